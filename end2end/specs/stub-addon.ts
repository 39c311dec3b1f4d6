import * as jwt from '@atlassian/atlassian-jwt';
import type { Exchange } from '../sandbox/http/exchange.ts';
import { Origin } from '../sandbox/http/origin.ts';
import { html, json, noContent, redirect, type Reply } from '../sandbox/http/reply.ts';
import { Router } from '../sandbox/http/router.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { CallLog } from '../sandbox/recorder/call-log.ts';
import { PANEL_SCRIPT } from './stub-panel.ts';

interface Tenant {
  secret: string;
  baseUrl: string;
  enabled: boolean;
}

/** A very small app that verifies everything: it proves the sandbox, not the product. */
export class StubAddon {
  readonly tenants = new Map<string, Tenant>();
  /** Query parameters that came back from the consent page. */
  readonly returned: Record<string, string>[] = [];
  url = '';
  sandbox!: Sandbox;
  private origin: Origin | undefined;

  async open(port: number): Promise<void> {
    const router = new Router();
    router.page('GET', '/atlassian-connect.json', () => json(200, this.descriptor()));
    router.page('POST', '/hooks/:event', (exchange) => this.hook(exchange));
    router.page('GET', '/panel', (exchange) => this.framed(exchange, 'panel'));
    router.page('GET', '/dialog', (exchange) => this.framed(exchange, 'dialog'));
    router.page('POST', '/api/whoami', (exchange) => this.whoAmI(exchange));
    router.page('GET', '/oauth/upwork/start', () => redirect(this.authorizeUrl()));
    router.page('GET', '/oauth/upwork/callback', (exchange) => this.callback(exchange));
    this.origin = await Origin.open('stub', port, router, new CallLog());
    this.url = `http://localhost:${port}`;
  }

  async close(): Promise<void> {
    await this.origin?.close();
  }

  private descriptor(): unknown {
    return {
      key: 'stub-addon',
      name: 'Stub',
      baseUrl: this.url,
      authentication: { type: 'jwt' },
      lifecycle: {
        installed: '/hooks/installed',
        uninstalled: '/hooks/uninstalled',
        enabled: '/hooks/enabled',
        disabled: '/hooks/disabled',
      },
      apiMigrations: { 'signed-install': true, 'context-qsh': true, gdpr: true },
      modules: {
        webPanels: [
          {
            key: 'issue-panel',
            name: { value: 'Stub panel' },
            location: 'atl.jira.view.issue.right.context',
            url: '/panel?issueId={issue.id}&issueKey={issue.key}&projectId={project.id}',
          },
        ],
        dialogs: [
          { key: 'job-dialog', url: '/dialog?issueId={issue.id}', options: { size: 'large', chrome: false } },
        ],
      },
    };
  }

  private async hook(exchange: Exchange): Promise<Reply> {
    const body = exchange.json() as Record<string, string>;
    const { event } = exchange.params;
    try {
      await this.verifyHook(exchange, body);
    } catch (error) {
      return json(401, { code: String(error) });
    }
    const tenant = this.tenants.get(body['clientKey']!);
    if (event === 'installed') {
      this.tenants.set(body['clientKey']!, {
        secret: body['sharedSecret']!,
        baseUrl: body['baseUrl']!,
        enabled: false,
      });
    } else if (event === 'uninstalled') {
      this.tenants.delete(body['clientKey']!);
    } else if (tenant) {
      tenant.enabled = event === 'enabled';
    }
    return noContent();
  }

  private async verifyHook(exchange: Exchange, body: Record<string, string>): Promise<void> {
    const token = tokenOf(exchange);
    const asymmetric = ['installed', 'uninstalled'].includes(exchange.params['event']!);
    const claims = asymmetric
      ? await this.verifyInstall(token)
      : verify(token, this.tenants.get(body['clientKey']!)?.secret);
    const hash = jwt.createQueryStringHash(jwt.fromMethodAndUrl('POST', exchange.target), false, this.url);
    if (claims['qsh'] !== hash) throw new Error('qsh');
    if (claims['iss'] !== body['clientKey']) throw new Error('iss');
    if (![claims['aud']].flat().includes(this.url)) throw new Error('aud');
  }

  private async verifyInstall(token: string): Promise<Record<string, unknown>> {
    if (jwt.getAlgorithm(token) !== 'RS256') throw new Error('alg');
    const kid = jwt.getKeyId(token) as string;
    const answer = await fetch(`${this.sandbox.acme.url}/install-keys/${kid}`);
    if (!answer.ok) throw new Error('kid');
    const key = await answer.text();
    return jwt.decodeAsymmetric(token, key, jwt.AsymmetricAlgorithm.RS256) as Record<string, unknown>;
  }

  private framed(exchange: Exchange, kind: 'panel' | 'dialog'): Reply {
    const token = exchange.query('jwt') ?? '';
    const claims = this.verifyShared(token);
    const request = jwt.fromMethodAndUrl('GET', exchange.target);
    if (claims['qsh'] !== jwt.createQueryStringHash(request, false, this.url)) return html(401, 'qsh');
    const user = String(claims['sub'] ?? 'nobody');
    return html(
      200,
      `<!doctype html><html lang="en"><title>${kind}</title>
<body><div class="ac-content"><h1>Stub ${kind}</h1><p id="user">${user}</p><p id="said"></p>
<p id="issue">${JSON.stringify(claims['context'])}</p></div>
<script src="${this.sandbox.acme.url}/atlassian-connect/all.js" data-options="margin:false"></script>
<script>const kind = '${kind}';${PANEL_SCRIPT}</script></body></html>`,
    );
  }

  private whoAmI(exchange: Exchange): Reply {
    try {
      const claims = this.verifyShared(tokenOf(exchange));
      const fits = claims['qsh'] === 'context-qsh';
      return fits
        ? json(200, { sub: claims['sub'], context: claims['context'] })
        : json(401, { code: 'qsh' });
    } catch (error) {
      return json(401, { code: String(error) });
    }
  }

  private verifyShared(token: string): Record<string, unknown> {
    const issuer = (jwt.decodeSymmetric(token, '', jwt.SymmetricAlgorithm.HS256, true) as { iss: string })
      .iss;
    return verify(token, this.tenants.get(issuer)?.secret);
  }

  private authorizeUrl(): string {
    const { upwork } = this.sandbox;
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: upwork.key.id,
      redirect_uri: upwork.key.redirectUri,
      state: 'stub-state',
    });
    return `${upwork.url}/ab/account-security/oauth2/authorize?${query}`;
  }

  private callback(exchange: Exchange): Reply {
    this.returned.push(Object.fromEntries(exchange.url.searchParams));
    const script = `document.title = window.opener ? 'with opener' : 'without opener'`;
    return html(200, `<!doctype html><title>…</title><p>Back</p><script>${script}</script>`);
  }
}

function tokenOf(exchange: Exchange): string {
  return (exchange.header('authorization') ?? '').replace(/^JWT /, '');
}

function verify(token: string, secret: string | undefined): Record<string, unknown> {
  if (!secret) throw new Error('unknown tenant');
  const claims = jwt.decodeSymmetric(token, secret, jwt.SymmetricAlgorithm.HS256) as Record<string, unknown>;
  if ((claims['exp'] as number) * 1000 < Date.now()) throw new Error('expired');
  return claims;
}
