import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as cheerio from 'cheerio';
import { CSPInjectionService, CSPProcessingService } from '@forge/csp';
import type { Exchange } from '../http/exchange.ts';
import { bytes, text, type Reply } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { browserScript, CONNECT_JS } from '../jira/vendor.ts';
import { APP, pagePermissions, resourceFolder } from './manifest.ts';
import type { ForgeSite } from './site.ts';

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const ATLASSIAN_CDN = 'https://forge.cdn.prod.atlassian-dev.net';
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
};
/** Types of a CommonJS package want cheerio's CommonJS types; at run time it is the same. */
const parser = cheerio.load as unknown as ConstructorParameters<typeof CSPProcessingService>[1];

/** The address of a resource's page. The site, deploy and context are in it, so nothing can rely on it. */
export function resourceUrl(site: ForgeSite, resource: string): string {
  return `${site.cdnUrl}/app/environment/upload-1/${resource}/_ctx_H4sI/index.html`;
}

/** Atlassian's CDN: the app's files with their policy, the bridge, the host's part of resizing, and the themes. */
export function serveCdn(router: Router, site: ForgeSite): void {
  router.page('GET', '/app/environment/upload-1/:resource/_ctx_H4sI/*file', (exchange) =>
    file(site, exchange),
  );
  router.page('GET', '/global-bridge.js', async () =>
    bytes(TYPES['.js']!, await browserScript(join(here, 'browser/bridge.ts'))),
  );
  router.page('GET', '/iframeResizer.contentWindow.min.js', () =>
    bytes(TYPES['.js']!, readFileSync(require.resolve('iframe-resizer/js/iframeResizer.contentWindow.js'))),
  );
  router.page('GET', '/themes/:file', ({ params }) =>
    bytes(TYPES['.css']!, readFileSync(join(CONNECT_JS, 'themes', normalize(params['file']!)))),
  );
}

function file(site: ForgeSite, exchange: Exchange): Reply {
  const { resource = '', file: name = '' } = exchange.params;
  const folder = join(APP, resourceFolder(resource) ?? 'no such resource');
  const path = join(folder, normalize(name));
  if (!path.startsWith(folder) || !existsSync(path)) return text(403, 'Forbidden\n');
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  if (extname(path) !== '.html') return bytes(type, readFileSync(path), { 'Cache-Control': 'no-store' });
  const page = withScripts(site, readFileSync(path, 'utf8'));
  return bytes(type, page, { 'Content-Security-Policy': policy(site, page), 'Cache-Control': 'no-store' });
}

/** What Forge’s packager puts before everything else in the head. */
function withScripts(site: ForgeSite, page: string): string {
  const document = cheerio.load(page);
  const scripts = ['global-bridge.js', 'iframeResizer.contentWindow.min.js'];
  for (const name of scripts.reverse()) {
    document('head').prepend(`<script src="${site.cdnUrl}/${name}"></script>`);
  }
  return document.html();
}

/** The policy that Forge computes from the page and the manifest, with this machine in place of Atlassian’s CDN and sites. */
function policy(site: ForgeSite, page: string): string {
  const details = new CSPProcessingService({ info: () => undefined }, parser).getCspDetails(
    page,
    pagePermissions() as Parameters<CSPProcessingService['getCspDetails']>[1],
  );
  const directives = new CSPInjectionService().getInjectableCSP({
    existingCSPDetails: details,
    microsEnv: 'prod',
    hostname: new URL(site.url).host,
  });
  return directives
    .filter((directive) => !directive.startsWith('report-uri'))
    .join('; ')
    .replaceAll(ATLASSIAN_CDN, site.cdnUrl);
}
