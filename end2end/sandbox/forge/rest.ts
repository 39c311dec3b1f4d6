import type { Exchange } from '../http/exchange.ts';
import { hang, json, type Reply } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { bulkFetch, checkPermissions, readIssue, readUser, readUsers } from '../jira/rest.ts';
import { scopes } from './manifest.ts';
import type { Platform } from './platform.ts';
import type { ForgeSite } from './site.ts';
import { jwk, type Grant } from './tokens.ts';

/** Whose token a call must carry. A user's proves what that user may see or do; the app's is for work without a user. */
type Kind = Grant['kind'] | 'any';

/** Jira's REST API behind Atlassian's gateway, and the keys of invocation tokens: `FORGE_API_URL`, `FORGE_KEYS_URL`. */
export function serveForgeApi(router: Router, platform: Platform, sites: ForgeSite[]): void {
  const base = '/ex/jira/:cloud/rest/api/3';
  const route = (method: string, path: string, needs: Needs, work: Work): Router =>
    router.add(method, base + path, (exchange) => {
      const site = sites.find(({ cloudId }) => cloudId === exchange.params['cloud']);
      if (site) return authorized(site, exchange, needs, work);
      exchange.call.wrong('no such site');
      return json(404, { code: 404, message: 'Not Found' });
    });

  router.add('GET', '/.well-known/jwks.json', (exchange) =>
    sites[0]!.faults.around(exchange, ['forge-keys'], () => json(200, { keys: platform.keys.map(jwk) })),
  );
  route('GET', '/issue/:issue', { call: 'jira:issue', kind: 'any', scope: WORK }, readIssue);
  route('POST', '/permissions/check', { call: 'jira:permissions', kind: 'user', scope: WORK }, mayThey);
  route('GET', '/mypermissions', { call: 'jira:permissions', kind: 'user', scope: WORK }, myPermissions);
  route('POST', '/issue/bulkfetch', { call: 'jira:issues', kind: 'any', scope: WORK }, fetchIssues);
  route('GET', '/user/bulk', { call: 'jira:users', kind: 'any', scope: USER }, readUsers);
  route('GET', '/user', { call: 'jira:user', kind: 'any', scope: USER }, readUser);
  route('GET', '/myself', { call: 'jira:user', kind: 'user', scope: USER }, myself);
}

const WORK = 'read:jira-work';
const USER = 'read:jira-user';

interface Needs {
  call: string;
  kind: Kind;
  /** What the manifest has to list. */
  scope: string;
}

function mayThey(site: ForgeSite, exchange: Exchange, grant: Grant): Reply {
  const requested = (exchange.json() as { accountId?: string } | undefined)?.accountId;
  if (requested === undefined || requested === grant.accountId) {
    return checkPermissions(site, exchange, grant.accountId);
  }
  exchange.call.wrong('asked about another account: only administrators may');
  return json(403, { errorMessages: ['Forbidden'] });
}

const fetchIssues: Work = (site, exchange, grant) => bulkFetch(site, exchange, grant.accountId);

function myself(site: ForgeSite, _exchange: Exchange, { accountId }: Grant): Reply {
  const person = site.people.find((candidate) => candidate.accountId === accountId);
  return json(200, { accountId, displayName: person?.displayName, active: true });
}

type Work = (site: ForgeSite, exchange: Exchange, grant: Grant) => Reply;

function authorized(site: ForgeSite, exchange: Exchange, needs: Needs, work: Work): Promise<Reply> {
  return site.faults.around(exchange, [needs.call, 'jira:any'], () => {
    if (site.settings.down === 'hang') return hang;
    if (site.settings.down === 'error') return json(500, { errorMessages: ['Internal server error'] });
    if (exchange.method === 'GET' && exchange.body.length > 0) {
      exchange.call.wrong('a GET with a body: Jira’s gateway refuses it');
      return json(403, { errorMessages: ['Forbidden'] });
    }
    const grant = site.platform.tokens.find((exchange.header('authorization') ?? '').replace(/^Bearer /, ''));
    const fault = faultOf(site, exchange, grant, needs);
    if (!fault && grant) {
      exchange.call.checked(`${grant.kind} token`);
      return work(site, exchange, grant);
    }
    exchange.call.wrong(fault ?? 'no token');
    return json(401, { code: 401, message: 'Unauthorized' });
  });
}

function faultOf(
  site: ForgeSite,
  exchange: Exchange,
  grant: Grant | undefined,
  { kind, scope }: Needs,
): string | undefined {
  if (exchange.query('jwt')) return 'a Connect token at Atlassian’s gateway';
  if (!grant) return 'a token that was never given, or is revoked';
  if (grant.installation !== site.installation) return 'a token of another installation';
  if (kind !== 'any' && grant.kind !== kind) return `a ${grant.kind} token where a ${kind} token is needed`;
  if (!scopes().includes(scope)) return `the manifest does not ask for ${scope}`;
  return undefined;
}

function myPermissions(site: ForgeSite, exchange: Exchange, grant: Grant): Reply {
  const person = site.people.find(({ accountId }) => accountId === grant.accountId);
  const has = (permission: string): boolean =>
    person !== undefined &&
    (permission === 'ADMINISTER'
      ? site.settings.administrators.includes(person.name)
      : !site.settings.withoutPermission.includes(person.name));
  const requested = (exchange.query('permissions') ?? '').split(',').filter((name) => name !== '');
  if (requested.length === 0) {
    exchange.call.wrong('permissions are asked for without naming them');
    return json(400, { errorMessages: ['The permissions query parameter is required'] });
  }
  const permissions = requested.map((key) => [key, { key, havePermission: has(key) }] as const);
  return json(200, { permissions: Object.fromEntries(permissions) });
}
