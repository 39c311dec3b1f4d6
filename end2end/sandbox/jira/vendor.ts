import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bytes, text, type Reply } from '../http/reply.ts';
import type { Router } from '../http/router.ts';

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));

/** The folder with Atlassian's own built scripts and themes. */
export const CONNECT_JS = dirname(require.resolve('atlassian-connect-js'));
export const THEME_HOST = 'connect-cdn.atl-paas.net';

const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** The version of the flag service that the host script is built with; another one makes it warn. */
const FEATURE_GATES_VERSION = '4.23.4';

/** Where `all.js` sends browsers for its theme files: Atlassian's servers, or this Jira. */
export type ThemeSource = 'atlassian' | 'here';

async function file(path: string): Promise<Reply> {
  const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  try {
    return bytes(type, await readFile(path), { 'Access-Control-Allow-Origin': '*' });
  } catch {
    return text(404, 'Not found\n');
  }
}

/**
 * `all.js` is Atlassian's `iframe.js`, byte for byte. It has the address of its theme files built in, with no
 * option to change it; so with `here` (and only then) the one place that names the host is rewritten.
 */
async function hostScript(origin: string, themes: ThemeSource): Promise<Reply> {
  const source = await readFile(join(CONNECT_JS, 'iframe.js'), 'utf8');
  const served =
    themes === 'here' ? source.replace('"https://" + CDN_DOMAIN', `"${origin}/atlassian-connect"`) : source;
  return bytes(TYPES['js']!, served, { 'Access-Control-Allow-Origin': '*' });
}

const bundles = new Map<string, Promise<string>>();

/** A script of the sandbox's own for browsers, bundled once. */
export function browserScript(entry: string): Promise<string> {
  const known = bundles.get(entry);
  if (known) return known;
  const bundle = build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  }).then((result) => result.outputFiles[0]!.text);
  bundles.set(entry, bundle);
  return bundle;
}

/** How the site's own pages look. */
export function serveStylesheet(router: Router): void {
  router.page('GET', '/_host/jira.css', () => file(join(here, 'browser/jira.css')));
}

/** What an app's frame and this site's own page load: the host script of both sides, themes, styles. */
export function serveVendor(router: Router, themes: ThemeSource): void {
  router.page('GET', '/atlassian-connect/all.js', (exchange) => hostScript(exchange.origin, themes));
  router.page('GET', '/atlassian-connect/themes/:file', ({ params }) =>
    file(join(CONNECT_JS, 'themes', params['file']!)),
  );
  for (const name of ['surfaces.css', 'legacy-text-colors.css']) {
    router.page('GET', `/atlassian-connect/${name}`, () => file(join(CONNECT_JS, name)));
  }
  router.page('GET', '/_host/connect-host.js', () => file(join(CONNECT_JS, 'connect-host.js')));
  router.page('GET', '/_host/jquery.js', () => file(require.resolve('jquery/dist/jquery.js')));
  serveStylesheet(router);
  router.page('GET', '/_host/stubs.js', () => bytes(TYPES['js']!, STUBS));
  router.page('GET', '/_host/host.js', async () =>
    bytes(TYPES['js']!, await browserScript(join(here, 'browser/host.ts'))),
  );
}

/**
 * What the host script expects of Jira's page around it. Without the first two it throws while loading (and
 * looks for layers on Escape); without a service for feature flags it warns at every query. All flags are
 * off here.
 */
const STUBS = `window.require = () => ({ emitGasV3() {} });
window.AJS = {
  $: jQuery,
  Meta: { get() {} },
  escapeHtml: (text) => text,
  LayerManager: { global: { getTopLayer() {} } },
};
window.__FEATUREGATES_JS__ = {
  getPackageVersion: () => '${FEATURE_GATES_VERSION}',
  initializeCompleted: () => true,
  checkGate: () => false,
};
`;
