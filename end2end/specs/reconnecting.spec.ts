import { expect, panelOf, test } from '../support/stack.ts';
import {
  accountButton,
  answerConsent,
  connect,
  fillIn,
  openConsent,
  openDialog,
  postButton,
  viewJob,
} from '../support/steps.ts';

test('a consent revoked on Upwork is requested again in the dialog, and the text is kept', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 409');
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await fillIn(dialog, { title: 'Kept over a reconnect' });
  upwork.revokeConsents();
  await postButton(dialog).click();

  const button = dialog.getByRole('button', { name: 'Reconnect to Upwork' });
  await expect(button).toBeVisible();
  await expect(dialog.getByRole('alert').filter({ hasText: 'Reference:' })).toContainText('Reconnect, then');
  const popup = page.waitForEvent('popup');
  await button.click();
  await answerConsent(await popup);
  await expect(button).toHaveCount(0);
  await expect(dialog.getByLabel('Title')).toHaveValue('Kept over a reconnect');
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();
  expect(upwork.jobs.list()).toHaveLength(1);
});

test('a panel whose connection has ended offers “Reconnect to Upwork”, and “Disconnect”', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 409');
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await fillIn(dialog);
  upwork.revokeConsents();
  await postButton(dialog).click();
  await expect(dialog.getByRole('button', { name: 'Reconnect to Upwork' })).toBeVisible();

  await page.reload();
  const panel = panelOf(page);
  await expect(accountButton(panel)).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Post this job to Upwork' })).toHaveCount(0);
  await answerConsent(await openConsent(page, 'Reconnect to Upwork'));
  await expect(panel.getByRole('button', { name: 'Continue draft' })).toBeVisible();
});

test('expired access tokens are refreshed silently', async ({ page, stack }) => {
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await fillIn(dialog);
  upwork.tokens.expireAccessTokens();
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();
  expect(stack.sandbox.calls({ operation: 'token:refresh_token' })).toHaveLength(1);
  expect(upwork.jobs.list()).toHaveLength(1);
});
