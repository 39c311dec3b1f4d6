import type { Exchange } from '../../http/exchange.ts';
import { markup, page } from '../../http/markup.ts';
import { html, text, type Reply } from '../../http/reply.ts';
import type { Router } from '../../http/router.ts';
import { goBack, personaChoice } from '../consent.ts';
import { PERSONAS } from '../personas.ts';
import type { UpworkSite } from '../site.ts';
import { wrongly } from './errors.ts';
import type { RequestToken } from './legs.ts';
import { collect } from './parameters.ts';

const CONSENT_PATH = '/services/api/auth';
const FORM = 'application/x-www-form-urlencoded';

const formReply = (values: Record<string, string>): Reply =>
  text(200, new URLSearchParams(values).toString(), FORM);

/** The three legs of OAuth 1.0a: request token, consent, access token. */
export function serveLegs(router: Router, site: UpworkSite): void {
  router.add('POST', '/api/auth/v1/oauth/token/request', (exchange) =>
    site.faults.around(exchange, ['token:request', 'token'], () => requestToken(site, exchange)),
  );
  router.add('GET', CONSENT_PATH, (exchange) =>
    site.faults.around(exchange, ['consent'], () => consent(site, exchange)),
  );
  router.add('POST', CONSENT_PATH, (exchange) =>
    site.faults.around(exchange, ['consent:answer'], () => answer(site, exchange)),
  );
  router.add('POST', '/api/auth/v1/oauth/token/access', (exchange) =>
    site.faults.around(exchange, ['token:access', 'token'], () => accessToken(site, exchange)),
  );
}

function requestToken(site: UpworkSite, exchange: Exchange): Reply {
  const parts = collect(exchange);
  const fault =
    site.verifier.fault(exchange, parts, '') ?? faultOfCallback(site, parts.oauth.get('oauth_callback'));
  if (fault) return wrongly(exchange, 401, fault);
  const { token, secret } = site.legs.request(parts.oauth.get('oauth_callback'));
  return formReply({ oauth_callback_confirmed: 'true', oauth_token: token, oauth_token_secret: secret });
}

/** A callback may carry a query of its own; the rest of it is the registered one, or `oob`. */
function faultOfCallback(site: UpworkSite, callback: string | undefined): string | undefined {
  if (!callback || callback === 'oob') return undefined;
  const known = callback.split('?')[0] === site.key.redirectUri;
  return known ? undefined : `oauth_callback is not the registered ${site.key.redirectUri}`;
}

function consent(site: UpworkSite, exchange: Exchange): Reply {
  const request = site.legs.pending(exchange.query('oauth_token'));
  const callback = exchange.query('oauth_callback');
  const fault = request ? faultOfCallback(site, callback) : 'the request token is unknown, used or expired';
  if (!request || fault) return wrongly(exchange, 400, fault ?? '');
  if (callback && !request.callback) request.callback = callback;
  const body = markup`<main class="consent">
<p class="brand">Local Upwork <span>not the real one</span></p>
<h1>Allow access?</h1>
<p><strong>${site.key.name}</strong> asks to act for you, by the old API.</p>
<form method="post" action="${CONSENT_PATH}"><input type="hidden" name="oauth_token" value="${request.token}">
${personaChoice()}
<p class="buttons"><button name="answer" value="allow" class="primary">Allow</button>
<button name="answer" value="deny">Deny</button></p></form></main>`;
  const headers: Record<string, string> = site.settings.coop
    ? { 'Cross-Origin-Opener-Policy': 'same-origin' }
    : {};
  return html(200, page('Allow access? · Local Upwork', '/_upwork/upwork.css', body), headers);
}

function answer(site: UpworkSite, exchange: Exchange): Reply {
  const form = exchange.form();
  const request = site.legs.pending(form.get('oauth_token'));
  if (!request) return wrongly(exchange, 400, 'the request token is unknown, used or expired');
  if (form.get('answer') !== 'allow') {
    request.used = true;
    return back(site, request, { oauth_problem: 'user_refused' });
  }
  const persona = PERSONAS.find(({ name }) => name === form.get('persona')) ?? PERSONAS[0]!;
  return back(site, request, { oauth_verifier: site.legs.grant(request, persona) });
}

function back(site: UpworkSite, request: RequestToken, values: Record<string, string>): Reply {
  if (request.callback === 'oob') return text(200, `Your code: ${values['oauth_verifier'] ?? 'none'}\n`);
  const target = new URL(request.callback || site.key.redirectUri);
  for (const [name, value] of Object.entries({ oauth_token: request.token, ...values })) {
    target.searchParams.set(name, value);
  }
  return goBack(site, target.href);
}

function accessToken(site: UpworkSite, exchange: Exchange): Reply {
  const parts = collect(exchange);
  const request = site.legs.pending(parts.oauth.get('oauth_token'));
  if (!request) return wrongly(exchange, 401, 'the request token is unknown, used or expired');
  const fault = site.verifier.fault(exchange, parts, request.secret);
  if (fault) return wrongly(exchange, 401, fault);
  const { granted } = request;
  if (!granted || parts.oauth.get('oauth_verifier') !== granted.verifier) {
    return wrongly(exchange, 401, 'oauth_verifier does not match');
  }
  const { token, secret } = site.legs.exchange(request, granted.persona);
  return formReply({ oauth_token: token, oauth_token_secret: secret });
}
