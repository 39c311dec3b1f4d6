import type { FrameLocator, Page } from '@playwright/test';
import { expect, panelOf, test, type Stack } from '../support/stack.ts';
import { connect, fillIn, openDialog, postButton, viewJob } from '../support/steps.ts';

const TITLE = 'Typed with care';

/** A connected user with a filled-in dialog. */
async function aDraft(page: Page, stack: Stack): Promise<FrameLocator> {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await fillIn(dialog, { title: TITLE });
  return dialog;
}

async function expectOneJob(page: Page, stack: Stack): Promise<void> {
  await expect(viewJob(page)).toHaveCount(1);
  expect(stack.sandbox.upwork.jobs.list().map(({ info }) => info.title)).toEqual([TITLE]);
}

test('a refusal shows Upwork’s message and keeps the text, and posting works after a correction', async ({
  page,
  stack,
}) => {
  stack.sandbox.upwork.settings.forbiddenWords = ['telephone'];
  const dialog = await aDraft(page, stack);
  await dialog.getByLabel('Description').fill('Call me by telephone.');
  await postButton(dialog).click();
  const alert = dialog.getByRole('alert');
  await expect(alert).toContainText('Upwork rejected the job: “description must not contain “telephone””');
  await expect(alert).toContainText('Reference:');
  await expect(dialog.getByLabel('Title')).toHaveValue(TITLE);
  await expect(dialog.getByLabel('Amount (US$)')).toHaveValue('1,250.50');

  await dialog.getByLabel('Description').fill('Write to me.');
  await postButton(dialog).click();
  await expectOneJob(page, stack);
});

test('a failure of Upwork creates no job and keeps the text, and “Try again” posts it', async ({
  page,
  stack,
}) => {
  const dialog = await aDraft(page, stack);
  stack.sandbox.fail({ operation: 'create-job', mode: '500', times: 1 });
  await postButton(dialog).click();
  await expect(dialog.getByRole('status')).toContainText("didn't confirm the job");
  const alert = dialog.getByRole('alert');
  await expect(alert).toContainText("The job wasn't posted.", { timeout: 15_000 });
  await expect(alert).toContainText('Reference:');
  await expect(dialog.getByLabel('Title')).toHaveValue(TITLE);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expectOneJob(page, stack);
});

test('a call that Upwork never answers times out within 20 seconds', async ({ page, stack }) => {
  test.setTimeout(60_000);
  const dialog = await aDraft(page, stack);
  stack.sandbox.fail({ operation: 'create-job', mode: 'hang', times: 1 });
  const answer = page.waitForResponse('**/api/post-job', { timeout: 20_000 });
  await postButton(dialog).click();
  await expect(dialog.getByRole('status')).toContainText('Posting to Upwork');
  await answer;
  const alert = dialog.getByRole('alert');
  await expect(alert).toContainText("The job wasn't posted.", { timeout: 20_000 });
  await expect(dialog.getByLabel('Title')).toHaveValue(TITLE);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expectOneJob(page, stack);
});

for (const mode of ['drop-after-accept', 'error-after-accept', 'unreadable-after-accept'] as const) {
  test(`a job created without a usable response (${mode}) is found and linked once`, async ({
    page,
    stack,
  }) => {
    const dialog = await aDraft(page, stack);
    stack.sandbox.fail({ operation: 'create-job', mode, times: 1 });
    await postButton(dialog).click();
    await expectOneJob(page, stack);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(stack.sandbox.calls({ operation: 'graphql:createJobPosting' })).toHaveLength(1);
  });
}

test('after the dialog is closed the panel resolves an unknown outcome', async ({ page, stack }) => {
  const dialog = await aDraft(page, stack);
  stack.sandbox.fail({ operation: 'create-job', mode: '500', times: 1 });
  await postButton(dialog).click();
  await expect(dialog.getByRole('status')).toContainText("didn't confirm the job");
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const panel = panelOf(page);
  await expect(panel.getByRole('status')).toContainText(TITLE);
  await expect(panel.getByRole('button', { name: 'Continue draft' })).toBeVisible({
    timeout: 15_000,
  });
  await expect(panel.getByRole('status')).toHaveText('');
  expect(stack.sandbox.upwork.jobs.list()).toEqual([]);
});

test('a rate limit is shown with the seconds to wait, and one click later the job exists', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 429');
  const dialog = await aDraft(page, stack);
  stack.sandbox.fail({ operation: 'create-job', mode: '429', times: 1, retryAfter: 1 });
  await postButton(dialog).click();
  const alert = dialog.getByRole('alert');
  await expect(alert).toContainText('Too many requests. Try again in');
  await expect(dialog.getByLabel('Title')).toHaveValue(TITLE);
  await page.waitForTimeout(1100);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expectOneJob(page, stack);
});

test('a missing permission of the API key is named for the operator', async ({ page, stack, problems }) => {
  problems.allow('status of 403');
  const dialog = await aDraft(page, stack);
  stack.sandbox.upwork.settings.missingScopes = ['Mutation.createJobPosting'];
  await postButton(dialog).click();
  await expect(dialog.getByRole('alert')).toContainText('Job Postings - Read and Write Access');
  stack.sandbox.upwork.settings.missingScopes = [];
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expectOneJob(page, stack);
});

test('a double click on “Post job” posts one job', async ({ page, stack }) => {
  const dialog = await aDraft(page, stack);
  stack.sandbox.fail({ operation: 'create-job', mode: 'slow', milliseconds: 1500, times: 1 });
  await postButton(dialog).dblclick();
  await expect(postButton(dialog)).toBeDisabled();
  await expectOneJob(page, stack);
  expect(stack.sandbox.calls({ operation: 'graphql:createJobPosting' })).toHaveLength(1);
});

test('while one user’s post is in flight, a second user sees that and posts no second job', async ({
  page,
  stack,
  newBrowser,
  problems,
}) => {
  problems.allow('status of 409');
  const others = await (await newBrowser()).newPage();
  await others.goto(stack.sandbox.acme.issueUrl('PROJ-1', 'jonas'));
  await connect(others);
  const second = await openDialog(others);
  await fillIn(second, { title: 'The second one' });

  const dialog = await aDraft(page, stack);
  stack.sandbox.fail({ operation: 'create-job', mode: 'slow', milliseconds: 3000, times: 1 });
  await postButton(dialog).click();
  await expect(dialog.getByRole('status')).toContainText('Posting');
  await postButton(second).click();
  await expect(second.getByRole('alert')).toContainText('Another job is being posted for this issue');
  await expectOneJob(page, stack);
});

test('the form works while Upwork is down, and loads its choices when it is back', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 503');
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  stack.sandbox.fail({ operation: 'graphql:any', mode: '500' });
  await panelOf(page).getByRole('button', { name: 'Post this job to Upwork' }).click();
  const dialog = page.frameLocator('.dialog iframe');
  const alert = dialog.getByRole('alert');
  await expect(alert).toContainText('Upwork does not answer', { timeout: 25_000 });
  await dialog.getByLabel('Title').fill(TITLE);
  stack.sandbox.faults.clear();
  await expect(async () => {
    await alert.getByRole('button', { name: 'Try again' }).click({ timeout: 1000 });
    await expect(dialog.getByLabel('Category', { exact: true })).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 20_000 });
  await expect(dialog.getByLabel('Title')).toHaveValue(TITLE);
  await fillIn(dialog);
  await postButton(dialog).click();
  await expectOneJob(page, stack);
});
