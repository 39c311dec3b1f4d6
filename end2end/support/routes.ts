import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { CONNECT_JS, THEME_HOST } from '../sandbox/jira/vendor.ts';

const TYPES: Record<string, string> = { css: 'text/css', js: 'text/javascript' };

/**
 * Answers Atlassian's script servers from the npm package, so that tests need no network and see the same
 * host names (and so the same Content-Security-Policy decisions) as in production.
 */
export async function routeConnectScripts(context: BrowserContext): Promise<void> {
  await context.route(`https://${THEME_HOST}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const folder = pathname.startsWith('/themes/') ? 'themes' : '.';
    const name = pathname === '/all.js' ? 'iframe.js' : basename(pathname);
    try {
      const body = await readFile(join(CONNECT_JS, folder, name));
      const contentType = TYPES[name.split('.').at(-1) ?? ''];
      await route.fulfill({ body, contentType, headers: { 'Access-Control-Allow-Origin': '*' } });
    } catch {
      await route.fulfill({ status: 404, body: '' });
    }
  });
}
