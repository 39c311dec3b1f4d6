import { randomUUID } from 'node:crypto';
import { sendEvent } from './gateway.ts';
import { APP_ID, type ForgeSite } from './site.ts';

/** Installs the app, or reinstalls it under another id, and sends the event. */
export async function install(site: ForgeSite): Promise<number> {
  site.installation = randomUUID();
  return sendLifecycleEvent(site, 'avi:forge:installed:app');
}

/** What an installed app's update sends. */
export function upgrade(site: ForgeSite): Promise<number> {
  return sendLifecycleEvent(site, 'avi:forge:upgraded:app');
}

function sendLifecycleEvent(site: ForgeSite, eventType: string): Promise<number> {
  const body = {
    eventType,
    id: site.installation,
    app: { id: APP_ID },
    context: `ari:cloud:jira::site/${site.cloudId}`,
  };
  return sendEvent(site, ['trigger', 'installed'], body);
}

/** The event before an app is removed. It may never be sent, and the app may stay after it. */
export function preUninstall(site: ForgeSite): Promise<number> {
  return sendEvent(site, ['preUninstall', 'uninstall'], { context: { cloudId: site.cloudId } });
}

/** Removes the app and invalidates its tokens. */
export async function uninstall(site: ForgeSite): Promise<number> {
  const status = await preUninstall(site);
  remove(site);
  return status;
}

/** Removes the app without an event. */
export function remove(site: ForgeSite): void {
  if (site.installation) site.platform.tokens.revoke(site.installation);
  site.installation = undefined;
}

export function everyHour(site: ForgeSite): Promise<number> {
  return sendEvent(site, ['scheduledTrigger', 'every-hour'], { context: { cloudId: site.cloudId } });
}

/** Deletes an issue and sends the event; or only sends the event. */
export function deleteIssue(site: ForgeSite, key: string, options: { really: boolean }): Promise<number> {
  const issue = site.issue(key);
  if (!issue) throw new Error(`no issue ${key}`);
  if (options.really) site.issues.splice(site.issues.indexOf(issue), 1);
  const body = { eventType: 'avi:jira:deleted:issue', issue: { id: issue.id, key: issue.key } };
  return sendEvent(site, ['trigger', 'issue-deleted'], body);
}
