import type { FrameLocator, Page } from '@playwright/test';
import type { TextForm } from '../sandbox/upwork/kept-text.ts';
import { persona } from '../sandbox/upwork/personas.ts';
import { dialogOf, expect, panelOf, test, type Stack } from '../support/stack.ts';
import {
  answerConsent,
  connect,
  expectJobActions,
  fillIn,
  openConsent,
  openDialog,
  postAnother,
  postButton,
  viewJob,
} from '../support/steps.ts';

const REFRESH = 'token:refresh_token';

/** A connected user with a filled-in dialog, whose access token has expired. */
async function anExpiredDraft(page: Page, stack: Stack): Promise<FrameLocator> {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await fillIn(dialog, { title: 'Typed with care' });
  stack.sandbox.upwork.tokens.expireAccessTokens();
  return dialog;
}

/** A job whose status Upwork did not return when it was posted. */
async function postUnread(page: Page, stack: Stack, title: string, button?: string): Promise<string> {
  stack.sandbox.fail({ operation: 'graphql:jobPosting', mode: '500' });
  const dialog = await openDialog(page, button);
  await fillIn(dialog, { title });
  await (button ? postAnother(dialog) : postButton(dialog).click());
  await expect(page.getByRole('dialog')).toHaveCount(0);
  stack.sandbox.faults.clear();
  await expect(panelOf(page).getByText(title, { exact: true })).toBeVisible();
  return stack.sandbox.upwork.jobs.list().at(-1)!.id;
}

const refresh = (page: Page): Promise<void> => panelOf(page).getByRole('button', { name: 'Refresh' }).click();

test('a bot challenge is reported, and the choices load once it is over', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 503');
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  stack.sandbox.fail({ operation: 'graphql:any', mode: 'challenge' });
  await panelOf(page).getByRole('button', { name: 'Post this job to Upwork' }).click();
  const dialog = dialogOf(page);
  await expect(dialog.getByText("Upwork can't be reached from this app")).toBeVisible();
  await expect(dialog.getByText('permission')).toHaveCount(0);
  stack.sandbox.faults.clear();
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.getByLabel('Category', { exact: true })).toBeVisible();
  expect(stack.addon.logs()).toContain('a bot challenge answered in place of Upwork');
});

test('a proxy’s 401 page does not end a connection, and the call is repeated', async ({ page, stack }) => {
  const dialog = await anExpiredDraft(page, stack);
  stack.sandbox.fail({ operation: REFRESH, mode: '401-page', times: 1 });
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();
});

test('a proxy’s 403 page is not reported as a missing permission', async ({ page, stack, problems }) => {
  problems.allow('status of 503');
  const dialog = await anExpiredDraft(page, stack);
  stack.sandbox.fail({ operation: REFRESH, mode: '403-page', times: 1 });
  await postButton(dialog).click();
  const alert = dialog.getByRole('alert').filter({ hasText: 'Reference:' });
  await expect(alert).toContainText('Upwork does not answer. Try again');
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();
});

test('a refresh that Upwork keeps refusing without a reason ends in “Reconnect to Upwork”', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow(/status of (503|409)/);
  const dialog = await anExpiredDraft(page, stack);
  stack.sandbox.fail({ operation: REFRESH, mode: 'invalid-request' });
  await postButton(dialog).click();
  const alert = dialog.getByRole('alert').filter({ hasText: 'Reference:' });
  await expect(alert).toContainText('Upwork did not renew your connection.');
  await postButton(dialog).click();
  await expect(dialog.getByRole('button', { name: 'Reconnect to Upwork' })).toBeVisible();
  await expect(dialog.getByLabel('Title')).toHaveValue('Typed with care');
});

test('an empty 403 for an expired token causes a refresh', async ({ page, stack }) => {
  stack.sandbox.upwork.settings.unauthenticated = '403';
  const dialog = await anExpiredDraft(page, stack);
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();
  expect(stack.sandbox.calls({ operation: REFRESH })).toHaveLength(1);
});

test('an error from Upwork during a connect is not reported as a decline', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 502');
  stack.sandbox.upwork.settings.denial = 'server_error';
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const popup = await openConsent(page);
  await answerConsent(popup, { answer: 'Deny' });
  await expect(popup.getByText('Upwork did not complete the connection.')).toBeVisible();
  await popup.close();
  await expect(panelOf(page).getByText('Upwork did not complete the connection. Try')).toBeVisible();
  expect(stack.addon.logs()).toContain('server_error');
});

const CHANGED: [TextForm, string, string][] = [
  ['escaped', 'R&D report writer', 'For our "R&D" <team>.'],
  ['typographic quotes', 'A "small" job that can\'t wait', 'It\'s "small".'],
  ['decomposed', 'Café à louer', 'Où, été, naïveté.'],
  ['one line', 'Two  words', 'Two\n\nparagraphs  of text.'],
  ['without final punctuation', 'Paint three walls.', 'All of them white!'],
  [
    'cut',
    'A title that is longer than what Upwork keeps of it',
    'A description that is longer than what Upwork keeps of it, too.',
  ],
];

for (const [form, title, description] of CHANGED) {
  test(`a job with a lost response is found although Upwork stores its text differently (${form})`, async ({
    page,
    stack,
  }) => {
    stack.sandbox.upwork.settings.texts = form;
    await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
    await connect(page);
    const dialog = await openDialog(page);
    await fillIn(dialog, { title, description });
    stack.sandbox.fail({ operation: 'create-job', mode: 'drop-after-accept', times: 1 });
    await postButton(dialog).click();
    await expect(viewJob(page)).toHaveCount(1);
    const jobs = stack.sandbox.upwork.jobs.list();
    expect(jobs).toHaveLength(1);
    expect(jobs[0]!.info.title + jobs[0]!.info.description).not.toBe(title + description);
  });
}

test('a job that Upwork does not return is named and does not prevent reading the others', async ({
  page,
  stack,
}) => {
  const { upwork, acme } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  const older = await postUnread(page, stack, 'The older one');
  const newer = await postUnread(page, stack, 'The newer one', 'Post another');
  upwork.jobs.change(older, { status: 'FILLED' });
  stack.sandbox.fail({ operation: 'graphql:jobPosting', mode: '403', about: newer });
  await refresh(page);
  const panel = panelOf(page);
  await expect(panel.getByText('Filled', { exact: true })).toBeVisible();
  await expect(panel.getByRole('status')).toContainText(
    "Upwork doesn't show “The newer one” to your account.",
  );
});

test('a job deleted on Upwork is shown as unknown there', async ({ page, stack }) => {
  const { upwork, acme } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  upwork.jobs.remove(await postUnread(page, stack, 'Deleted there'));
  await refresh(page);
  const panel = panelOf(page);
  await expect(panel.getByRole('status')).toContainText("Upwork can't find “Deleted there”.");
  await expect(panel.getByText('Not found on Upwork', { exact: true })).toBeVisible();
  await expect(panel.getByText('Up to date.')).toHaveCount(0);
  await expectJobActions(panel, [
    'Copy to new post',
    'Copy link',
    'Manage on Upwork',
    'Remove from this issue',
  ]);
});

test('a user removed from an organization sees a message and is no longer offered it', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 409');
  const [studio, press] = persona('nora').organizations;
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page, { as: 'nora' });
  const dialog = await openDialog(page);
  await fillIn(dialog, { title: 'Typed with care', organization: press!.name });
  stack.sandbox.upwork.leave('nora', press!.id);
  await postButton(dialog).click();
  await expect(dialog.getByRole('alert').filter({ hasText: 'Reference:' })).toContainText(
    'Your Upwork account may not post jobs for this organization. Choose another one.',
  );

  await page.reload();
  const again = await openDialog(page);
  await expect(again.getByLabel('Title')).toHaveValue('Typed with care');
  await expect(again.getByLabel('Organization')).toBeHidden();
  await postButton(again).click();
  await expect(viewJob(page)).toBeVisible();
  expect(stack.sandbox.upwork.jobs.list().map(({ organizationId }) => organizationId)).toEqual([studio.id]);
});
