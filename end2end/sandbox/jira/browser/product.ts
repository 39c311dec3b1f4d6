import { contextToken, data } from './page.ts';

/** The host script appends the answer's callback as the last argument. */
const answering =
  (value: unknown) =>
  (...args: unknown[]): void => {
    const callback = args.at(-1) as (answer: unknown) => void;
    callback(value);
  };

const promising = <T>(work: () => Promise<T>): (() => Promise<T>) & { returnsPromise: true } =>
  Object.assign(work, { returnsPromise: true as const });

/** The modules that Jira itself adds to the host script. */
export function defineProductModules(refreshIssuePage: () => void): void {
  connectHost.defineModule('context', {
    getToken: promising(contextToken),
    getContext: promising(() => Promise.resolve({ jira: { project: data.project, issue: data.issue } })),
  });
  connectHost.defineModule('user', {
    getCurrentUser: answering(data.accountId ? { atlassianAccountId: data.accountId } : {}),
    getLocale: answering('en_US'),
    getTimeZone: answering('Europe/Berlin'),
  });
  connectHost.defineModule('navigator', {
    go: () => undefined,
    reload: () => location.reload(),
    getLocation: answering({
      target: data.issue ? 'issue' : 'addonmodule',
      context: data.issue
        ? { issueKey: data.issue.key, issueId: data.issue.id, projectKey: data.project?.key }
        : { addonKey: data.app?.key },
    }),
  });
  connectHost.defineModule('jira', { refreshIssuePage });
  connectHost.defineModule({ getLocation: answering(location.href) });
}
