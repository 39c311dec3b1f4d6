import type { Exchange } from '../http/exchange.ts';
import { json, type Reply } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { brief } from '../recorder/call-log.ts';
import type { UpworkSite } from './site.ts';

const NO_STORE = { 'Cache-Control': 'no-store' };

/** `POST /api/v3/oauth2/token` and its `/revoke`, with errors as RFC 6749 section 5.2 has them. */
export function serveTokens(router: Router, site: UpworkSite): void {
  router.add('POST', '/api/v3/oauth2/token', (exchange) => {
    const form = exchange.form();
    note(exchange, form);
    const names = [`token:${form.get('grant_type') ?? 'none'}`, 'token'];
    return site.faults.around(exchange, names, () => token(site, exchange, form));
  });
  router.add('POST', '/api/v3/oauth2/token/revoke', (exchange) => {
    const form = exchange.form();
    note(exchange, form);
    return site.faults.around(exchange, ['revoke'], () => revoke(site, exchange, form));
  });
}

function note(exchange: Exchange, form: URLSearchParams): void {
  exchange.call.record.variables = brief(Object.fromEntries(form));
}

function wrong(exchange: Exchange, status: number, error: string, description: string): Reply {
  exchange.call.wrong(description);
  return json(status, { error, error_description: description }, NO_STORE);
}

function refused(exchange: Exchange, description: string): Reply {
  exchange.call.refused(description);
  return json(400, { error: 'invalid_grant', error_description: description }, NO_STORE);
}

interface Credentials {
  id: string | null;
  secret: string | null;
}

/** From HTTP Basic or from the body; both forms are in use by Upwork's own clients. */
function credentials(exchange: Exchange, form: URLSearchParams): Credentials {
  const header = exchange.header('authorization') ?? '';
  if (!/^basic /i.test(header)) return { id: form.get('client_id'), secret: form.get('client_secret') };
  const [id = '', secret = ''] = Buffer.from(header.slice(6), 'base64').toString('utf8').split(':');
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
}

function faultOfClient(site: UpworkSite, exchange: Exchange, form: URLSearchParams): Reply | undefined {
  if (exchange.mediaType() !== 'application/x-www-form-urlencoded') {
    return wrong(exchange, 400, 'invalid_request', 'the body is not form-encoded');
  }
  const { id, secret } = credentials(exchange, form);
  if (!id || (form.get('grant_type') === 'refresh_token' && !form.get('client_id'))) {
    return wrong(exchange, 400, 'invalid_request', 'Missing parameters: client_id');
  }
  if (id !== site.key.id || secret !== site.key.secret) {
    return wrong(exchange, 401, 'invalid_client', 'client authentication failed');
  }
  exchange.call.checked('client authentication');
  return undefined;
}

function token(site: UpworkSite, exchange: Exchange, form: URLSearchParams): Reply {
  const fault = faultOfClient(site, exchange, form);
  if (fault) return fault;
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return redeem(site, exchange, form);
    case 'refresh_token':
      return refresh(site, exchange, form);
    case 'client_credentials':
      return wrong(exchange, 400, 'unauthorized_client', 'this key may not use client credentials');
    default:
      return wrong(exchange, 400, 'unsupported_grant_type', 'grant_type is not one of those supported');
  }
}

function redeem(site: UpworkSite, exchange: Exchange, form: URLSearchParams): Reply {
  const code = form.get('code');
  const redirectUri = form.get('redirect_uri');
  if (!code || !redirectUri) {
    const missing = code ? 'redirect_uri' : 'code';
    return wrong(exchange, 400, 'invalid_request', `Missing parameters: ${missing}`);
  }
  const pair = site.tokens.redeem(code, site.key.id, redirectUri, form.get('code_verifier') ?? undefined);
  // A code may be pending for a while, so one that comes too late is no fault of the app.
  if (pair === 'code expired') return refused(exchange, pair);
  if (typeof pair === 'string') return wrong(exchange, 400, 'invalid_grant', pair);
  exchange.call.checked(
    form.has('code_verifier') ? 'code, redirect_uri, code_verifier' : 'code, redirect_uri',
  );
  return json(200, pair, NO_STORE);
}

function refresh(site: UpworkSite, exchange: Exchange, form: URLSearchParams): Reply {
  const old = form.get('refresh_token');
  if (!old) return wrong(exchange, 400, 'invalid_request', 'Missing parameters: refresh_token');
  const pair = site.tokens.rotate(old, site.key.id);
  if (!pair) return refused(exchange, 'Refresh token is expired or revoked or not registered');
  exchange.call.checked('refresh token');
  return json(200, pair, NO_STORE);
}

function revoke(site: UpworkSite, exchange: Exchange, form: URLSearchParams): Reply {
  const fault = faultOfClient(site, exchange, form);
  if (fault) return fault;
  if (!site.tokens.revoke(form.get('token') ?? '')) exchange.call.refused('no such token');
  return json(200, {}, NO_STORE);
}
