import type { Exchange } from '../http/exchange.ts';
import { hang, json, type Reply } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { faultOfAppToken } from './app-token.ts';
import { PROJECT, type Issue } from './issues.ts';
import type { Person } from './people.ts';
import type { JiraSite, RestSite } from './site.ts';

/** The part of Jira's REST API that the app uses, for the app itself (no user session). */
export function serveRest(router: Router, site: JiraSite): void {
  router.add('GET', '/rest/api/3/issue/:issue', (exchange) =>
    asApp(site, exchange, 'jira:issue', () => readIssue(site, exchange)),
  );
  router.add('POST', '/rest/api/3/permissions/check', (exchange) =>
    asApp(site, exchange, 'jira:permissions', () => checkPermissions(site, exchange)),
  );
  router.add('POST', '/rest/api/3/issue/bulkfetch', (exchange) =>
    asApp(site, exchange, 'jira:issues', () => bulkFetch(site, exchange)),
  );
  router.add('GET', '/rest/api/3/user/bulk', (exchange) =>
    asApp(site, exchange, 'jira:users', () => readUsers(site, exchange)),
  );
  router.add('GET', '/rest/api/3/user', (exchange) =>
    asApp(site, exchange, 'jira:user', () => readUser(site, exchange)),
  );
  router.add('GET', '/_edge/tenant_info', () => json(200, { cloudId: site.cloudId }));
}

function asApp(site: JiraSite, exchange: Exchange, operation: string, work: () => Reply): Promise<Reply> {
  return site.faults.around(exchange, [operation, 'jira:any'], () => {
    if (site.settings.down === 'hang') return hang;
    if (site.settings.down === 'error') return json(500, { errorMessages: ['Internal server error'] });
    if (exchange.method === 'GET' && exchange.body.length > 0) {
      exchange.call.wrong('a GET with a body: Jira’s gateway refuses it');
      return json(403, { errorMessages: ['Forbidden'] });
    }
    const fault = site.tenant ? faultOfAppToken(exchange, site.expectedOfApp()) : 'the app is not installed';
    if (!fault) return work();
    exchange.call.wrong(fault);
    return json(401, { errorMessages: ['Client must be authenticated to access this resource.'] });
  });
}

export function readIssue(site: RestSite, exchange: Exchange): Reply {
  const issue = site.issue(decodeURIComponent(exchange.params['issue'] ?? ''));
  if (!issue) {
    exchange.call.refused('no such issue');
    return json(404, {
      errorMessages: ['Issue does not exist or you do not have permission to see it.'],
      errors: {},
    });
  }
  const wanted = exchange.url.searchParams.getAll('fields').flatMap((list) => list.split(','));
  return json(200, {
    expand: 'renderedFields,names,schema',
    id: issue.id,
    self: `${site.url}/rest/api/3/issue/${issue.id}`,
    key: issue.key,
    fields: chosen(fieldsOf(site, issue), wanted),
  });
}

function fieldsOf(site: RestSite, issue: Issue): Record<string, unknown> {
  return {
    summary: issue.summary,
    description: issue.description,
    labels: issue.labels,
    components: issue.components.map((name, index) => ({
      self: `${site.url}/rest/api/3/component/${index + 1}`,
      id: String(index + 1),
      name,
    })),
    issuetype: { id: '10002', name: 'Task', subtask: false },
    status: { id: '10000', name: 'To Do' },
    project: PROJECT,
  };
}

function chosen(fields: Record<string, unknown>, wanted: string[]): Record<string, unknown> {
  if (wanted.length === 0 || wanted.includes('*all')) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => wanted.includes(name)));
}

export function readUser(site: RestSite, exchange: Exchange): Reply {
  const wanted = exchange.url.searchParams.get('accountId');
  const person = site.people.find(({ accountId }) => accountId === wanted);
  if (!person) {
    exchange.call.refused('no such user');
    return json(404, {
      errorMessages: ['Specified user does not exist or you do not have required permissions'],
    });
  }
  const { accountId, displayName } = person;
  return json(200, { accountId, accountType: 'atlassian', active: true, displayName });
}

/** Names of several accounts. One that is not there is left out. */
export function readUsers(site: RestSite, exchange: Exchange): Reply {
  const wanted = exchange.url.searchParams.getAll('accountId');
  if (wanted.length === 0 || wanted.length > 200) exchange.call.wrong(`${wanted.length} accounts at once`);
  const found = site.people.filter(({ accountId }) => wanted.includes(accountId));
  const values = found.map(({ accountId, displayName }) => ({ accountId, displayName, active: true }));
  return json(200, { maxResults: 50, startAt: 0, total: values.length, isLast: true, values });
}

const MAX_ISSUES = 100;

/** Whether somebody may see an issue; the app sees all. */
const sees = (site: RestSite, person: Person | undefined, issue: Issue): boolean =>
  person === undefined || !(site.settings.hidden[person.name] ?? []).includes(issue.key);

/** Several issues. One that is not there, or that the asker may not see, is left out. */
export function bulkFetch(site: RestSite, exchange: Exchange, caller?: string): Reply {
  const { issueIdsOrKeys: ids, fields } = (exchange.json() ?? {}) as {
    issueIdsOrKeys?: unknown;
    fields?: unknown;
  };
  const areTexts = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((one) => typeof one === 'string');
  if (!areTexts(ids) || !areTexts(fields) || ids.length === 0 || ids.length > MAX_ISSUES) {
    exchange.call.wrong('not a list of 1 to 100 issues and of fields');
    return json(400, { errorMessages: ['Invalid request payload'] });
  }
  const person = site.people.find(({ accountId }) => accountId === caller);
  const found = ids.flatMap((id) => site.issue(id) ?? []).filter((issue) => sees(site, person, issue));
  const issues = found.map((issue) => ({
    id: issue.id,
    key: issue.key,
    fields: chosen(fieldsOf(site, issue), fields),
  }));
  return json(200, { issues, issueErrors: [] });
}

interface PermissionQuestion {
  globalPermissions?: string[];
  accountId?: string;
  projectPermissions?: { permissions?: string[]; issues?: number[]; projects?: number[] }[];
}

const KNOWN_PERMISSIONS = ['BROWSE_PROJECTS', 'EDIT_ISSUES'];

export function checkPermissions(site: RestSite, exchange: Exchange, caller?: string): Reply {
  const question = (exchange.json() ?? {}) as PermissionQuestion;
  const person = site.people.find(({ accountId }) => accountId === (question.accountId ?? caller));
  const granted = (permission: string, id: number): boolean => {
    if (!KNOWN_PERMISSIONS.includes(permission)) exchange.call.wrong(`an unknown permission: ${permission}`);
    if (!Number.isInteger(id)) exchange.call.wrong(`an issue id that is no number: ${String(id)}`);
    const issue = site.issue(String(id));
    if (!person || !issue || !sees(site, person, issue)) return false;
    return permission === 'BROWSE_PROJECTS' || !site.settings.withoutPermission.includes(person.name);
  };
  const projectPermissions = (question.projectPermissions ?? []).flatMap(({ permissions, issues = [] }) =>
    (permissions ?? []).map((permission) => ({
      permission,
      issues: issues.filter((id) => granted(permission, id)),
      projects: [],
    })),
  );
  const administers = person !== undefined && site.settings.administrators.includes(person.name);
  const globalPermissions = (question.globalPermissions ?? []).filter(
    (permission) => permission === 'ADMINISTER' && administers,
  );
  if ([...globalPermissions, ...projectPermissions.flatMap(({ issues }) => issues)].length === 0) {
    exchange.call.refused(`${String(question.accountId)} may not`);
  }
  return json(200, { globalPermissions, projectPermissions });
}
