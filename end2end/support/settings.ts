import { APP_ID } from '../sandbox/forge/site.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

export type Settings = Record<string, string | undefined>;

/** Settings of an app that listens on `port` and works with this sandbox. */
export function settingsFor(sandbox: Sandbox, port: number, dataDir: string): Record<string, string> {
  const { acme, globex, platform, upwork } = sandbox;
  return {
    BASE_URL: `http://localhost:${port}`,
    LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
    DATA_DIR: dataDir,
    UPWORK_CLIENT_ID: upwork.key.id,
    UPWORK_CLIENT_SECRET: upwork.key.secret,
    UPWORK_WEB_URL: upwork.url,
    UPWORK_API_URL: upwork.url,
    ATLASSIAN_INSTALL_KEYS_URL: `${acme.url}/install-keys`,
    ATLASSIAN_SITES: `${acme.url},${globex.url}`,
    CONNECT_SCRIPT_URL: `${acme.url}/atlassian-connect/all.js`,
    FORGE_APP_ID: APP_ID,
    FORGE_KEYS_URL: `${platform.apiUrl}/.well-known/jwks.json`,
    FORGE_API_URL: platform.apiUrl,
    SESSION_SECONDS: '1800',
    RECONCILE_SECONDS: '1',
    RUST_LOG: process.env['RUST_LOG'] ?? 'info',
  };
}
