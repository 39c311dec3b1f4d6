import { expect, panelOf, test } from '../support/stack.ts';
import { connect, copyLink, fillIn, openDialog, postAnother, postButton, viewJob } from '../support/steps.ts';
import { persona } from '../sandbox/upwork/personas.ts';

const BOOKING = `Goal

Patients book an appointment without calling the front desk.
First version in German and English.`;

test('an issue becomes a job on Upwork, word for word, and the panel links to it without a reload', async ({
  page,
  stack,
}) => {
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();

  const dialog = await openDialog(page);
  await expect(dialog.getByLabel('Title')).toHaveValue('Build a booking page for the clinic');
  await expect(dialog.getByLabel('Description')).toHaveValue(new RegExp(`^${BOOKING}`));
  await fillIn(dialog, {
    title: 'Build a booking page – “quickly” & well 🌍',
    description: 'First line\n\n- one\n- two\n\tzwölf',
    amount: '1,250.50',
  });
  const marked = await page.evaluate(() => Object.assign(window, { sameDocument: true }).sameDocument);
  await postButton(dialog).click();

  const link = viewJob(page);
  await expect(link).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(marked && (await page.evaluate(() => 'sameDocument' in window))).toBe(true);
  expect(await page.evaluate(() => window.localJira.refreshes)).toBe(0);

  const [job, ...more] = upwork.jobs.list();
  expect(more).toEqual([]);
  const [organization] = persona('clara').organizations;
  expect(job?.request).toMatchObject({
    organizationId: organization.id,
    jobPostingInfo: {
      title: 'Build a booking page – “quickly” & well 🌍',
      description: 'First line\n\n- one\n- two\n\tzwölf',
      type: 'FIXED_PRICE',
      amount: '1250.50',
      groupId: '531770282580668418',
      categoryId: '531770282584862733',
      experienceLevel: 'INTERMEDIATE',
      access: 'PUBLIC_INDEX',
    },
  });
  const [call] = stack.sandbox.calls({ operation: 'graphql:createJobPosting' });
  expect(call?.notes).toMatchObject({ organization: organization.id, upworkUser: 'clara' });

  await expect(link).toHaveAttribute('href', upwork.jobUrl(job!.id));
  expect(await copyLink(page)).toBe(upwork.jobUrl(job!.id));
  await expect(link).toHaveAttribute('target', '_blank');
  await expect(link).toHaveAttribute('rel', 'noopener');
  const opened = page.waitForEvent('popup');
  await link.click();
  const jobPage = await opened;
  await expect(jobPage.getByRole('heading', { level: 1 })).toHaveText(
    'Build a booking page – “quickly” & well 🌍',
  );
  expect(await jobPage.evaluate(() => window.opener)).toBeNull();
});

test('an hourly job is posted with its range, hours and length', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-5'));
  await connect(page);
  const dialog = await openDialog(page);
  await dialog.getByLabel('Hourly').check();
  await fillIn(dialog, { amount: undefined });
  await dialog.getByLabel('Rate from (US$ an hour)').fill('25');
  await dialog.getByLabel('Rate to (US$ an hour)').fill('40.5');
  await dialog.getByLabel('Hours a week').selectOption({ label: 'Less than 30' });
  await dialog.getByLabel('Project length').selectOption({ label: '1 to 3 months' });
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();

  expect(stack.sandbox.upwork.jobs.list().map(({ info }) => info)).toMatchObject([
    {
      type: 'HOURLY',
      hourlyBudgetType: 'MANUAL',
      hourlyBudgetMin: '25.00',
      hourlyBudgetMax: '40.50',
      durationId: '474250516458926082',
    },
  ]);
});

test('a second job is posted with “Post another”, and both stay linked', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-2'));
  await connect(page);
  for (const [button, title] of [
    ['Post this job to Upwork', 'First half'],
    ['Post another', 'Second half'],
  ] as const) {
    const dialog = await openDialog(page, button);
    await fillIn(dialog, { title, description: 'Half of the work.' });
    await (button === 'Post another' ? postAnother(dialog) : postButton(dialog).click());
    await expect(panelOf(page).getByText(title)).toBeVisible();
  }
  const urls = stack.sandbox.upwork.jobs.list().map(({ id }) => stack.sandbox.upwork.jobUrl(id));
  expect(urls).toHaveLength(2);
  const shown = await viewJob(page).evaluateAll((links) =>
    links.map((link) => (link as HTMLAnchorElement).href),
  );
  expect(shown).toEqual(urls.toReversed());
});

test('an invalid draft is not sent, each problem is shown at its field, and the summary links to it', async ({
  page,
  stack,
}) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await fillIn(dialog, { title: '  ', amount: '4.99' });
  await postButton(dialog).click();

  const summary = dialog.getByRole('alert');
  await expect(summary).toContainText('2 fields');
  await expect(summary).toBeFocused();
  for (const label of ['Title', 'Amount (US$)']) {
    const field = dialog.getByLabel(label);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(/\w{4}/);
  }
  await summary.getByRole('link', { name: 'Amount (US$)' }).click();
  await expect(dialog.getByLabel('Amount (US$)')).toBeFocused();
  expect(stack.sandbox.calls({ operation: 'graphql:createJobPosting' })).toEqual([]);
  expect(stack.sandbox.upwork.jobs.list()).toEqual([]);
});
