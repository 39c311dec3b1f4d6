import { barriers, rulesFor } from '../support/accessibility.ts';
import { dialogOf, expect, panelOf, test } from '../support/stack.ts';
import {
  accountButton,
  answer,
  chooseJobAction,
  connect,
  expectJobActions,
  fillIn,
  jobActions,
  openDialog,
  openMenu,
  postButton,
  postJob,
  viewJob,
} from '../support/steps.ts';
import type { Page } from '@playwright/test';
import type { Stack } from '../support/stack.ts';

/** A job whose status Upwork did not return when it was posted. */
async function postUnread(page: Page, stack: Stack, title: string): Promise<string> {
  stack.sandbox.fail({ operation: 'graphql:jobPosting', mode: '500' });
  await postJob(page, { title });
  stack.sandbox.faults.clear();
  await expect(panelOf(page).getByText(title)).toBeVisible();
  return stack.sandbox.upwork.jobs.list().at(-1)!.id;
}

async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await expect(panelOf(page).getByRole('status')).toContainText('You are offline.');
}

for (const theme of ['light', 'dark'] as const) {
  const rules = rulesFor(theme);
  test(`each state of the panel is accessible, in ${theme}`, async ({ page, stack, problems }) => {
    problems.allow(/status of 4\d\d/);
    const { acme, upwork } = stack.sandbox;
    acme.settings.theme = theme;
    upwork.settings.forbiddenWords = ['telephone'];
    await page.goto(acme.issueUrl('PROJ-1'));
    await connect(page);
    const panel = panelOf(page);
    await expect(panel.getByText('Clara Klein · Lindenhof')).toBeVisible();

    const dialog = await openDialog(page);
    await fillIn(dialog, { description: 'By telephone.' });
    await postButton(dialog).click();
    await expect(dialog.getByRole('alert')).toContainText('Upwork rejected');
    await page.reload();
    await expect(panel.getByText(/Upwork rejected the post: .*telephone/)).toBeVisible();
    await expect(panel.getByText(/Reference: /)).toBeVisible();
    expect(await barriers(page, 'in frames', rules), 'refused').toEqual([]);

    await panel.getByRole('button', { name: 'Continue draft' }).click();
    await expect(dialogOf(page).getByLabel('Description')).toHaveValue('By telephone.');
    await dialogOf(page).getByLabel('Description').fill('In writing.');
    await postButton(dialogOf(page)).click();
    await expect(viewJob(page)).toBeVisible();
    await expect(panel.getByText(/rejected the post|Draft saved/)).toBeHidden();
    await expect(panel.getByText('Posted by you')).toBeVisible();
    await expect(panel.getByText('$1,250.50 fixed price · Lindenhof')).toBeVisible();
    expect(await barriers(page, 'in frames', rules), 'posted').toEqual([]);

    await openMenu(jobActions(panel));
    expect(await barriers(page, 'in frames', rules), 'a menu').toEqual([]);
    // axe opens a page of its own, which closes the menu; so does this.
    await jobActions(panel).focus();
    await chooseJobAction(panel, 'Remove from this issue');
    await expect(panel.getByRole('group')).toContainText('On Upwork the job stays as it is');
    expect(await barriers(page, 'in frames', rules), 'asking').toEqual([]);
  });
}

test('a saved draft is the next step, and shows when it was saved', async ({ page, stack, problems }) => {
  problems.allow('status of 403');
  const { acme } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  stack.sandbox.fail({ operation: 'create-job', mode: '403', times: 1 });
  const dialog = await openDialog(page);
  await fillIn(dialog, { title: 'Half done' });
  await postButton(dialog).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await page.reload();
  await expect(panelOf(page).getByRole('button', { name: 'Continue draft' })).toBeVisible();
  await expect(panelOf(page).locator('html[data-ready]')).toBeAttached();
  await expect((await openDialog(page, 'Continue draft')).getByLabel('Title')).toHaveValue('Half done');
  // Once the user types, it is no longer the unposted draft.
  await dialogOf(page).getByLabel('Title').fill('Half done, and a word more');
  await expect(dialogOf(page).getByText('Draft saved')).toBeVisible();
  await dialogOf(page).getByRole('button', { name: 'Close' }).click();
  await expect(panelOf(page).getByText(/^Draft saved (now|\d+ (seconds?|minutes?) ago)$/)).toBeVisible();
});

test('a due status is read after the panel has opened, and never delays it', async ({ page, stack }) => {
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  const id = await postUnread(page, stack, 'Read later');
  upwork.jobs.change(id, { proposals: 1234, hires: 1 });
  await page.route('**/*.wasm', () => undefined);
  const before = stack.sandbox.calls({ operation: 'graphql:any' }).length;
  await page.reload();
  await expect(viewJob(page)).toBeVisible();
  expect(stack.sandbox.calls({ operation: 'graphql:any' })).toHaveLength(before);

  await page.unroute('**/*.wasm');
  await page.reload();
  await expect(panelOf(page).getByText('Open', { exact: true })).toBeVisible();
  await expect(panelOf(page).getByText('1,234 proposals · 1 hire')).toBeVisible();
  await expect(panelOf(page).getByRole('status')).toHaveText('');
});

test('“Refresh” reads the job’s status, announces it, and keeps the focus', async ({ page, stack }) => {
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  const id = await postUnread(page, stack, 'Refreshed');
  upwork.jobs.change(id, { status: 'FILLED', proposals: 2, hires: 1 });
  const panel = panelOf(page);
  stack.sandbox.fail({ operation: 'graphql:any', mode: 'slow', milliseconds: 800, times: 1 });
  await panel.getByRole('button', { name: 'Refresh' }).click();
  await expect(panel.getByRole('status')).toHaveText('Asking Upwork…');
  await expect(panel.getByText('Filled', { exact: true })).toBeVisible();
  await expect(panel.getByText('2 proposals · 1 hire')).toBeVisible();
  await expect(panel.getByRole('status')).toHaveText('Up to date.');
  await expect(panel.getByRole('button', { name: 'Refresh' })).toBeFocused();
});

test('an ended connection found by “Refresh” offers to reconnect at once', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 409');
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  await postUnread(page, stack, 'Found dead');
  upwork.revokeConsents();
  const panel = panelOf(page);
  await panel.getByRole('button', { name: 'Refresh' }).click();
  await expect(panel.getByRole('button', { name: 'Reconnect to Upwork' })).toBeVisible();
  await expect(panel.getByText('Your Upwork connection has expired.')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Try again' })).toHaveCount(0);
});

test('when Upwork limits the rate, “Refresh” says when to try again', async ({ page, stack, problems }) => {
  problems.allow('status of 429');
  const { acme } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  await postUnread(page, stack, 'Too often');
  const panel = panelOf(page);
  stack.sandbox.fail({ operation: 'graphql:any', mode: '429', retryAfter: 90 });
  await panel.getByRole('button', { name: 'Refresh' }).click();
  await expect(panel.getByRole('alert')).toContainText(/Try again in \d+ seconds/);
  await expect(panel.getByRole('alert')).toContainText('Reference: ');
  expect(await barriers(page)).toEqual([]);
  stack.sandbox.faults.clear();
});

test('“Remove from this issue” asks first, unlinks the job, and leaves it on Upwork', async ({
  page,
  stack,
}) => {
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  await postJob(page, { title: 'To be unlinked' });
  const panel = panelOf(page);
  await chooseJobAction(panel, 'Remove from this issue');
  await expect(panel.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(jobActions(panel)).toBeFocused();
  await expect(viewJob(page)).toBeVisible();

  await chooseJobAction(panel, 'Remove from this issue');
  await answer(page, 'Remove');
  await expect(viewJob(page)).toHaveCount(0);
  await expect(panel.getByRole('status')).toHaveText('“To be unlinked” is no longer linked to this issue.');
  await expect(panel.getByRole('button', { name: 'Post this job to Upwork' })).toBeFocused();
  await page.reload();
  await expect(panel.getByRole('button', { name: 'Post this job to Upwork' })).toBeVisible();
  await expect(viewJob(page)).toHaveCount(0);
  expect(upwork.jobs.list()).toMatchObject([{ status: 'REQUESTED' }]);
});

test('a colleague sees the name of the user who posted a job', async ({ page, stack, newBrowser }) => {
  const { acme } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await connect(page);
  await postJob(page);
  const others = await (await newBrowser()).newPage();
  await others.goto(acme.issueUrl('PROJ-1', 'jonas'));
  await expect(panelOf(others).getByText('Posted by Mia Torres')).toBeVisible();
  await expect(panelOf(others).getByText('$1,250.50')).toHaveCount(0);
  await expectJobActions(panelOf(others), ['Copy link', 'Remove from this issue']);
  await expect(panelOf(others).getByRole('button', { name: 'Connect to Upwork' })).not.toHaveClass(/primary/);
  await expect(panelOf(others).getByRole('button', { name: 'Refresh' })).toHaveCount(0);
});

test('offline, the panel says so, and it continues when the network is back', async ({
  page,
  context,
  stack,
  problems,
}) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  await postUnread(page, stack, 'Offline');
  const panel = panelOf(page);
  await goOffline(page);
  await panel.getByRole('button', { name: 'Refresh' }).click();
  await expect(panel.getByRole('alert')).toContainText("can't be reached");
  expect(await barriers(page)).toEqual([]);
  await context.setOffline(false);
  await expect(panel.getByRole('alert')).toBeHidden();
  await expect(panel.getByText('Open', { exact: true })).toBeVisible();
});

test('a dialog closed offline leaves no error when the network is back', async ({
  page,
  context,
  stack,
  problems,
}) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  const panel = panelOf(page);
  await goOffline(page);
  const looked = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/panel'));
  await dialog.getByRole('button', { name: 'Close' }).click();
  await looked;
  await context.setOffline(false);
  await expect(panel.getByRole('status')).not.toContainText('You are offline.');
  await expect(panel.getByRole('alert')).toBeHidden();
  await expect(panel.getByRole('button', { name: 'Post this job to Upwork' })).toBeEnabled();
});

test('a user who may only view the issue sees that in the dialog and then in the panel', async ({
  page,
  stack,
}) => {
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await connect(page);
  acme.settings.withoutPermission = ['mia'];
  const dialog = await openDialog(page);
  await expect(dialog.getByRole('alert')).toContainText('You need permission to edit this issue');
  expect(await barriers(page), 'in the dialog').toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).click();
  const panel = panelOf(page);
  await expect(panel.getByText('You need permission to edit this issue')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Post this job to Upwork' })).toHaveCount(0);
  await expect(accountButton(panel)).toBeVisible();
  expect(await barriers(page), 'in the panel').toEqual([]);
  expect(upwork.jobs.list()).toEqual([]);
});

test('while Jira does not answer nothing is unlinked, and “Try again” works when Jira is back', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 503');
  const { acme } = stack.sandbox;
  acme.settings.down = 'error';
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  await postJob(page, { title: 'Kept', description: 'Typed by hand.' });
  const panel = panelOf(page);
  await chooseJobAction(panel, 'Remove from this issue');
  await answer(page, 'Remove');
  await expect(panel.getByRole('alert')).toContainText('Jira does not answer');
  await expect(viewJob(page)).toBeVisible();
  acme.settings.down = 'no';
  // The server reuses Jira's answer for two seconds.
  await page.waitForTimeout(2_100);
  await panel.getByRole('button', { name: 'Try again' }).click();
  await expect(viewJob(page)).toHaveCount(0);
  await expect(panel.getByRole('alert')).toBeHidden();
});
