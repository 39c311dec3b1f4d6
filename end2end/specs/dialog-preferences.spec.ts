import { expect, test } from '../support/stack.ts';
import { addSkill, connect, fillIn, openDialog, postAnother, postButton, viewJob } from '../support/steps.ts';

test('preferences reach Upwork under its names, and are restored with the draft', async ({ page, stack }) => {
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  const field = (label: string) => dialog.getByLabel(label, { exact: true });
  await fillIn(dialog, { amount: undefined });
  await field('Hourly').check();
  await field('No rate yet: freelancers propose their own').check();
  await expect(field('Rate from (US$ an hour)')).toBeHidden();
  await addSkill(dialog, 'Rust');
  await addSkill(dialog, 'Patience');
  await dialog.getByRole('listitem').filter({ hasText: 'Patience' }).getByText('Must have').click();
  await field('Project length').selectOption({ label: 'Not sure yet' });
  await field('Talent type').selectOption({ label: 'Freelancers only' });
  await field('English level').selectOption({ label: 'Fluent or better' });

  await dialog.getByText('More preferences').click();
  await field('Countries').selectOption('Germany');
  await field('Countries').selectOption('Poland');
  await dialog.getByRole('button', { name: 'Remove Poland' }).click();
  await field('Time zones').selectOption('Europe/Berlin');
  await field('Job success').selectOption({ label: '90% or more' });
  await field('Deadline').fill('2027-03-31');
  await field('Project type').selectOption({ label: 'Ongoing need' });
  await field('Hide the budget from freelancers').check();
  await expect(dialog.getByRole('status')).toHaveText('Draft saved');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  const again = await openDialog(page);
  await expect(again.getByRole('button', { name: 'Remove Germany' })).toBeVisible();
  await expect(again.getByLabel('Hide the budget from freelancers')).toBeChecked();
  await postButton(again).click();
  await expect(viewJob(page)).toBeVisible();
  expect(upwork.jobs.list()[0]?.request).toMatchObject({
    jobPostingInfo: {
      hourlyBudgetType: 'NOT_PROVIDED',
      notSureProjectDuration: true,
      deadline: '2027-03-31',
      durationType: 'ONGOING_NEED',
      hideBudget: true,
    },
    qualifications: {
      contractorType: 'INDIVIDUALS',
      englishProficiency: 'FLUENT',
      countries: ['Germany'],
      timezones: ['Europe/Berlin'],
      jobSuccessScore: 90,
    },
    sandsJobPost: {
      additionalSkills: [{ relevance: 'MANDATORY' }, { freetext: 'Patience', relevance: 'NICE_TO_HAVE' }],
    },
  });
});

test('if a colleague posts meanwhile, a second job needs a confirmation and the text stays', async ({
  page,
  stack,
  newBrowser,
  problems,
}) => {
  problems.allow('status of 409');
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await connect(page);
  const mine = await openDialog(page);
  const other = await (await newBrowser()).newPage();
  await other.goto(acme.issueUrl('PROJ-1', 'jonas'));
  await connect(other, { as: 'nora' });
  const theirs = await openDialog(other);
  await fillIn(mine, { title: 'From Mia' });
  await fillIn(theirs, { title: 'From Jonas', organization: 'North Pier Studio' });
  await postButton(mine).click();
  await expect(viewJob(page)).toBeVisible();

  await postButton(theirs).click();
  const question = theirs.getByRole('group', { name: /already has an open job.*From Mia/s });
  await question.getByRole('button', { name: 'Back to editing' }).click();
  await expect(theirs.getByRole('link', { name: 'From Mia' })).toHaveAttribute(
    'href',
    upwork.jobUrl(upwork.jobs.list()[0]!.id),
  );
  await expect(theirs.getByLabel('Title', { exact: true })).toHaveValue('From Jonas');
  expect(upwork.jobs.list()).toHaveLength(1);
  await postAnother(theirs);
  await expect(viewJob(other)).toHaveCount(2);
});

test('header and footer stay visible, and while posting nothing can be entered', async ({ page, stack }) => {
  // A laptop at 200 %.
  await page.setViewportSize({ width: 640, height: 400 });
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await fillIn(dialog);
  for (const place of [0, 9_999]) {
    await dialog.locator('html').evaluate((html, top) => html.scrollTo(0, top), place);
    await expect(dialog.getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 });
    await expect(postButton(dialog)).toBeInViewport({ ratio: 1 });
    await expect(dialog.getByRole('button', { name: 'Preview' })).toBeInViewport({ ratio: 1 });
  }
  const title = dialog.getByLabel('Title', { exact: true });
  await title.focus();
  await expect(title).toBeInViewport({ ratio: 1 });

  stack.sandbox.fail({ operation: 'create-job', mode: 'slow', milliseconds: 1500, times: 1 });
  await postButton(dialog).click();
  await expect(postButton(dialog)).toBeDisabled();
  await expect(dialog.getByRole('status')).toBeInViewport();
  await title.evaluate((element) => element.focus());
  await page.keyboard.type('lost?');
  await expect(title).toHaveValue('Build a booking page for the clinic');
  await expect(viewJob(page)).toBeVisible();
});
