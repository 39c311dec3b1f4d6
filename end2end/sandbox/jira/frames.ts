import { fillIn, findModule } from './descriptor.ts';
import { PROJECT, type Issue } from './issues.ts';
import type { SigningSite } from './signing-site.ts';
import { changed, forge, now, queryHash, signShared, type Claims, type Forgery } from './tokens.ts';

/** A viewer and an issue. Without a user: an anonymous viewer; without an issue: a page that has none. */
export interface View {
  /** The short name of a person, or `anonymous`; the site's current user when absent. */
  user?: string;
  issue?: Issue;
}

export interface TokenOptions extends View {
  claims?: Claims;
  header?: Claims;
  forgery?: Forgery;
  secret?: string;
}

function viewClaims(site: SigningSite, view: View, seconds: number): Claims {
  const person = site.person(view.user ?? site.settings.user);
  const { issue } = view;
  // An expired token was valid once: it was issued before it expired.
  const age = seconds < 0 ? 180 - seconds : 0;
  return changed({
    sub: person?.accountId,
    iss: site.clientKey,
    iat: now() - age,
    exp: now() + seconds,
    context: issue
      ? {
          jira: {
            issue: { issuetype: { id: '10002' }, id: issue.id, key: issue.key },
            project: { id: PROJECT.id, key: PROJECT.key },
          },
        }
      : {},
  });
}

function token(site: SigningSite, fair: Claims, options: TokenOptions): string {
  const claims = changed(fair, options.claims);
  if (options.forgery) return forge({ typ: 'JWT', alg: 'HS256', ...options.header }, claims, options.forgery);
  return signShared(claims, options.secret ?? site.sharedSecret());
}

/** The token of `AP.context.getToken`: its query hash is a constant. */
export function contextToken(site: SigningSite, options: TokenOptions): string {
  const claims = viewClaims(site, options, site.settings.contextTokenSeconds);
  return token(site, { ...claims, qsh: 'context-qsh' }, options);
}

export interface FrameOptions extends TokenOptions {
  /** The key of a module of the descriptor. */
  module: string;
  /** Overrides the query of the URL before it is signed; `undefined` removes a parameter. */
  query?: Record<string, string | undefined>;
}

/** The signed URL of a module's frame, good for one load and its reloads until it expires. */
export function frameUrl(site: SigningSite, options: FrameOptions): string {
  const descriptor = site.descriptor();
  const module = findModule(descriptor, options.module);
  if (!module) throw new Error(`the descriptor has no module ${options.module}`);
  const values = options.issue
    ? {
        'issue.id': options.issue.id,
        'issue.key': options.issue.key,
        'project.id': PROJECT.id,
        'project.key': PROJECT.key,
      }
    : {};
  const url = new URL(descriptor.baseUrl + fillIn(module.url, values as Record<string, string>));
  const standard: Record<string, string | undefined> = {
    xdm_e: site.settings.displayUrl ?? site.url,
    xdm_c: `channel-${descriptor.key}__${module.key}`,
    cp: '',
    lic: 'none',
    cv: '1001.0.0-SNAPSHOT',
    ...options.query,
  };
  for (const [name, value] of Object.entries(standard)) {
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  const claims = viewClaims(site, options, site.settings.pageTokenSeconds);
  const qsh = queryHash('GET', url.href, descriptor.baseUrl);
  url.searchParams.set('jwt', token(site, { ...claims, qsh }, options));
  return url.href;
}
