import type { Exchange } from '../http/exchange.ts';
import { Markup, markup, page, escape } from '../http/markup.ts';
import { html, redirect, type Reply } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { PERSONAS } from './personas.ts';
import type { UpworkSite } from './site.ts';

export const AUTHORIZE_PATH = '/ab/account-security/oauth2/authorize';

const CARRIED = [
  'response_type',
  'client_id',
  'redirect_uri',
  'state',
  'code_challenge',
  'code_challenge_method',
];

/** The consent page and its two buttons. */
export function serveConsent(router: Router, site: UpworkSite): void {
  router.add('GET', AUTHORIZE_PATH, (exchange) =>
    site.faults.around(exchange, ['consent'], () => {
      const fault = faultOfRequest(site, exchange, exchange.url.searchParams);
      return fault ? refuse(exchange, fault) : consentPage(site, exchange.url.searchParams);
    }),
  );
  router.add('POST', AUTHORIZE_PATH, (exchange) =>
    site.faults.around(exchange, ['consent:answer'], () => {
      const form = exchange.form();
      const fault = faultOfRequest(site, exchange, form);
      return fault ? refuse(exchange, fault) : answer(site, form);
    }),
  );
}

function faultOfRequest(site: UpworkSite, exchange: Exchange, query: URLSearchParams): string | undefined {
  if (query.get('client_id') !== site.key.id) return 'client_id is not that of a known API key';
  if (query.get('redirect_uri') !== site.key.redirectUri) {
    return `redirect_uri is not the registered ${site.key.redirectUri}`;
  }
  if (query.get('response_type') !== 'code') return 'response_type is not code';
  if (!query.get('state')) return 'no state: nothing would bind the response to its request';
  if (query.has('scope')) return 'scope is no parameter here: scopes belong to the key';
  exchange.call.checked('client_id, redirect_uri, response_type, state');
  return faultOfChallenge(exchange, query.get('code_challenge'), query.get('code_challenge_method'));
}

/** PKCE is supported and not required. */
function faultOfChallenge(
  exchange: Exchange,
  challenge: string | null,
  method: string | null,
): string | undefined {
  if (challenge === null && method === null) return undefined;
  if (method !== 'S256') return 'code_challenge without S256';
  if (!/^[\w-]{43}$/.test(challenge ?? '')) return 'code_challenge is no SHA-256 in base64url';
  exchange.call.checked('code_challenge');
  return undefined;
}

function refuse(exchange: Exchange, reason: string): Reply {
  exchange.call.wrong(reason);
  const body = markup`<main><h1>Local Upwork</h1><p role="alert">This request cannot be served: ${reason}.</p></main>`;
  return html(400, page('Local Upwork', '/_upwork/upwork.css', body));
}

function headers(site: UpworkSite): Record<string, string> {
  return site.settings.coop ? { 'Cross-Origin-Opener-Policy': 'same-origin' } : {};
}

function consentPage(site: UpworkSite, query: URLSearchParams): Reply {
  const hidden = CARRIED.filter((name) => query.has(name)).map(
    (name) => markup`<input type="hidden" name="${name}" value="${query.get(name)!}">`,
  );
  const body = markup`<main class="consent">
<p class="brand">Local Upwork <span>not the real one</span></p>
<h1>Allow access?</h1>
<p><strong>${site.key.name}</strong> asks to act for you: to see your organizations and to post and read jobs.</p>
<form method="post" action="${AUTHORIZE_PATH}">${hidden}
${personaChoice()}
<p class="buttons"><button name="answer" value="allow" class="primary">Allow</button>
<button name="answer" value="deny">Deny</button></p></form>
<p class="small">You will return to ${new URL(query.get('redirect_uri')!).origin}</p>
</main>`;
  return html(200, page('Allow access? · Local Upwork', '/_upwork/upwork.css', body), headers(site));
}

export function personaChoice(): Markup {
  const options = PERSONAS.map(({ name, displayName, organizations }) => {
    const companies = organizations.map((one) => `${one.name} (${one.legacyType.toLowerCase()})`).join(', ');
    return markup`<option value="${name}">${displayName}: ${companies}</option>`;
  });
  return markup`<p><label>Upwork user <select name="persona">${options}</select></label></p>`;
}

function answer(site: UpworkSite, form: URLSearchParams): Reply {
  const target = new URL(form.get('redirect_uri')!);
  const persona = PERSONAS.find(({ name }) => name === form.get('persona')) ?? PERSONAS[0]!;
  if (form.get('answer') === 'allow') {
    const code = site.tokens.issueCode({
      clientId: site.key.id,
      redirectUri: site.key.redirectUri,
      persona,
      challenge: form.get('code_challenge') ?? undefined,
    });
    target.searchParams.set('code', code);
  } else {
    const { denial } = site.settings;
    target.searchParams.set('error', denial);
    target.searchParams.set(
      'error_description',
      denial === 'access_denied' ? 'The user denied the request' : 'a server error',
    );
  }
  target.searchParams.set('state', form.get('state')!);
  return goBack(site, target.href);
}

/** Upwork answers in either form; a client must not care. */
export function goBack(site: UpworkSite, target: string): Reply {
  if (site.settings.consentRedirect === '302') return redirect(target, headers(site));
  const refresh = `<!doctype html><meta http-equiv="refresh" content="0;url=${escape(target)}"><title>Local Upwork</title>`;
  return html(200, refresh, headers(site));
}
