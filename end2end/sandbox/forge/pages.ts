import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Exchange } from '../http/exchange.ts';
import { embedded, markup, type Markup } from '../http/markup.ts';
import { bytes, json, text, type Reply } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { show } from '../jira/adf-markup.ts';
import { PROJECT, type Issue } from '../jira/issues.ts';
import { layout, listPage, switched, theme, viewer } from '../jira/pages.ts';
import { browserScript } from '../jira/vendor.ts';
import { resourceUrl } from './cdn.ts';
import { invoke, type Invoke } from './gateway.ts';
import { extension, type Page } from './invocations.ts';
import { opensServer, pageModule, type PageType } from './manifest.ts';
import type { ForgeSite } from './site.ts';

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));

const TITLES: Record<PageType, string> = {
  'jira:issueContext': 'Upwork',
  'jira:issueAction': 'Upwork',
  'jira:globalPage': 'Upwork jobs',
  'jira:adminPage': 'Upwork Job Post',
};

function frameOf(site: ForgeSite, type: PageType): unknown {
  const { key, resource } = pageModule(type);
  return { resource, url: resourceUrl(site, resource), module: { type, key }, title: TITLES[type] };
}

function pageData(site: ForgeSite, exchange: Exchange, type: PageType, issue?: Issue): unknown {
  const person = site.person(viewer(site, exchange));
  const page: Page = { module: pageModule(type), person, issue };
  return {
    site: site.name,
    theme: theme(site, exchange),
    cdn: site.cdnUrl,
    frame: site.installation ? frameOf(site, type) : null,
    action: site.installation && issue ? frameOf(site, 'jira:issueAction') : null,
    route: type === 'jira:globalPage' ? `/${exchange.params['route'] ?? ''}` : null,
    trusted: opensServer() ? [site.serverUrl, site.url] : [site.url],
    context: {
      accountId: person?.accountId,
      cloudId: site.cloudId,
      siteUrl: site.siteUrl(),
      locale: site.settings.locale,
      timezone: 'Europe/Berlin',
      environmentType: site.environment.type,
      environmentId: site.environment.id,
      extension: { ...extension(page), location: exchange.url.href },
    },
  };
}

function scripts(data: unknown): Markup {
  return markup`<script type="application/json" id="page">${embedded(data)}</script>
<script src="/_forge/iframe-resizer.js"></script>
<script src="/_forge/host.js"></script>`;
}

const slot = (site: ForgeSite, title: string): Markup =>
  site.installation
    ? markup`<section class="panel"><h2>${title}</h2><div class="slot" data-frame></div></section>`
    : markup`<p>No app is installed on this site.</p>`;

function issuePage(site: ForgeSite, exchange: Exchange): Reply {
  const issue = site.issue(exchange.params['key'] ?? '');
  if (!issue) return text(404, 'No such issue\n');
  const labels = [...issue.labels, ...issue.components].map(
    (name) => markup`<span class="label">${name}</span>`,
  );
  const main = markup`<div class="issue"><article>
<p class="crumbs"><a href="/">${PROJECT.name}</a> / ${issue.key}</p>
<h1>${issue.summary}</h1><p>${labels}</p>
<p><button type="button" id="action">Post this job to Upwork</button></p>
<div class="description">${issue.description ? show(issue.description) : markup`<p class="crumbs">No description</p>`}</div>
</article>
<div id="panels">${slot(site, TITLES['jira:issueContext'])}</div></div>`;
  return layout(
    site,
    exchange,
    issue.key,
    main,
    scripts(pageData(site, exchange, 'jira:issueContext', issue)),
  );
}

function sitePage(site: ForgeSite, exchange: Exchange, type: PageType): Reply {
  const title = TITLES[type];
  const main = markup`<h1>${title}</h1><div id="panels">${slot(site, title)}</div>`;
  return layout(site, exchange, title, main, scripts(pageData(site, exchange, type)));
}

interface GatewayRequest {
  payload: Invoke;
  module: { type: PageType };
  modal?: unknown;
  issue?: string;
}

/** The calls of Jira’s page to Atlassian for its frames. The viewer is known here, not from the request. */
async function gateway(site: ForgeSite, exchange: Exchange): Promise<Reply> {
  if (!site.installation) return text(403, 'the app is not installed\n');
  const { payload, module, modal, issue } = exchange.json() as GatewayRequest;
  const page: Page = {
    module: pageModule(module.type),
    modal,
    person: site.person(viewer(site, exchange)),
    issue: issue === undefined ? undefined : site.issue(issue),
  };
  exchange.call.record.operation = `forge:${payload.path}`;
  const answer = await invoke(site, page, payload, exchange.call);
  if (!answer) {
    exchange.call.refused('the server can’t be reached');
    return text(502, 'the server can’t be reached\n');
  }
  return json(
    200,
    answer.status < 400 ? { success: true, payload: answer } : { success: false, error: answer },
  );
}

/** The pages that users see, and the call that they make for their frames. */
export function serveForgePages(router: Router, site: ForgeSite): void {
  const page = (path: string, show: (exchange: Exchange) => Reply): Router =>
    router.page('GET', path, (exchange) => switched(site, exchange) ?? show(exchange));
  page('/', (exchange) => listPage(site, exchange));
  page('/browse/:key', (exchange) => issuePage(site, exchange));
  page('/jira/apps/:app/:environment', (exchange) => sitePage(site, exchange, 'jira:globalPage'));
  page('/jira/apps/:app/:environment/*route', (exchange) => sitePage(site, exchange, 'jira:globalPage'));
  page('/jira/settings/apps/configure', (exchange) => sitePage(site, exchange, 'jira:adminPage'));
  router.add('POST', '/_forge/gateway', (exchange) => gateway(site, exchange));
  router.page('GET', '/_forge/iframe-resizer.js', () =>
    bytes(
      'text/javascript; charset=utf-8',
      readFileSync(require.resolve('iframe-resizer/js/iframeResizer.js')),
    ),
  );
  router.page('GET', '/_forge/host.js', async () =>
    bytes('text/javascript; charset=utf-8', await browserScript(join(here, 'browser/host.ts'))),
  );
}
