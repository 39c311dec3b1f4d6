import { randomUUID } from 'node:crypto';
import { PROJECT, type Issue } from '../jira/issues.ts';
import type { Person } from '../jira/people.ts';
import type { Module } from './manifest.ts';
import { APP_ID, type ForgeSite } from './site.ts';
import { signInvocation } from './tokens.ts';

const APP = APP_ID.split('/').at(-1)!;
const SECONDS = 25;

/** A page and its viewer. */
export interface Page {
  module: Module;
  person?: Person;
  issue?: Issue;
  /** What the opener of a modal gave it. */
  modal?: unknown;
}

/** The claims of a valid token for a call of a page, or without a page for an event. */
export function claims(site: ForgeSite, page?: Page): Record<string, unknown> {
  const installation = `ari:cloud:ecosystem::installation/${site.installation}`;
  const apiBaseUrl = `${site.platform.apiUrl}/ex/jira/${site.cloudId}`;
  const now = Math.floor(Date.now() / 1000);
  return {
    app: {
      id: APP_ID,
      appVersion: '2.3.0',
      installationId: installation,
      apiBaseUrl,
      installation: { id: installation, contexts: [{ name: 'jira', apiBaseUrl, cloudId: site.cloudId }] },
      environment: {
        type: site.environment.type,
        id: `ari:cloud:ecosystem::environment/${APP}/${site.environment.id}`,
      },
      module: page
        ? { type: page.module.type, key: page.module.key }
        : { type: 'core:endpoint', key: 'event' },
    },
    ...(page ? { context: context(site, page), principal: page.person?.accountId } : {}),
    aud: APP_ID,
    iss: 'forge/invocation-token',
    iat: now,
    nbf: now,
    exp: now + SECONDS,
    jti: randomUUID(),
  };
}

/** A signed token; `changes` override the claims. */
export function invocationToken(site: ForgeSite, page?: Page, changes: Record<string, unknown> = {}): string {
  return signInvocation({ ...claims(site, page), ...changes }, site.platform.key);
}

function context(site: ForgeSite, page: Page): Record<string, unknown> {
  return {
    localId: `ari:cloud:ecosystem::extension/${APP}/${site.environment.id}/static/${page.module.key}`,
    cloudId: site.cloudId,
    moduleKey: page.module.key,
    siteUrl: site.siteUrl(),
    extension: extension(page),
  };
}

/** The part of a page's context that its module fills in; the page itself sees it too. */
export function extension(page: Page): Record<string, unknown> {
  const { issue } = page;
  return {
    type: page.module.type,
    ...(issue
      ? {
          issue: { id: issue.id, key: issue.key, type: 'Task', typeId: '10002' },
          project: { id: PROJECT.id, key: PROJECT.key, type: 'software' },
        }
      : {}),
    ...(page.modal === undefined ? {} : { modal: page.modal }),
  };
}
