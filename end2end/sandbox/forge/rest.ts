import type { Exchange } from '../http/exchange.ts';
import { hang, json, type Reply } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { checkPermissions, readIssue, readUser } from '../jira/rest.ts';
import type { ForgeSite } from './site.ts';
import { jwk, type Grant } from './tokens.ts';

/** What the app's manifest asks for; a call that needs more is refused as Jira refuses it. */
export const SCOPES = ['read:jira-work', 'write:jira-work', 'read:jira-user'];

/** Whose token a call must carry. A user's proves what that user may see or do; the app's is for work without a user. */
type Kind = Grant['kind'] | 'any';

/** Jira's REST API behind Atlassian's gateway, and the keys of invocation tokens: `FORGE_API_URL`, `FORGE_KEYS_URL`. */
export function serveForgeApi(router: Router, site: ForgeSite): void {
  const base = '/ex/jira/:cloud/rest/api/3';
  const route = (method: string, path: string, call: string, kind: Kind, work: Work): Router =>
    router.add(method, base + path, (exchange) => authorized(site, exchange, call, kind, work));

  router.add('GET', '/.well-known/jwks.json', (exchange) =>
    site.faults.around(exchange, ['forge-keys'], () => json(200, { keys: site.keys.map(jwk) })),
  );
  route('GET', '/issue/:issue', 'jira:issue', 'any', (exchange) => readIssue(site, exchange));
  route('POST', '/permissions/check', 'jira:permissions', 'user', (exchange, grant) => {
    const asked = (exchange.json() as { accountId?: string } | undefined)?.accountId;
    if (asked !== undefined && asked !== grant.accountId) {
      exchange.call.wrong('asked about another account: only administrators may');
      return json(403, { errorMessages: ['Forbidden'] });
    }
    return checkPermissions(site, exchange, grant.accountId);
  });
  route('GET', '/mypermissions', 'jira:permissions', 'user', (exchange, grant) =>
    myPermissions(site, exchange, grant),
  );
  route('GET', '/user', 'jira:user', 'any', (exchange) => readUser(site, exchange));
  route('GET', '/myself', 'jira:user', 'user', (_, { accountId }) => {
    const person = site.people.find((candidate) => candidate.accountId === accountId);
    return json(200, { accountId, displayName: person?.displayName, active: true });
  });
}

type Work = (exchange: Exchange, grant: Grant) => Reply;

function authorized(
  site: ForgeSite,
  exchange: Exchange,
  operation: string,
  kind: Kind,
  work: Work,
): Promise<Reply> {
  return site.faults.around(exchange, [operation, 'jira:any'], () => {
    if (site.settings.down === 'hang') return hang;
    if (site.settings.down === 'error') return json(500, { errorMessages: ['Internal server error'] });
    if (exchange.method === 'GET' && exchange.body.length > 0) {
      exchange.call.wrong('a GET with a body: Jira’s gateway refuses it');
      return json(403, { errorMessages: ['Forbidden'] });
    }
    const grant = site.tokens.find((exchange.header('authorization') ?? '').replace(/^Bearer /, ''));
    const fault = faultOf(site, exchange, grant, kind);
    if (!fault && grant) {
      exchange.call.checked(`${grant.kind} token`);
      return work(exchange, grant);
    }
    exchange.call.wrong(fault ?? 'no token');
    return json(401, { code: 401, message: 'Unauthorized' });
  });
}

function faultOf(
  site: ForgeSite,
  exchange: Exchange,
  grant: Grant | undefined,
  kind: Kind,
): string | undefined {
  if (exchange.query('jwt')) return 'a Connect token at Atlassian’s gateway';
  if (!grant) return 'a token that was never given, or is revoked';
  if (grant.installation !== site.installation) return 'a token of another installation';
  if (exchange.params['cloud'] !== site.cloudId) return 'another site than the token’s';
  if (kind !== 'any' && grant.kind !== kind) return `a ${grant.kind} token where a ${kind} token is needed`;
  return undefined;
}

function myPermissions(site: ForgeSite, exchange: Exchange, grant: Grant): Reply {
  const person = site.people.find(({ accountId }) => accountId === grant.accountId);
  const has = (permission: string): boolean =>
    person !== undefined &&
    (permission === 'ADMINISTER'
      ? site.settings.administrators.includes(person.name)
      : !site.settings.withoutPermission.includes(person.name));
  const asked = (exchange.query('permissions') ?? '').split(',').filter((name) => name !== '');
  if (asked.length === 0) {
    exchange.call.wrong('permissions are asked for without naming them');
    return json(400, { errorMessages: ['The permissions query parameter is required'] });
  }
  const permissions = asked.map((key) => [key, { key, havePermission: has(key) }] as const);
  return json(200, { permissions: Object.fromEntries(permissions) });
}
