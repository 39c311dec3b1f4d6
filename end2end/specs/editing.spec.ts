import type { FrameLocator, Page } from '@playwright/test';
import { dialogOf, expect, panelOf, test } from '../support/stack.ts';
import {
  answer,
  chooseJobAction,
  closeByKey,
  connect,
  expectJobActions,
  jobActions,
  openDialog,
  openedDialog,
  postButton,
  postJob,
  viewJob,
} from '../support/steps.ts';

const title = (dialog: FrameLocator) => dialog.getByLabel('Title', { exact: true });
const save = (dialog: FrameLocator) => dialog.getByRole('button', { name: 'Save changes' });
const changedMark = (dialog: FrameLocator) =>
  dialog.getByText('Changed on Upwork', { exact: true }).filter({ visible: true });
const kept = (dialog: FrameLocator) =>
  expect(dialog.getByRole('status').filter({ hasText: 'Draft saved' })).toBeVisible();

/** Opens the dialog for a job of the panel, and waits until the job's text is loaded. */
async function openEdit(page: Page): Promise<FrameLocator> {
  await chooseJobAction(panelOf(page), 'Edit');
  const dialog = dialogOf(page);
  await expect(dialog.getByRole('heading', { name: 'Edit job' })).toBeVisible();
  await expect(title(dialog)).toBeFocused();
  return dialog;
}

for (const api of ['graphql', 'rest'] as const) {
  test.describe(`UPWORK_API=${api}`, () => {
    test.use({ addonEnv: { UPWORK_API: api } });

    test('a job is changed on Upwork from its issue, and nothing that changed there is replaced', async ({
      page,
      stack,
      problems,
    }) => {
      problems.allow(/status of 409/);
      await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
      await connect(page);
      await postJob(page, {
        title: 'Build a booking page',
        description: 'A page to book with.',
        ...(api === 'rest' && { experience: undefined }),
      });
      const dialog = await openEdit(page);
      await expect(title(dialog)).toHaveValue('Build a booking page');
      await expect(dialog.getByLabel('Description', { exact: true })).toHaveValue('A page to book with.');
      await expect(dialog.getByLabel('Subcategory').locator('option:checked')).toHaveText('Web Development');
      await expect(dialog.getByLabel('Visibility')).not.toHaveValue('');
      await expect(dialog.getByText(/^This is the job as it is on Upwork now/)).toBeVisible();
      await expect(changedMark(dialog)).toHaveCount(0);
      await expect(dialog.getByLabel('Organization')).toBeHidden();

      await title(dialog).fill('Build two booking pages');
      await save(dialog).click();
      await expect(dialog.getByText('Changes saved on Upwork.')).toBeVisible();
      await dialog.getByRole('button', { name: 'Close' }).click();
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(panelOf(page).getByText('Build two booking pages', { exact: true })).toBeVisible();
      await expect(jobActions(panelOf(page))).toBeFocused();
      await expect(viewJob(page)).toHaveCount(1);
      expect(stack.sandbox.upwork.jobs.list().map((job) => job.info.title)).toEqual([
        'Build two booking pages',
      ]);

      const [job] = stack.sandbox.upwork.jobs.list();
      job!.info.description = 'Changed over there.';
      stack.sandbox.upwork.jobs.touch(job!);
      const again = await openEdit(page);
      await expect(title(again)).toHaveValue('Build two booking pages');
      await expect(again.getByLabel('Description', { exact: true })).toHaveValue('Changed over there.');
      await expect(changedMark(again)).toHaveCount(1);
      await expect(
        again.getByText(/Changed on Upwork since then: Description\. Filled in here/),
      ).toBeVisible();

      job!.info.description = 'Changed once more.';
      stack.sandbox.upwork.jobs.touch(job!);
      await title(again).fill('Build three booking pages');
      await save(again).click();
      await expect(
        again.getByRole('alert').filter({ hasText: 'The job changed on Upwork while you were editing' }),
      ).toBeVisible();
      expect(job!.info.title).toBe('Build two booking pages');
      await expect(title(again)).toHaveValue('Build three booking pages');
      await expect(again.getByLabel('Description', { exact: true })).toHaveValue('Changed once more.');
      await expect(changedMark(again)).toHaveCount(1);
      await save(again).click();
      await expect(again.getByText('Changes saved on Upwork.')).toBeVisible();
      expect(job!.info).toMatchObject({
        title: 'Build three booking pages',
        description: 'Changed once more.',
      });
    });
  });
}

test('an edit is saved automatically, separately from the draft of a new job, and can be discarded', async ({
  page,
  stack,
}) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  await postJob(page, { title: 'As it was posted' });
  const draft = await openDialog(page, 'Post another');
  await title(draft).fill('Another job');
  await kept(draft);
  await closeByKey(page);

  const dialog = await openEdit(page);
  await expect(dialog.getByText('Your draft')).toBeHidden();
  await title(dialog).fill('Half changed');
  await kept(dialog);
  await page.reload();
  const again = await openEdit(page);
  await expect(again.getByText(/^Your draft of .*\d/)).toBeVisible();
  await expect(title(again)).toHaveValue('Half changed');
  await again.getByRole('button', { name: 'Reset to posted text (Title)' }).click();
  await expect(title(again)).toHaveValue('As it was posted');
  await again.getByLabel('Amount (US$)').fill('77');
  await kept(again);
  await again.getByRole('button', { name: 'Discard draft' }).click();
  await again
    .getByRole('group', { name: /Discard/ })
    .getByRole('button', { name: 'Discard draft' })
    .click();
  await expect(again.getByLabel('Amount (US$)')).toHaveValue('1,250.50');
  await closeByKey(page);

  await expect(title(await openDialog(page, 'Continue draft'))).toHaveValue('Another job');
  expect(stack.sandbox.calls({ operation: 'graphql:updateJobPosting' })).toEqual([]);
});

test('a refused change shows Upwork’s message and keeps the typed text', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow(/status of 4\d\d/);
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  await postJob(page);
  upwork.settings.forbiddenWords = ['telephone'];
  const dialog = await openEdit(page);
  await dialog.getByLabel('Amount (US$)').fill('');
  await save(dialog).click();
  await expect(dialog.getByRole('alert')).toContainText('Amount');
  await dialog.getByLabel('Amount (US$)').fill('80');
  await dialog.getByLabel('Description', { exact: true }).fill('Give us a telephone call.');
  await save(dialog).click();
  await expect(dialog.getByRole('alert')).toContainText('must not contain “telephone”');
  await expect(dialog.getByLabel('Description', { exact: true })).toHaveValue('Give us a telephone call.');
  await dialog.getByLabel('Description', { exact: true }).fill('Write to us.');
  await save(dialog).click();
  await expect(dialog.getByText('Changes saved on Upwork.')).toBeVisible();
  expect(upwork.jobs.list().map((job) => job.info.description)).toEqual(['Write to us.']);
});

test('a job that can’t be loaded is reported, with a way to try again', async ({ page, stack, problems }) => {
  problems.allow(/ERR_FAILED|status of 5\d\d/);
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  await postJob(page, { title: 'Here it is' });
  await page.route('**/api/edited-job', (route) => route.abort());
  await chooseJobAction(panelOf(page), 'Edit');
  const dialog = dialogOf(page);
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expect(save(dialog)).toBeHidden();
  await page.unroute('**/api/edited-job');
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(title(dialog)).toHaveValue('Here it is');
});

test('an ended job is posted again with its content', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  await postJob(page, { title: 'Needed every spring', amount: '321' });
  const panel = panelOf(page);
  await chooseJobAction(panel, 'Close job');
  await answer(page, 'I hired someone');
  await expect(panel.getByText('is closed on Upwork.')).toBeVisible();
  await expectJobActions(panel, [
    'Copy to new post',
    'Copy link',
    'Manage on Upwork',
    'Remove from this issue',
  ]);

  await chooseJobAction(panel, 'Copy to new post');
  const dialog = await openedDialog(page);
  await expect(title(dialog)).toHaveValue('Needed every spring');
  await expect(dialog.getByLabel('Amount (US$)')).toHaveValue('321');
  await postButton(dialog).click();
  await expect(viewJob(page)).toHaveCount(2);
  expect(stack.sandbox.upwork.jobs.list().map((job) => job.info.title)).toEqual([
    'Needed every spring',
    'Needed every spring',
  ]);
});
