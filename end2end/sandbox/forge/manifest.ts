import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const here = dirname(fileURLToPath(import.meta.url));
/** The app as `cargo xtask site` lays it out: what an operator deploys. */
export const APP = process.env['FORGE_APP_DIR'] ?? join(here, '../../../target/forge');

export interface Module {
  type: string;
  key: string;
  resource: string;
  endpoint: string;
}

interface Tokens {
  user: boolean;
  app: boolean;
}

interface Entry {
  key: string;
  resource?: string;
  endpoint?: string;
  resolver?: { endpoint: string };
  route?: { path: string };
  auth?: { appUserToken?: { enabled: boolean }; appSystemToken?: { enabled: boolean } };
}

interface Document {
  modules: Record<string, Entry[]>;
  resources: { key: string; path: string }[];
  permissions: {
    scopes: string[];
    content?: { scripts?: string[]; styles?: string[] };
    external?: { fetch?: { client?: unknown[] } };
  };
}

/** What Atlassian knows about the app: read from its manifest every time, because a build may have changed it. */
const manifest = (): Document => parse(readFileSync(join(APP, 'manifest.yml'), 'utf8')) as Document;

const PAGES = ['jira:issueContext', 'jira:issueAction', 'jira:globalPage', 'jira:adminPage'] as const;
export type PageType = (typeof PAGES)[number];

function only(entries: Entry[] | undefined, what: string): Entry {
  const [entry] = entries ?? [];
  if (!entry) throw new Error(`the manifest has no ${what}`);
  return entry;
}

export function pageModule(type: PageType): Module {
  const { key, resource = '', resolver } = only(manifest().modules[type], type);
  return { type, key, resource, endpoint: resolver?.endpoint ?? '' };
}

/** Where an event goes: `trigger:installed`, `preUninstall:uninstall` and the like, by type and key. */
export function eventModule(type: string, key: string): { path: string; endpoint: string } {
  const { modules } = manifest();
  const entry = only(
    modules[type]?.filter((candidate) => candidate.key === key),
    `${type} ${key}`,
  );
  const endpoint = entry.endpoint ?? '';
  return { endpoint, path: endpointOf(endpoint).route?.path ?? '' };
}

function endpointOf(key: string): Entry {
  return only(
    manifest().modules['endpoint']?.filter((candidate) => candidate.key === key),
    `endpoint ${key}`,
  );
}

/** Which tokens for Jira go with a call. */
export function tokensOf(endpoint: string): Tokens {
  const { auth } = endpointOf(endpoint);
  return {
    user: auth?.appUserToken?.enabled === true,
    app: auth?.appSystemToken?.enabled === true,
  };
}

export function scopes(): string[] {
  return manifest().permissions.scopes;
}

/** `permissions` as far as they concern a page. The server is called through the bridge, so no page fetches from it. */
export function pagePermissions(): { content: { scripts: string[]; styles: string[] }; external: object } {
  const { content } = manifest().permissions;
  return {
    content: { scripts: content?.scripts ?? [], styles: content?.styles ?? [] },
    external: { fetch: { client: [] } },
  };
}

/** Whether the server is one of the addresses that a page may open without a question. */
export function opensServer(): boolean {
  const client = manifest().permissions.external?.fetch?.client ?? [];
  return client.some((entry) => typeof entry === 'object' && entry !== null && 'remote' in entry);
}

/** The folder of a resource, below the app. */
export function resourceFolder(key: string): string | undefined {
  return manifest().resources.find((resource) => resource.key === key)?.path;
}
