import type { Exchange } from '../http/exchange.ts';
import { hang, json, type Reply } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { faultOfAppToken } from './app-token.ts';
import { PROJECT, type Issue } from './issues.ts';
import type { JiraSite, RestSite } from './site.ts';

/** The part of Jira's REST API that the app uses, for the app itself (no user session). */
export function serveRest(router: Router, site: JiraSite): void {
  router.add('GET', '/rest/api/3/issue/:issue', (exchange) =>
    asApp(site, exchange, 'jira:issue', () => readIssue(site, exchange)),
  );
  router.add('POST', '/rest/api/3/permissions/check', (exchange) =>
    asApp(site, exchange, 'jira:permissions', () => checkPermissions(site, exchange)),
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

interface PermissionQuestion {
  globalPermissions?: string[];
  accountId?: string;
  projectPermissions?: { permissions?: string[]; issues?: number[]; projects?: number[] }[];
}

export function checkPermissions(site: RestSite, exchange: Exchange, caller?: string): Reply {
  const question = (exchange.json() ?? {}) as PermissionQuestion;
  const person = site.people.find(({ accountId }) => accountId === (question.accountId ?? caller));
  const allowed = person !== undefined && !site.settings.withoutPermission.includes(person.name);
  if (!allowed) exchange.call.refused(`${String(question.accountId)} may not`);
  const projectPermissions = (question.projectPermissions ?? []).flatMap((asked) =>
    (asked.permissions ?? []).map((permission) => ({
      permission,
      issues: allowed ? (asked.issues ?? []) : [],
      projects: allowed ? (asked.projects ?? []) : [],
    })),
  );
  const administers = person !== undefined && site.settings.administrators.includes(person.name);
  const globalPermissions = (question.globalPermissions ?? []).filter(
    (permission) => permission === 'ADMINISTER' && administers,
  );
  return json(200, { globalPermissions, projectPermissions });
}
