import type { BrowserContext, FrameLocator, Page } from '@playwright/test';
import { persona } from '../sandbox/upwork/personas.ts';
import { expect, panelOf, test, type Stack } from '../support/stack.ts';
import {
  answerConsent,
  connect,
  fillIn,
  openConsent,
  openDialog,
  postButton,
  viewJob,
  type Entries,
} from '../support/steps.ts';

test.use({ addonEnv: { UPWORK_API: 'rest' } });

/** This API does not support an experience level. */
const fill = (dialog: FrameLocator, entries: Entries = {}) =>
  fillIn(dialog, { experience: undefined, ...entries });

async function aDraft(page: Page, stack: Stack, entries: Entries = {}): Promise<FrameLocator> {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await fill(dialog, entries);
  return dialog;
}

async function expectOneJob(page: Page, stack: Stack): Promise<void> {
  await expect(viewJob(page)).toHaveCount(1);
  expect(stack.sandbox.upwork.jobs.list()).toHaveLength(1);
}

/** Everything that a browser sends and gets from now on, as text. */
function traffic(context: BrowserContext): () => Promise<string> {
  const parts: Promise<string>[] = [];
  context.on('request', (request) => {
    parts.push(Promise.resolve(`${request.url()}\n${request.postData() ?? ''}`));
  });
  context.on('response', (response) => {
    const headers = JSON.stringify(response.headers());
    const body = response.text().catch(() => '');
    parts.push(body.then((text) => `${response.url()}\n${headers}\n${text}`));
  });
  return async () => (await Promise.all(parts)).join('\n');
}

test('connects in three legs without sending a secret to the browser', async ({ page, stack }) => {
  const seen = traffic(page.context());
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const consent = await openConsent(page);
  expect([...new URL(consent.url()).searchParams.keys()]).toEqual(['oauth_token']);
  await answerConsent(consent);
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();

  for (const operation of ['token:request', 'token:access']) {
    expect(stack.sandbox.calls({ operation })).toHaveLength(1);
  }
  const secrets = stack.sandbox.upwork.legs.secrets();
  expect(secrets).toHaveLength(3);
  const text = await seen();
  expect(text).toContain('oauth_verifier=');
  for (const secret of [...secrets, stack.sandbox.upwork.key.secret]) expect(text).not.toContain(secret);
});

test('a job is posted with the fields of this API, and linked at the address that it returns', async ({
  page,
  stack,
}) => {
  const dialog = await aDraft(page, stack, { title: 'By the old interface', description: 'All of it.' });
  await expect(dialog.getByLabel('Experience level')).toBeHidden();
  await postButton(dialog).click();
  await expectOneJob(page, stack);
  const [job] = stack.sandbox.upwork.jobs.list();
  expect(job!.request).toEqual({
    buyer_team__reference: persona('clara').organizations[0].reference,
    title: 'By the old interface',
    description: 'All of it.',
    visibility: 'public',
    category2: 'Web, Mobile & Software Dev',
    subcategory2: 'Web Development',
    job_type: 'fixed-price',
    budget: '1250.50',
  });
  const url = `${stack.sandbox.upwork.url}/jobs/${job!.reference}`;
  await expect(viewJob(page)).toHaveAttribute('href', url);
  await expect(panelOf(page).getByText('Open', { exact: true })).toBeVisible();
  const [opened] = await Promise.all([page.waitForEvent('popup'), viewJob(page).click()]);
  await expect(opened.getByRole('heading', { name: 'By the old interface' })).toBeVisible();
});

test('an hourly job has a length in hours, and no rates', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await fill(dialog, { amount: undefined });
  await dialog.getByLabel('Hourly', { exact: true }).check();
  await expect(dialog.getByLabel('Rate from (US$ an hour)')).toBeHidden();
  await expect(dialog.getByLabel('Hours a week')).toBeHidden();
  await postButton(dialog).click();
  await expect(dialog.getByRole('alert')).toContainText('Project length');
  await dialog.getByLabel('Project length').selectOption('1 to 3 months (up to 480 hours)');
  await postButton(dialog).click();
  await expectOneJob(page, stack);
  const { job_type, duration, budget } = stack.sandbox.upwork.jobs.list()[0]!.request;
  expect([job_type, duration, budget]).toEqual(['hourly', '480', undefined]);
});

test('a user with several teams chooses one, and a second user sees the job without a name', async ({
  page,
  stack,
  newBrowser,
}) => {
  const [studio, press] = persona('nora').organizations;
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await connect(page, { as: 'nora' });
  const dialog = await openDialog(page);
  await expect(dialog.getByLabel('Organization').locator('option')).toHaveText([
    'Choose…',
    studio.name,
    press!.name,
  ]);
  await fill(dialog, { organization: press!.name });
  await postButton(dialog).click();
  await expectOneJob(page, stack);
  expect(upwork.jobs.list()[0]!.request['buyer_team__reference']).toBe(press!.reference);

  const others = await (await newBrowser()).newPage();
  await others.goto(acme.issueUrl('PROJ-1', 'jonas'));
  await expect(panelOf(others).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await expect(viewJob(others)).toHaveCount(1);
  await expect(panelOf(others).getByText('Nora')).toHaveCount(0);
  await connect(others);
  await expect(panelOf(others).getByText('Clara Klein')).toBeVisible();
});

test('a user who denies sees a message and can connect later', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const consent = await openConsent(page);
  await answerConsent(consent, { answer: 'Deny' });
  await expect(consent.getByRole('heading', { name: 'You declined the connection.' })).toBeVisible();
  await expect(panelOf(page).getByRole('alert')).toContainText("You didn't allow access");
  expect(stack.sandbox.calls({ operation: 'token:access' })).toEqual([]);
  await connect(page);
});

test('a consent revoked on Upwork is requested again, and the text is kept', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 409');
  const dialog = await aDraft(page, stack, { title: 'Kept over a reconnect' });
  stack.sandbox.upwork.revokeConsents();
  await postButton(dialog).click();
  const button = dialog.getByRole('button', { name: 'Reconnect to Upwork' });
  await expect(button).toBeVisible();
  const popup = page.waitForEvent('popup');
  await button.click();
  await answerConsent(await popup);
  await expect(button).toHaveCount(0);
  await expect(dialog.getByLabel('Title')).toHaveValue('Kept over a reconnect');
  await postButton(dialog).click();
  await expectOneJob(page, stack);
});

test('a rate limit is shown with the seconds to wait', async ({ page, stack, problems }) => {
  problems.allow('status of 429');
  const dialog = await aDraft(page, stack);
  stack.sandbox.fail({ operation: 'create-job', mode: '429', times: 1, retryAfter: 40 });
  await postButton(dialog).click();
  await expect(dialog.getByRole('alert')).toContainText(/Too many requests. Try again in (40|39|38) seconds/);
  expect(stack.sandbox.upwork.jobs.list()).toEqual([]);
});

for (const mode of ['error-after-accept', 'drop-after-accept'] as const) {
  test(`a job created without a usable response (${mode}) is found and linked once`, async ({
    page,
    stack,
  }) => {
    const dialog = await aDraft(page, stack);
    stack.sandbox.fail({ operation: 'create-job', mode, times: 1 });
    await postButton(dialog).click();
    await expectOneJob(page, stack);
    expect(stack.sandbox.calls({ operation: 'rest:POST jobs' })).toHaveLength(1);
  });
}
