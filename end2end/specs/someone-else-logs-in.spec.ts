import type { FrameLocator, Page } from '@playwright/test';
import { dialogOf, expect, panelOf, test, type Stack } from '../support/stack.ts';
import {
  answer,
  chooseAccountAction,
  connect,
  fillIn,
  openDialog,
  postButton,
  viewJob,
} from '../support/steps.ts';

const SESSION = 3;
const LONGER = (SESSION + 1) * 1000;
const WORDS = 'Jonas Weber is now logged in to Jira in this browser';

test.use({ addonEnv: { SESSION_SECONDS: String(SESSION) } });
test.beforeEach(({ problems }) => problems.allow('status of 403'));

/** In another tab of this browser somebody else logs in to Jira; it is long enough ago for the page’s session to have ended. */
async function logIn(page: Page, stack: Stack, name: string): Promise<void> {
  const tab = await page.context().newPage();
  await tab.goto(stack.sandbox.acme.issueUrl('PROJ-2', name));
  await tab.close();
  await page.bringToFront();
  await page.waitForTimeout(LONGER);
}

/** Mia and Jonas are both connected; Mia’s issue is open. */
async function bothConnected(page: Page, stack: Stack): Promise<void> {
  const { acme } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1', 'jonas'));
  await connect(page, { as: 'nora' });
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await connect(page, { as: 'clara' });
}

async function expectNothingOfJonas(page: Page, stack: Stack): Promise<void> {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1', 'jonas'));
  await expect(panelOf(page).getByText('Nora Pier')).toBeVisible();
  await expect(panelOf(page).getByRole('button', { name: 'Continue draft' })).toHaveCount(0);
  await expect(viewJob(page)).toHaveCount(0);
}

async function expectTold(frame: FrameLocator): Promise<void> {
  const alert = frame.getByRole('alert').filter({ hasText: WORDS });
  await expect(alert).toBeVisible();
  await expect(alert).toContainText('Reference:');
}

test('further input becomes no draft and stays in the form', async ({ page, stack }) => {
  await bothConnected(page, stack);
  const dialog = await openDialog(page);
  await logIn(page, stack, 'jonas');
  await dialog.getByLabel('Title').fill('Mia’s words');
  await expectTold(dialog);
  await expect(dialog.getByText('Draft saved')).toHaveCount(0);
  await expect(dialog.getByLabel('Title')).toHaveValue('Mia’s words');

  await logIn(page, stack, 'mia');
  await dialog.getByLabel('Title').pressSequentially('!');
  await expect(dialog.getByText('Draft saved')).toBeVisible();
  await expect(dialog.getByRole('alert').filter({ hasText: WORDS })).toHaveCount(0);
  await expectNothingOfJonas(page, stack);
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1', 'mia'));
  await expect(panelOf(page).getByRole('button', { name: 'Continue draft' })).toBeVisible();
});

test('nothing is posted from either Upwork account, and the text stays', async ({ page, stack }) => {
  await bothConnected(page, stack);
  const dialog = await openDialog(page);
  await fillIn(dialog, { title: 'Mia’s job' });
  await logIn(page, stack, 'jonas');
  await postButton(dialog).click();
  await expectTold(dialog);
  await expect(dialog.getByLabel('Title')).toHaveValue('Mia’s job');
  expect(stack.sandbox.upwork.jobs.list()).toEqual([]);

  await logIn(page, stack, 'mia');
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(viewJob(page)).toBeVisible();
  expect(stack.sandbox.calls({ operation: 'graphql:createJobPosting' })).toHaveLength(1);
});

test('nobody is disconnected', async ({ page, stack }) => {
  await bothConnected(page, stack);
  await logIn(page, stack, 'jonas');
  await chooseAccountAction(panelOf(page), 'Disconnect');
  await answer(page, 'Disconnect');
  await expectTold(panelOf(page));
  expect(stack.sandbox.upwork.tokens.liveGrants().toSorted()).toEqual(['clara', 'nora']);
  await expectNothingOfJonas(page, stack);
});

test('no connect begins', async ({ page, stack, problems }) => {
  problems.allow('ERR_FAILED');
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1', 'mia'));
  await expect(panelOf(page).locator('html[data-ready]')).toBeAttached();
  await page.route('**/api/authorization', (route) => route.abort());
  const aborted = page.waitForEvent('requestfailed', (request) =>
    request.url().endsWith('/api/authorization'),
  );
  await page.reload();
  await aborted;
  await page.unroute('**/api/authorization');
  await logIn(page, stack, 'jonas');
  const popup = page.waitForEvent('popup');
  await panelOf(page).getByRole('button', { name: 'Connect to Upwork' }).click();
  const opened = await popup;
  await expectTold(panelOf(page));
  await expect.poll(() => opened.isClosed()).toBe(true);
  expect(stack.sandbox.calls({ operation: 'consent' })).toEqual([]);
});

test('a user who logged out sees a message, and nothing is saved', async ({ page, stack }) => {
  await bothConnected(page, stack);
  const dialog = await openDialog(page);
  await logIn(page, stack, 'anonymous');
  await dialog.getByLabel('Title').fill('Nobody’s words');
  await expect(dialog.getByRole('alert')).toContainText('You are not logged in to Jira');
  await expect(dialog.getByLabel('Title')).toHaveValue('Nobody’s words');
});

test('a host whose tokens name no issue keeps the dialog working', async ({ page, stack }) => {
  const { acme, upwork } = stack.sandbox;
  acme.settings.contextIssue = 'left out';
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await connect(page);
  const dialog = await openDialog(page);
  await fillIn(dialog, { title: 'No issue in the token' });
  await page.waitForTimeout(LONGER);
  await dialog.getByLabel('Title').fill('Still no issue');
  await expect(dialogOf(page).getByText('Draft saved')).toBeVisible();
  await page.waitForTimeout(LONGER);
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();
  expect(upwork.jobs.list().map(({ info }) => info.title)).toEqual(['Still no issue']);
});
