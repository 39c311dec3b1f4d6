import type { Call } from '../witness/journal.ts';
import { invocationToken, type Page } from './invocations.ts';
import type { ForgeSite } from './site.ts';

/** Atlassian gives up on a page's call after this, and on an event's. */
const PAGE_MS = 25_000;
const EVENT_MS = 5_000;
const MAX_REQUEST_BYTES = 500_000;

/** What a page asks the bridge for with `invoke`. */
export interface Invoke {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** What the bridge answers: `payload` below 400, `error` from there on. */
export interface Invoked {
  status: number;
  headers: Record<string, string[]>;
  body: unknown;
}

/**
 * Atlassian's proxy between a page and the app's server: signs a token for the page, adds the tokens for Jira, and takes
 * nothing but JSON back. What a right server never answers is written down as wrong.
 */
export async function invoke(site: ForgeSite, page: Page, request: Invoke, call: Call): Promise<Invoked> {
  const body = JSON.stringify(request.body ?? {});
  if (body.length > MAX_REQUEST_BYTES) throw new Error('a request over 500 KB');
  if (site.settings.delay > 0) await new Promise((resolve) => setTimeout(resolve, site.settings.delay));
  const response = await fetch(site.serverUrl + request.path, {
    method: request.method ?? 'GET',
    headers: { ...request.headers, ...tokens(site, page), 'Content-Type': 'application/json' },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(PAGE_MS),
  });
  const text = await response.text();
  check(response, text, call);
  const headers = Object.fromEntries([...response.headers].map(([name, value]) => [name, [value]]));
  return { status: response.status, headers, body: JSON.parse(text) as unknown };
}

function tokens(site: ForgeSite, page: Page): Record<string, string> {
  const installation = site.installation!;
  const person = page.person;
  const user = person && site.tokens.give({ kind: 'user', installation, accountId: person.accountId });
  return {
    Authorization: `Bearer ${invocationToken(site, page)}`,
    'x-forge-oauth-system': site.tokens.give({ kind: 'app', installation }),
    ...(user ? { 'x-forge-oauth-user': user } : {}),
  };
}

function check(response: Response, text: string, call: Call): void {
  const { status } = response;
  if (status >= 300 && status < 400) call.wrong(`a redirect (${status}): Forge takes none`);
  if (status === 401) call.wrong('401 for a good invocation token: Forge takes it for a faulty one');
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith('application/json'))
    call.wrong(`an answer that is not JSON: ${type} ${text.slice(0, 80)}`);
}

/** Sends an event. Forge sends it again, up to four times, where the answer is late or an error. */
export async function sendEvent(site: ForgeSite, path: string, body: unknown): Promise<number> {
  const installation = site.installation!;
  const response = await fetch(site.serverUrl + path, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${invocationToken(site)}`,
      'x-forge-oauth-system': site.tokens.give({ kind: 'app', installation }),
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(EVENT_MS),
  });
  await response.arrayBuffer();
  return response.status;
}
