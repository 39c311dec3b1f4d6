import type { Person } from '../jira/people.ts';
import type { Call } from '../recorder/call-log.ts';
import { invocationToken, type Page } from './invocations.ts';
import { eventModule, tokensOf } from './manifest.ts';
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
 * nothing but JSON back; nothing if the server can't be reached. Responses that a correct server never sends are recorded as wrong.
 */
export async function invoke(
  site: ForgeSite,
  page: Page,
  request: Invoke,
  call: Call,
): Promise<Invoked | undefined> {
  const body = JSON.stringify(request.body ?? {});
  if (body.length > MAX_REQUEST_BYTES) throw new Error('a request over 500 KB');
  if (site.settings.delay > 0) await new Promise((resolve) => setTimeout(resolve, site.settings.delay));
  const sent = fetch(site.serverUrl + request.path, {
    method: request.method ?? 'GET',
    headers: {
      ...request.headers,
      Authorization: `Bearer ${invocationToken(site, page)}`,
      ...tokens(site, page.module.endpoint, page.person),
      'Content-Type': 'application/json',
    },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(PAGE_MS),
  });
  const response = await sent.catch(() => undefined);
  if (!response) return undefined;
  const text = await response.text();
  check(response, text, call);
  const headers = Object.fromEntries([...response.headers].map(([name, value]) => [name, [value]]));
  return { status: response.status, headers, body: JSON.parse(text) as unknown };
}

/** The tokens for Jira that the endpoint asks for. */
function tokens(site: ForgeSite, endpoint: string, person?: Person): Record<string, string> {
  const installation = site.installation!;
  const { give } = site.platform.tokens;
  const wanted = tokensOf(endpoint);
  const headers: Record<string, string> = {};
  if (wanted.app) headers['x-forge-oauth-system'] = give({ kind: 'app', installation });
  if (wanted.user && person) {
    headers['x-forge-oauth-user'] = give({ kind: 'user', installation, accountId: person.accountId });
  }
  return headers;
}

function check(response: Response, text: string, call: Call): void {
  const { status } = response;
  if (status >= 300 && status < 400) call.wrong(`a redirect (${status}): Forge takes none`);
  if (status === 401) call.wrong('401 for a good invocation token: Forge takes it for a faulty one');
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith('application/json'))
    call.wrong(`an answer that is not JSON: ${type} ${text.slice(0, 80)}`);
}

/** Sends an event of a module. Forge repeats it up to four times if the answer is late or an error. */
export async function sendEvent(
  site: ForgeSite,
  [type, key]: [type: string, key: string],
  body: unknown,
): Promise<number> {
  const { path, endpoint } = eventModule(type, key);
  const response = await fetch(site.serverUrl + path, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${invocationToken(site)}`,
      ...tokens(site, endpoint),
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(EVENT_MS),
  });
  await response.arrayBuffer();
  return response.status;
}
