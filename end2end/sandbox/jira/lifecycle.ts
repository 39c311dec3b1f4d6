import { randomUUID } from 'node:crypto';
import type { LifecycleEvent } from './descriptor.ts';
import type { InstallKey } from './install-keys.ts';
import type { SigningSite } from './signing-site.ts';
import {
  changed,
  forge,
  now,
  queryHash,
  signInstall,
  signShared,
  type Claims,
  type Forgery,
} from './tokens.ts';

/** What a test may change about a hook. Without changes the hook is as Jira sends it. */
export interface HookOptions {
  event: LifecycleEvent;
  /** Overrides the valid claims; `undefined` removes one. */
  claims?: Claims;
  /** Overrides the valid body; `undefined` removes a field. */
  body?: Claims;
  /** Overrides the valid token header; needs `forgery`. */
  header?: Claims;
  forgery?: Forgery;
  /** Another key of the key server, or one that it does not have. */
  key?: InstallKey;
  /** A path below the base URL other than the descriptor's. */
  path?: string;
  /** The whole token, or no header at all with an empty one. */
  token?: string;
}

export interface Hook {
  url: string;
  headers: Record<string, string>;
  body: string;
}

const LIFE = 900;

/** Signed hooks: RS256 for install and uninstall, the shared secret for the other two. */
export function signHook(site: SigningSite, options: HookOptions): Hook {
  const descriptor = site.descriptor();
  const path = options.path ?? descriptor.lifecycle?.[options.event];
  if (!path) throw new Error(`the descriptor has no lifecycle.${options.event}`);
  const url = descriptor.baseUrl + path;
  const claims = changed(
    {
      iss: site.clientKey,
      sub: site.people[0].accountId,
      aud: [descriptor.baseUrl],
      iat: now(),
      exp: now() + LIFE,
      qsh: queryHash('POST', url, descriptor.baseUrl),
      context: {},
      // Hooks of the same second have different tokens.
      jti: randomUUID(),
    },
    options.claims,
  );
  const token = options.token ?? hookToken(site, options, claims);
  return {
    url,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'User-Agent': 'Local Jira',
      ...(token !== '' && { Authorization: `JWT ${token}` }),
    },
    body: JSON.stringify(changed(hookBody(site, options.event), options.body)),
  };
}

function hookToken(site: SigningSite, options: HookOptions, claims: Claims): string {
  const key = options.key ?? site.installKey;
  const asymmetric = options.event === 'installed' || options.event === 'uninstalled';
  if (options.forgery) {
    const header = changed({ typ: 'JWT', alg: asymmetric ? 'RS256' : 'HS256', kid: key.kid }, options.header);
    return forge(header, claims, options.forgery);
  }
  return asymmetric ? signInstall(claims, key.privateKey, key.kid) : signShared(claims, site.sharedSecret());
}

function hookBody(site: SigningSite, event: LifecycleEvent): Claims {
  return {
    key: site.descriptor().key,
    clientKey: site.clientKey,
    ...(event === 'installed' && { sharedSecret: site.sharedSecret(), oauthClientId: `local-${site.name}` }),
    baseUrl: site.url,
    displayUrl: site.settings.displayUrl ?? site.url,
    displayUrlServicedeskHelpCenter: site.settings.displayUrl ?? site.url,
    productType: 'jira',
    description: `Local Jira “${site.name}”`,
    serverVersion: '100288',
    pluginsVersion: '1001.0.0-SNAPSHOT',
    eventType: event,
  };
}

/** Sends a hook and returns the status of the response. */
export async function sendHook(hook: Hook): Promise<number> {
  const response = await fetch(hook.url, {
    method: 'POST',
    headers: hook.headers,
    body: hook.body,
    redirect: 'manual',
  });
  await response.arrayBuffer();
  return response.status;
}
