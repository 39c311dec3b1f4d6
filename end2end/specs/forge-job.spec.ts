import { connectByCode, bridgeCalls, post } from '../support/forge-steps.ts';
import { dialogOf, expect, panelOf, test } from '../support/stack.ts';
import { answer, chooseJobAction, copyLink, fillIn, openDialog, viewJob } from '../support/steps.ts';

test('an issue becomes a job on Upwork, and the panel links to it without a reload', async ({
  page,
  stack,
}) => {
  const { initech, upwork } = stack.sandbox;
  await page.goto(initech.issueUrl('PROJ-1'));
  await connectByCode(page);
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();

  const dialog = await openDialog(page);
  await expect(dialog.getByLabel('Title')).toHaveValue('Build a booking page for the clinic');
  await fillIn(dialog, { title: 'Build a booking page – “quickly” & well 🌍' });
  await post(page);
  expect(await bridgeCalls(page, 'showFlag')).toMatchObject([{ type: 'success' }]);

  const [job, ...more] = upwork.jobs.list();
  expect(more).toEqual([]);
  expect(job?.info).toMatchObject({ title: 'Build a booking page – “quickly” & well 🌍', amount: '1250.50' });
  const link = viewJob(page);
  await expect(link).toHaveAttribute('href', upwork.jobUrl(job!.id));
  await expect(link).toHaveAttribute('rel', 'noopener');
  expect(await copyLink(page)).toBe(upwork.jobUrl(job!.id));
  await link.click();
  const opened = page.waitForEvent('popup');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Continue' }).click();
  await expect((await opened).getByRole('heading', { level: 1 })).toContainText('Build a booking page');

  const calls = stack.sandbox.calls({ operation: 'jira:issue' });
  expect(calls.flatMap(({ checks }) => checks)).toContain('user token');
});

test('a job is edited, closed and posted again from its issue', async ({ page, stack }) => {
  const { initech, upwork } = stack.sandbox;
  await page.goto(initech.issueUrl('PROJ-2'));
  await connectByCode(page);
  const first = await openDialog(page);
  await fillIn(first, { title: 'Paint the fence', description: 'Both sides.' });
  await post(page);

  const panel = panelOf(page);
  await chooseJobAction(panel, 'Edit');
  const edit = dialogOf(page);
  await expect(edit.getByRole('heading', { name: 'Edit job' })).toBeVisible();
  await expect(edit.getByLabel('Title', { exact: true })).toHaveValue('Paint the fence');
  await edit.getByLabel('Title', { exact: true }).fill('Paint two fences');
  await edit.getByRole('button', { name: 'Save changes' }).click();
  await expect(edit.getByText('Changes saved on Upwork.')).toBeVisible();
  await edit.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(panel.getByText('Paint two fences', { exact: true })).toBeVisible();
  expect(upwork.jobs.list().map(({ info }) => info.title)).toEqual(['Paint two fences']);

  await chooseJobAction(panel, 'Close job');
  await answer(page, 'I hired someone');
  await expect(panel.getByText('Filled', { exact: true })).toBeVisible();
  expect(upwork.jobs.list()[0]?.status).toBe('FILLED');

  const again = await openDialog(page, 'Post another');
  await fillIn(again, { title: 'Paint the shed', description: 'Inside.' });
  await post(page);
  await expect(viewJob(page)).toHaveCount(2);
});

test('the dialog also opens from the issue’s menu, and the panel shows the job', async ({ page, stack }) => {
  await page.goto(stack.sandbox.initech.issueUrl('PROJ-1'));
  await connectByCode(page);
  await page.getByRole('button', { name: 'Post this job to Upwork' }).click();
  const dialog = dialogOf(page);
  await expect(dialog.getByLabel('Category', { exact: true })).toBeVisible();
  const frame = await page.locator('.dialog iframe').boundingBox();
  expect(frame?.height, 'the frame fills the dialog').toBeGreaterThan(400);
  await fillIn(dialog);
  await post(page);
});

test('a draft is kept while the dialog is closed, and restored in the next one', async ({ page, stack }) => {
  await page.goto(stack.sandbox.initech.issueUrl('PROJ-1'));
  await connectByCode(page);
  const dialog = await openDialog(page);
  await dialog.getByLabel('Title').fill('Half a thought');
  await expect(dialog.getByRole('status').filter({ hasText: 'Draft saved' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(panelOf(page).getByRole('button', { name: 'Continue draft' })).toBeVisible();
  const next = await openDialog(page, 'Continue draft');
  await expect(next.getByLabel('Title')).toHaveValue('Half a thought');
});

test('changes by others in Jira are shown without a reload', async ({ page, stack, newBrowser }) => {
  const { initech } = stack.sandbox;
  await page.goto(initech.issueUrl('PROJ-1', 'mia'));
  await connectByCode(page);
  const watching = await (await newBrowser()).newPage();
  await watching.goto(initech.issueUrl('PROJ-1', 'jonas'));
  await expect(panelOf(watching).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();

  await fillIn(await openDialog(page));
  await post(page);
  await expect(viewJob(watching)).toHaveCount(0);
  await watching.evaluate(() => document.dispatchEvent(new Event('issue-changed')));
  await expect(viewJob(watching)).toBeVisible();
});
