import type { Page } from '@playwright/test';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { persona } from '../sandbox/upwork/personas.ts';
import { panelOf } from '../support/stack.ts';
import { expect, test } from './stub-stack.ts';

async function connect(page: Page, sandbox: Sandbox, answer: 'Allow' | 'Deny'): Promise<Page> {
  await page.goto(sandbox.acme.issueUrl('PROJ-1'));
  const opened = page.waitForEvent('popup');
  await panelOf(page).getByRole('button', { name: 'Connect' }).click();
  const popup = await opened;
  await popup.getByRole('button', { name: answer }).click();
  await expect(popup.getByText('Back')).toBeVisible();
  return popup;
}

test('consent gives a code on Allow and an error on Deny', async ({ page, sandbox, stub }) => {
  const popup = await connect(page, sandbox, 'Allow');
  await expect(popup).toHaveTitle('with opener');
  expect(stub.returned[0]).toMatchObject({
    state: 'stub-state',
    code: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  await popup.close();
  await connect(page, sandbox, 'Deny');
  expect(stub.returned[1]).toMatchObject({ state: 'stub-state', error: 'access_denied' });
});

test('Cross-Origin-Opener-Policy cuts the pop-up off from its opener', async ({ page, sandbox }) => {
  sandbox.upwork.settings.coop = true;
  const popup = await connect(page, sandbox, 'Allow');
  await expect(popup).toHaveTitle('without opener');
  await expect(panelOf(page).locator('#said')).toHaveText('popup looks closed');
});

test('the code may also come back through a meta refresh', async ({ page, sandbox, stub }) => {
  sandbox.upwork.settings.consentRedirect = 'meta';
  await connect(page, sandbox, 'Allow');
  expect(stub.returned[0]).toHaveProperty('code');
});

test('the consent page refuses another redirect_uri and says so', async ({ page, sandbox, problems }) => {
  problems.allow('400 (Bad Request)');
  const { key, url } = sandbox.upwork;
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: key.id,
    redirect_uri: `${key.redirectUri}/`,
    state: 's',
  });
  await page.goto(`${url}/ab/account-security/oauth2/authorize?${query}`);
  await expect(page.getByRole('alert')).toContainText('redirect_uri is not the registered');
  expect(sandbox.violations()).toHaveLength(1);
});

interface TokenAnswer {
  status: number;
  access_token: string;
  refresh_token: string;
  error?: string;
  error_description?: string;
}

async function token(sandbox: Sandbox, form: Record<string, string>, basic = false): Promise<TokenAnswer> {
  const { key, url } = sandbox.upwork;
  const credentials = Buffer.from(`${key.id}:${key.secret}`).toString('base64');
  const body = new URLSearchParams(basic ? form : { client_id: key.id, client_secret: key.secret, ...form });
  const response = await fetch(`${url}/api/v3/oauth2/token`, {
    method: 'POST',
    body,
    headers: basic ? { Authorization: `Basic ${credentials}` } : {},
  });
  return { status: response.status, ...((await response.json()) as object) } as TokenAnswer;
}

async function signIn(sandbox: Sandbox, name: string): Promise<TokenAnswer> {
  const { key, tokens } = sandbox.upwork;
  const code = tokens.issueCode({ clientId: key.id, redirectUri: key.redirectUri, persona: persona(name) });
  return token(sandbox, { grant_type: 'authorization_code', code, redirect_uri: key.redirectUri }, true);
}

test('tokens rotate with a grace period of a day, expire, and are revoked', async ({ sandbox }) => {
  const first = await signIn(sandbox, 'clara');
  expect(first.access_token).toMatch(/^oauth2v2_[0-9a-f]{32}$/);
  const refresh = (refresh_token: string) => token(sandbox, { grant_type: 'refresh_token', refresh_token });
  const second = await refresh(first.refresh_token);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect((await refresh(first.refresh_token)).status).toBe(200);
  sandbox.upwork.clock.advance(86_401);
  expect(await refresh(first.refresh_token)).toMatchObject({ status: 400, error: 'invalid_grant' });
  const third = await refresh(second.refresh_token);
  expect(third.status).toBe(200);

  const { key, url } = sandbox.upwork;
  const body = new URLSearchParams({
    token: third.refresh_token,
    client_id: key.id,
    client_secret: key.secret,
  });
  expect((await fetch(`${url}/api/v3/oauth2/token/revoke`, { method: 'POST', body })).status).toBe(200);
  expect((await refresh(third.refresh_token)).status).toBe(400);
  expect(sandbox.upwork.tokens.liveGrants()).toEqual([]);
});

test('with strict detection a reused refresh token ends the consent', async ({ sandbox }) => {
  sandbox.upwork.tokens.rules.reuse = 'strict';
  const first = await signIn(sandbox, 'clara');
  const refresh = (refresh_token: string) => token(sandbox, { grant_type: 'refresh_token', refresh_token });
  const second = await refresh(first.refresh_token);
  expect(second.status).toBe(200);
  expect(await refresh(first.refresh_token)).toMatchObject({ status: 400, error: 'invalid_grant' });
  expect(await refresh(second.refresh_token)).toMatchObject({ status: 400, error: 'invalid_grant' });
  expect(sandbox.upwork.tokens.liveGrants()).toEqual([]);
});

test('a refresh without client_id fails with Upwork’s message; a code works once', async ({ sandbox }) => {
  const { refresh_token } = await signIn(sandbox, 'clara');
  expect(await token(sandbox, { grant_type: 'refresh_token', refresh_token }, true)).toMatchObject({
    status: 400,
    error_description: 'Missing parameters: client_id',
  });
  const { key, tokens } = sandbox.upwork;
  const request = {
    clientId: key.id,
    redirectUri: key.redirectUri,
    persona: persona('clara'),
    challenge: 'other',
  };
  const form = {
    grant_type: 'authorization_code',
    code: tokens.issueCode(request),
    redirect_uri: key.redirectUri,
  };
  expect(await token(sandbox, { ...form, code_verifier: 'guess' })).toMatchObject({ error: 'invalid_grant' });
});

interface GraphqlAnswer {
  status: number;
  data?: Record<string, Record<string, unknown>> | null;
  errors?: { message: string; extensions: { classification: string } }[];
}

async function graphql(
  sandbox: Sandbox,
  bearer: string,
  query: string,
  variables: object = {},
  organization?: string,
): Promise<GraphqlAnswer> {
  const response = await fetch(`${sandbox.upwork.url}/graphql`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${bearer}`,
      ...(organization && { 'X-Upwork-API-TenantId': organization }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

const CREATE = `mutation Create($request: JobPostingCreateRequest!) {
  createJobPosting(jobPostingRequest: $request) { id skillsSaved version }
}`;

const info = {
  title: 'Booking page',
  description: 'Build it.',
  type: 'FIXED_PRICE',
  amount: '250.00',
  access: 'PUBLIC_INDEX',
  groupId: '531770282580668418',
  categoryId: '531770282584862733',
};

const request = (changes: object = {}, name = 'clara') => ({
  request: { organizationId: persona(name).organizations[0].id, jobPostingInfo: { ...info, ...changes } },
});

test('createJobPosting stores a job that can be read back and has a public page', async ({
  page,
  sandbox,
}) => {
  const { access_token } = await signIn(sandbox, 'clara');
  const created = await graphql(sandbox, access_token, CREATE, request());
  const id = created.data!['createJobPosting']!['id'] as string;
  expect(BigInt(id)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));

  const found = await graphql(
    sandbox,
    access_token,
    `
      query Find($filter: JobPostingsFilter!) {
        organization {
          jobPosting(jobPostingFilter: $filter) {
            totalCount
            edges {
              node {
                id
                info {
                  status
                }
                content {
                  title
                }
                proposalsStatistics {
                  totalProposals
                }
              }
            }
          }
        }
      }
    `,
    { filter: { title_eq: 'Booking page', pagination_eq: { first: 10 } } },
  );
  expect(JSON.stringify(found.data)).toContain(`"id":"${id}"`);
  expect(JSON.stringify(found.data)).toContain('"status":"REQUESTED"');
  await page.goto(sandbox.upwork.jobUrl(id));
  await expect(page.getByRole('heading', { name: 'Booking page' })).toBeVisible();
  await page.goto(sandbox.upwork.url);
  await page.getByRole('button', { name: 'Filled' }).click();
  expect(sandbox.upwork.jobs.find(id)?.status).toBe('FILLED');
  expect(sandbox.violations()).toEqual([]);
});

test('wrong operations and variables fail as on Upwork, and are recorded', async ({ sandbox }) => {
  const { access_token } = await signIn(sandbox, 'clara');
  const cases: [query: string, variables: object, message: RegExp][] = [
    ['{ nope }', {}, /^Validation error of type FieldUndefined: .* @ 'nope'$/],
    ['{ user { name { first } } }', {}, /^Validation error of type SubSelectionNotAllowed/],
    ['{ user }', {}, /^Validation error of type SubSelectionRequired/],
    ['{ jobPosting { id } }', {}, /^Validation error of type MissingFieldArgument: .* @ 'jobPosting'$/],
    ['{ ontologySkills(limit: "x") { id } }', {}, /^Validation error of type WrongType/],
    ['mutation { createJobPosting(input: {}) { id } }', {}, /^Validation error of type /],
    [CREATE, { request: { jobPostingInfo: info } }, /^Variable 'request' has an invalid value/],
    [CREATE, request({ type: 'FIXED' }), /'FIXED' does not exist in 'JobPostType'/],
    [CREATE, request({ amount: 250 }), /Variable 'request'/],
    [CREATE, request({ budget: '250' }), /'budget' is not defined/],
  ];
  for (const [query, variables, message] of cases) {
    const answer = await graphql(sandbox, access_token, query, variables);
    expect(answer.status).toBe(200);
    expect(answer.errors?.[0]?.message).toMatch(message);
    expect(answer.errors?.[0]?.extensions.classification).toBe('ValidationError');
  }
  expect(sandbox.violations()).toHaveLength(cases.length);
  expect(sandbox.upwork.jobs.list()).toEqual([]);
});

test('refuses what Upwork’s rules refuse, with 200 and errors', async ({ sandbox }) => {
  const { access_token } = await signIn(sandbox, 'clara');
  const refused: [changes: object, message: string][] = [
    [{ amount: '4.99' }, 'amount must be at least 5.00'],
    [{ title: ' ' }, 'title must not be blank'],
    [{ description: 'x'.repeat(5001) }, 'description must not be longer than 5000 characters'],
    [
      { type: 'HOURLY', hourlyBudgetType: 'MANUAL', hourlyBudgetMin: '2', hourlyBudgetMax: '9' },
      'at least 3.00',
    ],
    [{ groupId: '1' }, 'groupId is not a known category'],
  ];
  for (const [changes, message] of refused) {
    const answer = await graphql(sandbox, access_token, CREATE, request(changes));
    expect(answer.errors?.[0]?.message).toContain(message);
    expect(answer.data).toEqual({ createJobPosting: null });
  }
  expect(sandbox.violations()).toEqual([]);
});

test('organizations: the default one, a chosen one, a foreign one, a vendor', async ({ sandbox }) => {
  const [studio, press, agency] = persona('nora').organizations;
  const { access_token } = await signIn(sandbox, 'nora');
  const name = async (organization?: string) =>
    (await graphql(sandbox, access_token, '{ organization { name } }', {}, organization)).data?.[
      'organization'
    ];
  expect(await name()).toEqual({ name: studio.name });
  expect(await name(press!.id)).toEqual({ name: press!.name });
  const foreign = await graphql(
    sandbox,
    access_token,
    '{ user { id } }',
    {},
    persona('clara').organizations[0].id,
  );
  expect(foreign.status).toBe(403);
  const vendor = { request: { organizationId: agency!.id, jobPostingInfo: info } };
  const answer = await graphql(sandbox, access_token, CREATE, vendor, agency!.id);
  expect(answer.errors?.[0]?.message).toBe('only a client organization can post jobs');
});

test('the failure switches fail as they say', async ({ sandbox }) => {
  const { access_token } = await signIn(sandbox, 'clara');
  const create = () => graphql(sandbox, access_token, CREATE, request());
  const operation = 'graphql:createJobPosting';

  sandbox.fail({ operation, mode: 'drop-before-accept', times: 1 });
  await expect(create()).rejects.toThrow();
  expect(sandbox.upwork.jobs.list()).toHaveLength(0);
  sandbox.fail({ operation, mode: 'drop-after-accept', times: 1 });
  await expect(create()).rejects.toThrow();
  expect(sandbox.upwork.jobs.list()).toHaveLength(1);
  sandbox.fail({ operation, mode: 'error-after-accept', times: 1 });
  expect((await create()).status).toBe(500);
  expect(sandbox.upwork.jobs.list()).toHaveLength(2);
  sandbox.fail({ operation, mode: '429', retryAfter: 7, times: 1 });
  expect((await create()).status).toBe(429);
  sandbox.fail({ operation, mode: 'partial-save', times: 1 });
  expect((await create()).data?.['createJobPosting']).toMatchObject({ skillsSaved: false });
  sandbox.fail({ operation, mode: 'pending-payment', times: 1 });
  await create();
  expect(sandbox.upwork.jobs.list().at(-1)?.status).toBe('PENDING_PAYMENT_METHOD');
  sandbox.fail({ operation, mode: 'slow', milliseconds: 300, times: 1 });
  const started = Date.now();
  expect((await create()).errors).toBeUndefined();
  expect(Date.now() - started).toBeGreaterThanOrEqual(300);
  sandbox.fail({ operation, mode: 'hang', times: 1 });
  const timeout = new Promise((resolve) => setTimeout(() => resolve('no answer'), 500));
  expect(await Promise.race([create().catch(() => 'cut off'), timeout])).toBe('no answer');

  sandbox.upwork.settings.missingScopes = ['Mutation.createJobPosting'];
  expect((await create()).errors?.[0]?.extensions.classification).toBe('ExecutionAborted');
  sandbox.upwork.tokens.expireAccessTokens();
  expect((await create()).status).toBe(401);
});

test('the control page shows the calls without secrets and turns switches', async ({ page, sandbox }) => {
  const { access_token, refresh_token } = await signIn(sandbox, 'clara');
  await graphql(sandbox, access_token, '{ user { id } }');
  await page.goto(`${sandbox.upwork.url}/_sandbox`);
  await expect(page.getByRole('row').filter({ hasText: 'graphql:user' })).toContainText('bearer token');
  const shown = await page.content();
  for (const secret of [access_token, refresh_token, sandbox.upwork.key.secret])
    expect(shown).not.toContain(secret);
  await page.getByLabel('Operation').fill('token');
  await page.getByLabel('Failure').selectOption('500');
  await page.getByRole('button', { name: 'Add' }).click();
  expect(sandbox.faults.list()).toMatchObject([{ operation: 'token', mode: '500' }]);
});
