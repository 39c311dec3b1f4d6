import type { Exchange } from '../http/exchange.ts';
import { embedded, Markup, markup, page } from '../http/markup.ts';
import { html, json, redirect, text, type Reply } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { show } from './adf-markup.ts';
import { PROJECT, type Issue } from './issues.ts';
import { ANONYMOUS } from './people.ts';
import type { JiraSite, PageSite, Theme } from './site.ts';

const PANEL_LOCATIONS = ['atl.jira.view.issue.right.context', 'atl.jira.view.issue.left.context'];

const cookieName = (site: PageSite, what: string): string => `local-jira-${site.name}-${what}`;

/** The viewer: chosen in this browser, otherwise the site's setting. */
export function viewer(site: PageSite, exchange: Exchange): string {
  const name = exchange.cookie(cookieName(site, 'user')) ?? site.settings.user;
  return name === ANONYMOUS || site.people.some((person) => person.name === name) ? name : site.settings.user;
}

export function theme(site: PageSite, exchange: Exchange): Theme {
  const chosen = exchange.cookie(cookieName(site, 'theme'));
  return chosen === 'dark' || chosen === 'light' ? chosen : site.settings.theme;
}

/** `?as=mia` on any page chooses the user of this browser and redirects to the page without it. */
export function switched(site: PageSite, exchange: Exchange): Reply | undefined {
  const name = exchange.query('as');
  if (name === undefined) return undefined;
  const rest = new URL(exchange.url);
  rest.searchParams.delete('as');
  const cookie = `${cookieName(site, 'user')}=${encodeURIComponent(name)}; Path=/; SameSite=Lax`;
  return redirect(rest.pathname + rest.search, { 'Set-Cookie': cookie });
}

/** The Connect sites show every state of the screens. */
function stories(site: PageSite): Markup | false {
  return 'pageTokenSeconds' in site.settings && markup` · <a href="/_sandbox/stories">stories</a>`;
}

/** On Connect the page contains tokens, so their lifetimes matter. */
function lifetimes({ settings }: PageSite): Markup | false {
  const { pageTokenSeconds, contextTokenSeconds } = settings as Partial<JiraSite['settings']>;
  if (pageTokenSeconds === undefined || contextTokenSeconds === undefined) return false;
  return markup`<form method="post" action="/_host/lifetimes">
<label>Page token <input name="page" type="number" min="1" value="${pageTokenSeconds}"> s</label>
<label>Context token <input name="context" type="number" min="1" value="${contextTokenSeconds}"> s</label>
<button>Set</button></form>`;
}

function bar(site: PageSite, user: string, mode: Theme): Markup {
  const names = [
    ...site.people.map(({ name, displayName }) => [name, displayName]),
    [ANONYMOUS, 'Anonymous'],
  ];
  const choices = names.map(
    ([name, shown]) =>
      markup`<option value="${name}"${new Markup(name === user ? ' selected' : '')}>${shown}</option>`,
  );
  return markup`<header class="top">
<a class="name" href="/">Local Jira</a>
<span class="site">site “${site.name}”, not a real one · <a href="/_sandbox">calls and switches</a>${stories(site)}</span>
<form method="get"><label>User <select name="as">${choices}</select></label><button>Switch</button></form>
${lifetimes(site)}
<button type="button" id="theme">${mode === 'dark' ? 'Light theme' : 'Dark theme'}</button>
</header>`;
}

export function layout(
  site: PageSite,
  exchange: Exchange,
  title: string,
  main: Markup,
  scripts: Markup,
): Reply {
  const mode = theme(site, exchange);
  const body = markup`<div id="layout">${bar(site, viewer(site, exchange), mode)}
<main>${main}</main></div>
<div id="flags"></div>
${scripts}`;
  return html(200, page(`${title} · Local Jira`, '/_host/jira.css', body, markup`data-color-mode="${mode}"`));
}

export function listPage(site: PageSite, exchange: Exchange): Reply {
  const rows = site.issues.map(
    ({ key, summary }) => markup`<tr><td><a href="/browse/${key}">${key}</a></td><td>${summary}</td></tr>`,
  );
  const main = markup`<h1>${PROJECT.name}</h1>
<table><thead><tr><th>Key</th><th>Summary</th></tr></thead><tbody>${rows}</tbody></table>`;
  return layout(site, exchange, 'Issues', main, markup``);
}

function pageData(
  site: JiraSite,
  exchange: Exchange,
  frames: { key: string; name: string }[],
  issue?: Issue,
): unknown {
  const descriptor = site.tenant?.descriptor;
  return {
    site: site.name,
    theme: theme(site, exchange),
    ...(issue
      ? { issue: { id: issue.id, key: issue.key }, project: { id: PROJECT.id, key: PROJECT.key } }
      : {}),
    accountId: site.person(viewer(site, exchange))?.accountId,
    app: descriptor
      ? {
          key: descriptor.key,
          panels: frames,
          dialogs: (descriptor.modules?.dialogs ?? []).map(({ key, options }) => ({
            key,
            options: options ?? {},
          })),
        }
      : null,
  };
}

function panels(site: JiraSite): { key: string; name: string }[] {
  return (site.tenant?.descriptor.modules?.webPanels ?? [])
    .filter(({ location }) => PANEL_LOCATIONS.includes(location))
    .map(({ key, name }) => ({ key, name: name.value }));
}

const scripts = (data: unknown): Markup =>
  markup`<script type="application/json" id="page">${embedded(data)}</script>
${['jquery', 'stubs', 'connect-host', 'host'].map((name) => markup`<script src="/_host/${name}.js"></script>`)}`;

const slot = ({ key, name }: { key: string; name: string }): Markup =>
  markup`<section class="panel"><h2>${name}</h2><div class="slot" data-panel="${key}"></div></section>`;

/** A page of the app for the whole site. */
function generalPage(site: JiraSite, exchange: Exchange): Reply {
  const modules = site.tenant?.descriptor.modules?.generalPages ?? [];
  const found = modules.find(({ key }) => key === exchange.params['module']);
  if (!found) return text(404, 'No such page\n');
  const frame = { key: found.key, name: found.name.value };
  const main = markup`<div id="panels">${slot(frame)}</div>`;
  return layout(site, exchange, frame.name, main, scripts(pageData(site, exchange, [frame])));
}

function issuePage(site: JiraSite, exchange: Exchange): Reply {
  const issue = site.issue(exchange.params['key'] ?? '');
  if (!issue) return text(404, 'No such issue\n');
  const boxes = panels(site).map(slot);
  const labels = [...issue.labels, ...issue.components].map(
    (name) => markup`<span class="label">${name}</span>`,
  );
  const main = markup`<div class="issue"><article>
<p class="crumbs"><a href="/">${PROJECT.name}</a> / ${issue.key}</p>
<h1>${issue.summary}</h1><p>${labels}</p>
<div class="description">${issue.description ? show(issue.description) : markup`<p class="crumbs">No description</p>`}</div>
</article>
<div id="panels">${boxes.length > 0 ? boxes : markup`<p>No app is installed on this site.</p>`}</div></div>`;
  return layout(site, exchange, issue.key, main, scripts(pageData(site, exchange, panels(site), issue)));
}

/** A page that only frames another, as anyone who may write a page on this origin could. */
function bareFrame(site: JiraSite, exchange: Exchange): Reply {
  const address = exchange.query('address') ?? '';
  if (!address.startsWith(`${site.addonUrl}/`)) return text(400, 'Only pages of the app are framed here\n');
  const frame = markup`<iframe src="${address}" title="A page of the app" width="720" height="600"></iframe>`;
  return html(200, page('Only a frame · Local Jira', '/_host/jira.css', frame));
}

function setLifetimes(site: JiraSite, exchange: Exchange): Reply {
  const form = exchange.form();
  site.settings.pageTokenSeconds = Number(form.get('page')) || site.settings.pageTokenSeconds;
  site.settings.contextTokenSeconds = Number(form.get('context')) || site.settings.contextTokenSeconds;
  const referer = exchange.header('referer');
  return redirect(referer ? new URL(referer).pathname : '/');
}

/** The pages that users see, and the two calls that the issue page makes for its frames. */
export function servePages(router: Router, site: JiraSite): void {
  router.page('GET', '/', (exchange) => switched(site, exchange) ?? listPage(site, exchange));
  router.page('GET', '/browse/:key', (exchange) => switched(site, exchange) ?? issuePage(site, exchange));
  router.page(
    'GET',
    '/plugins/servlet/ac/:app/:module',
    (exchange) => switched(site, exchange) ?? generalPage(site, exchange),
  );
  router.page('POST', '/_host/lifetimes', (exchange) => setLifetimes(site, exchange));
  router.page('GET', '/_host/frame-url', (exchange) => {
    const issue = site.issue(exchange.query('issue') ?? '');
    const module = exchange.query('module') ?? '';
    return text(200, site.signFrameUrl({ module, issue, user: viewer(site, exchange) }));
  });
  router.page('GET', '/_host/context-token', (exchange) => {
    const issue =
      site.settings.contextIssue === 'named' ? site.issue(exchange.query('issue') ?? '') : undefined;
    return text(200, site.signContextToken({ issue, user: viewer(site, exchange) }));
  });
  router.page('GET', '/_sandbox/frame', (exchange) => bareFrame(site, exchange));
  router.page('GET', '/_host/installed', () => json(200, { installed: site.tenant !== undefined }));
}
