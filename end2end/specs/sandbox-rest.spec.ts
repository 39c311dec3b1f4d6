import { createHmac, randomUUID } from 'node:crypto';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { expectedSignature } from '../sandbox/upwork/rest/signature.ts';
import { expect, test } from './stub-stack.ts';

type Pairs = Record<string, string>;

interface Credentials {
  token?: string;
  secret: string;
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const formEncoded = (pairs: Pairs): string =>
  Object.entries(pairs)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');

/** The oauth_* parameters of a request, signed by code that shares nothing with the sandbox's. */
function signed(
  sandbox: Sandbox,
  method: string,
  path: string,
  who: Credentials,
  pairs: Pairs,
  extra: Pairs = {},
): Pairs {
  const oauth: Pairs = {
    oauth_consumer_key: sandbox.upwork.key.id,
    oauth_nonce: randomUUID(),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_version: '1.0',
    ...(who.token && { oauth_token: who.token }),
    ...extra,
  };
  const list = Object.entries({ ...oauth, ...pairs }).map(
    ([name, value]) => `${encode(name)}=${encode(value)}`,
  );
  const base = [method, encode(sandbox.upwork.url + path), encode(list.sort().join('&'))].join('&');
  const key = `${encode(sandbox.upwork.key.secret)}&${encode(who.secret)}`;
  return { ...oauth, oauth_signature: createHmac('sha1', key).update(base).digest('base64') };
}

const header = (oauth: Pairs): Pairs => ({
  Authorization: `OAuth ${Object.entries(oauth)
    .map(([name, value]) => `${encode(name)}="${encode(value)}"`)
    .join(', ')}`,
});

const REQUEST = '/api/auth/v1/oauth/token/request';
const ACCESS = '/api/auth/v1/oauth/token/access';

async function post(sandbox: Sandbox, path: string, oauth: Pairs): Promise<URLSearchParams> {
  const answer = await fetch(sandbox.upwork.url + path, { method: 'POST', headers: header(oauth) });
  expect(answer.status).toBe(200);
  return new URLSearchParams(await answer.text());
}

/** All three legs; the consent is given by form, as a browser would. */
async function connect(sandbox: Sandbox): Promise<Credentials & { token: string }> {
  const { url, key } = sandbox.upwork;
  const callback = { oauth_callback: `${key.redirectUri}?state=a%20b` };
  const first = await post(sandbox, REQUEST, signed(sandbox, 'POST', REQUEST, { secret: '' }, {}, callback));
  expect(first.get('oauth_callback_confirmed')).toBe('true');
  const token = first.get('oauth_token')!;
  const body = new URLSearchParams({ oauth_token: token, answer: 'allow', persona: 'clara' });
  const back = await fetch(`${url}/services/api/auth`, { method: 'POST', body, redirect: 'manual' });
  const returned = new URL(back.headers.get('location')!).searchParams;
  expect([returned.get('state'), returned.get('oauth_token')]).toEqual(['a b', token]);
  const verifier = { oauth_verifier: returned.get('oauth_verifier')! };
  const who = { token, secret: first.get('oauth_token_secret')! };
  const last = await post(sandbox, ACCESS, signed(sandbox, 'POST', ACCESS, who, {}, verifier));
  return { token: last.get('oauth_token')!, secret: last.get('oauth_token_secret')! };
}

const JOB: Pairs = {
  buyer_team__reference: '8204411',
  title: 'Booking page (v1) & more *',
  job_type: 'fixed-price',
  description: 'Build it, größer + besser.',
  visibility: 'public',
  category2: 'Web, Mobile & Software Dev',
  subcategory2: 'Web Development',
  budget: '250',
  skills: 'python;js',
};

const FORM_TYPE = { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' };
const JSON_TYPE = { 'Content-Type': 'application/json' };
const JOBS = '/api/hr/v2/jobs.json';

test('computes the signature of the example in the OAuth 1.0 specification', () => {
  const oauth = new Map([
    ['oauth_consumer_key', 'dpf43f3p2l4k3l03'],
    ['oauth_token', 'nnch734d00sl2jdk'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', '1191242096'],
    ['oauth_nonce', 'kllo9940pd9333jh'],
    ['oauth_version', '1.0'],
  ]);
  const signedPairs: [string, string][] = [
    ['file', 'vacation.jpg'],
    ['size', 'original'],
  ];
  const url = 'http://photos.example.net/photos';
  expect(
    expectedSignature('GET', url, { oauth, signed: signedPairs }, 'kd94hf93k423kf44', 'pfkkdhi9sl3r4s00'),
  ).toBe('tR3+Ty81lMeYAr/Fid0kMTYa/WM=');
});

test('accepts a signed call in each of the old clients’ wire formats', async ({ page, sandbox }) => {
  const who = await connect(sandbox);
  const url = sandbox.upwork.url + JOBS;
  const query = signed(sandbox, 'POST', JOBS, who, {});
  const styles: [url: string, init: RequestInit][] = [
    [url, { headers: FORM_TYPE, body: formEncoded({ ...JOB, ...signed(sandbox, 'POST', JOBS, who, JOB) }) }],
    [`${url}?${formEncoded(query)}`, { headers: JSON_TYPE, body: JSON.stringify(JOB) }],
    [
      url,
      {
        headers: { ...FORM_TYPE, ...header(signed(sandbox, 'POST', JOBS, who, JOB)) },
        body: formEncoded(JOB),
      },
    ],
    [
      url,
      {
        headers: { ...JSON_TYPE, ...header(signed(sandbox, 'POST', JOBS, who, {})) },
        body: Buffer.from(JSON.stringify(JOB), 'latin1'),
      },
    ],
  ];
  for (const [target, init] of styles) {
    const answer = await fetch(target, { method: 'POST', ...init });
    const { job } = (await answer.json()) as { job: { reference: string; public_url: string } };
    expect(job.reference).toMatch(/^~01[0-9a-f]{16}$/);
    await page.goto(job.public_url);
    await expect(page.getByRole('heading', { name: JOB['title']! })).toBeVisible();
    await expect(page.getByText('größer + besser')).toBeVisible();
  }
  expect(sandbox.violations()).toEqual([]);
});

test('lists, reads, edits and deletes a job, with PUT and DELETE also inside a POST', async ({ sandbox }) => {
  const who = await connect(sandbox);
  const { url } = sandbox.upwork;
  const call = async (method: string, path: string, pairs: Pairs = {}): Promise<Response> => {
    const headers = header(signed(sandbox, method, path, who, method === 'GET' ? pairs : {}));
    if (method === 'GET') return fetch(`${url + path}?${formEncoded(pairs)}`, { headers });
    return fetch(url + path, { method, headers: { ...headers, ...JSON_TYPE }, body: JSON.stringify(pairs) });
  };
  const created = (await (await call('POST', JOBS, JOB)).json()) as { job: { reference: string } };
  const path = `/api/hr/v2/jobs/${created.job.reference}`;
  const list = (await (
    await call('GET', '/api/hr/v2/jobs', { buyer_team__reference: '8204411' })
  ).json()) as {
    jobs: { lister: { total_items: string }; job: { title: string }[] };
  };
  expect(list.jobs.lister.total_items).toBe('1');
  expect(list.jobs.job[0]?.title).toBe(JOB['title']);

  expect((await call('PUT', `${path}.json`, { ...JOB, status: 'filled' })).status).toBe(200);
  expect(sandbox.upwork.jobs.list()[0]?.status).toBe('FILLED');
  expect((await call('POST', path, { http_method: 'delete', reason_code: '67' })).status).toBe(200);
  const read = (await (await call('GET', path)).json()) as { job: { status: string } };
  expect(read.job.status).toBe('cancelled');
  for (const reference of ['info', 'teams', 'categories', 'skills']) {
    const paths: Record<string, string> = {
      info: '/api/auth/v1/info.json',
      teams: '/api/hr/v2/teams.json',
      categories: '/api/profiles/v2/metadata/categories.json',
      skills: '/api/profiles/v1/metadata/skills.json',
    };
    expect(await (await call('GET', paths[reference]!)).json()).toHaveProperty(reference);
  }
  expect(sandbox.violations()).toEqual([]);
});

test('refuses wrong signatures, used nonces, used request tokens, wrong verifiers', async ({ sandbox }) => {
  const who = await connect(sandbox);
  const { url, key } = sandbox.upwork;
  const path = '/api/hr/v2/teams.json';
  const get = (oauth: Pairs): Promise<Response> => fetch(url + path, { headers: header(oauth) });
  const fair = signed(sandbox, 'GET', path, who, {});
  expect((await get(fair)).status).toBe(200);
  const replay = await get(fair);
  expect(replay.status).toBe(401);
  expect(replay.headers.get('X-Upwork-Error-Code')).toBe('401');
  expect(replay.headers.get('X-Upwork-Error-Message')).toContain('oauth_nonce');
  expect((await get(signed(sandbox, 'GET', path, { ...who, secret: 'x' }, {}))).status).toBe(401);
  expect((await get(signed(sandbox, 'GET', path, who, {}, { oauth_timestamp: '1' }))).status).toBe(401);
  expect((await get(signed(sandbox, 'POST', path, who, {}))).status).toBe(401);

  const request = sandbox.upwork.legs.request(key.redirectUri);
  const first = { token: request.token, secret: request.secret };
  const guess = signed(sandbox, 'POST', ACCESS, first, {}, { oauth_verifier: 'guess' });
  expect((await fetch(url + ACCESS, { method: 'POST', headers: header(guess) })).status).toBe(401);
  sandbox.upwork.clock.advance(601);
  expect((await fetch(`${url}/services/api/auth?oauth_token=${request.token}`)).status).toBe(400);
  expect(sandbox.violations()).toHaveLength(6);
});

test('refuses a job below the minimum in the old API’s way', async ({ sandbox }) => {
  const who = await connect(sandbox);
  const job = { ...JOB, budget: '4' };
  const headers = { ...FORM_TYPE, ...header(signed(sandbox, 'POST', JOBS, who, job)) };
  const answer = await fetch(sandbox.upwork.url + JOBS, { method: 'POST', headers, body: formEncoded(job) });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error: { code: '400', message: 'budget must be at least 5' } });
  expect(answer.headers.get('X-Upwork-Error-Message')).toBe('budget must be at least 5');
});

test('the old consent page returns a verifier or an error', async ({ page, sandbox, stub }) => {
  const { legs, url, key } = sandbox.upwork;
  for (const [answer, name] of [
    ['Allow', 'oauth_verifier'],
    ['Deny', 'oauth_problem'],
  ] as const) {
    await page.goto(`${url}/services/api/auth?oauth_token=${legs.request(key.redirectUri).token}`);
    await page.getByRole('button', { name: answer }).click();
    await expect(page.getByText('Back')).toBeVisible();
    expect(stub.returned.at(-1)).toHaveProperty(name);
  }
});
