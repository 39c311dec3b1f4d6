import type { FrameLocator } from '@playwright/test';
import { dialogOf, expect, panelOf, test } from '../support/stack.ts';
import {
  addQuestion,
  addSkill,
  closeByKey,
  connect,
  fillIn,
  openDialog,
  postButton,
  postJob,
} from '../support/steps.ts';

const saved = (dialog: FrameLocator) =>
  expect(dialog.getByRole('status').filter({ hasText: 'Draft saved' })).toBeVisible();
const title = (dialog: FrameLocator) => dialog.getByLabel('Title', { exact: true });

test('a draft is saved automatically and restored completely', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await expect(dialog.getByText('Your draft')).toBeHidden();
  await fillIn(dialog, { title: 'Half done' });
  await dialog.getByLabel('Hourly').check();
  await dialog.getByLabel('Rate from (US$ an hour)').fill('20');
  await addSkill(dialog, 'Rust');
  await addQuestion(dialog, 'Why you?');
  await saved(dialog);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog'), 'nothing is asked: nothing is lost').toHaveCount(0);

  const again = await openDialog(page);
  await expect(again.getByText(/^Your draft of .*\d/)).toBeVisible();
  await expect(title(again)).toHaveValue('Half done');
  await expect(again.getByLabel('Category', { exact: true })).toHaveValue('531770282580668418');
  await expect(again.getByLabel('Subcategory')).toHaveValue('531770282584862733');
  await expect(again.getByLabel('Hourly')).toBeChecked();
  await expect(again.getByLabel('Rate from (US$ an hour)')).toHaveValue('20');
  await expect(again.getByLabel('Question 1')).toHaveValue('Why you?');
  await expect(again.getByRole('button', { name: 'Remove Rust' })).toBeVisible();
});

test('closing saves the last input without a pause', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await title(dialog).fill('Typed and closed at once');
  await closeByKey(page);
  await expect(title(await openDialog(page))).toHaveValue('Typed and closed at once');
});

test('a draft belongs to its user in any browser, survives a restart, and is hidden from others', async ({
  page,
  stack,
  newBrowser,
}) => {
  const { acme } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await title(dialog).fill('Begun at the office');
  await saved(dialog);
  await page.close();
  await stack.addon.restart();

  const home = await (await newBrowser()).newPage();
  await home.goto(acme.issueUrl('PROJ-1'));
  await expect(title(await openDialog(home))).toHaveValue('Begun at the office');
  await home.goto(acme.issueUrl('PROJ-2'));
  await expect(title(await openDialog(home)), 'another issue').toHaveValue('Fix the footer');
  const other = await (await newBrowser()).newPage();
  await other.goto(acme.issueUrl('PROJ-1', 'jonas'));
  await connect(other);
  await expect(title(await openDialog(other)), 'another user').toHaveValue(
    'Build a booking page for the clinic',
  );
});

test('discarding a draft restores the issue’s text, and the question can be canceled', async ({
  page,
  stack,
}) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  const discard = dialog.getByRole('button', { name: 'Discard draft' });
  await expect(discard).toBeHidden();
  await fillIn(dialog, { title: 'Not good enough', description: 'No.' });
  await dialog.getByLabel('Hourly').check();
  await addSkill(dialog, 'Rust');
  await saved(dialog);
  await discard.click();
  const question = dialog.getByRole('group', { name: /Discard your draft/ });
  await expect(question.getByRole('button', { name: 'Keep draft' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(title(dialog)).toHaveValue('Not good enough');

  await discard.click();
  await question.getByRole('button', { name: 'Discard draft' }).click();
  await expect(title(dialog)).toHaveValue('Build a booking page for the clinic');
  await expect(title(dialog)).toBeFocused();
  await expect(dialog.getByLabel('Description', { exact: true })).toHaveValue(/^Goal/);
  await expect(dialog.getByLabel('Category', { exact: true })).toHaveValue('');
  await expect(dialog.getByLabel('Subcategory')).toHaveValue('');
  await expect(dialog.getByLabel('Fixed price')).toBeChecked();
  await expect(dialog.getByRole('button', { name: 'Remove Rust' })).toHaveCount(0);
  await expect(discard).toBeHidden();
  await closeByKey(page);
  const again = await openDialog(page);
  await expect(again.getByText('Your draft')).toBeHidden();
  await expect(title(again)).toHaveValue('Build a booking page for the clinic');
});

test('an unsaved draft is reported, asked about when closing, and saved when the server is back', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('ERR_FAILED');
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await page.route('**/api/save-draft', (route) => route.abort());
  await title(dialog).fill('Kept in the end');
  await expect(dialog.getByRole('status')).toContainText('could not be saved');
  await dialog.getByRole('button', { name: 'Close' }).click();
  const question = dialog.getByRole('group', { name: /could not be saved/ });
  await expect(question.getByRole('button', { name: 'Keep editing' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused();
  await page.unroute('**/api/save-draft');
  await saved(dialog);
  await page.reload();
  await expect(title(await openDialog(page))).toHaveValue('Kept in the end');
});

test('of two tabs the last save wins, and both keep working', async ({ page, context, stack }) => {
  const { acme } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  const first = await openDialog(page);
  const tab = await context.newPage();
  await tab.goto(acme.issueUrl('PROJ-1'));
  const second = await openDialog(tab);
  await title(second).fill('From the second tab');
  await saved(second);
  await title(first).fill('From the first tab, later');
  await saved(first);
  await tab.reload();
  await expect(title(await openDialog(tab))).toHaveValue('From the first tab, later');
});

test('posting the job deletes its draft', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await title(dialog).fill('Draft first');
  await saved(dialog);
  await page.reload();
  await postJob(page, { title: 'Then a job' });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const next = await openDialog(page, 'Post another');
  await expect(next.getByText('Your draft')).toBeHidden();
  await expect(title(next)).toHaveValue('Build a booking page for the clinic');
});

test('the steps of a post are shown and end with a link to the job', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await fillIn(dialog);
  stack.sandbox.fail({ operation: 'create-job', mode: 'slow', milliseconds: 1500, times: 1 });
  await postButton(dialog).dblclick();
  await expect(postButton(dialog)).toBeDisabled();
  const steps = dialog.getByRole('list', { name: 'Progress' }).getByRole('listitem');
  await expect(steps.nth(1)).toHaveAttribute('aria-current', 'step');
  const link = dialog.getByRole('link', { name: 'View job' });
  await expect(link).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(link).toBeFocused();
  const [job] = stack.sandbox.upwork.jobs.list();
  await expect(link).toHaveAttribute('href', stack.sandbox.upwork.jobUrl(job!.id));
  await expect(dialog.getByLabel('Title', { exact: true })).toBeHidden();
  await expect(panelOf(page).getByRole('link', { name: 'View job' })).toBeVisible();
  await dialogOf(page).getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(stack.sandbox.upwork.jobs.list()).toHaveLength(1);
});
