import type { Fault } from '../sandbox/recorder/faults.ts';
import { expect, panelOf, test } from '../support/stack.ts';
import { connect, fillIn, openDialog, postButton, viewJob } from '../support/steps.ts';

const operation = 'graphql:createJobPosting';

const CASES: [name: string, fault: Fault, words: string][] = [
  ['for want of a payment method', { operation, mode: 'pending-payment' }, 'Needs payment method'],
  ['until it is verified', { operation, mode: 'pending-verification' }, 'In review'],
];

for (const [name, fault, words] of CASES) {
  test(`a job on hold on Upwork ${name} is shown as such at once`, async ({ page, stack }) => {
    await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
    await connect(page);
    const dialog = await openDialog(page);
    await fillIn(dialog);
    stack.sandbox.fail({ ...fault, times: 1 });
    await postButton(dialog).click();
    await expect(viewJob(page)).toBeVisible();
    await expect(panelOf(page).getByText(words)).toBeVisible();
  });
}

test('parts that Upwork did not save are named to everyone who opens the issue', async ({
  page,
  stack,
  newBrowser,
}) => {
  const { acme } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await connect(page);
  const dialog = await openDialog(page);
  await fillIn(dialog);
  const flags = ['skillsSaved', 'questionsSaved', 'qualificationsSaved', 'sandsJobPostSaved'];
  stack.sandbox.fail({ operation, mode: 'partial-save', flags, times: 1 });
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();

  const others = await (await newBrowser()).newPage();
  await others.goto(acme.issueUrl('PROJ-1', 'jonas'));
  for (const viewer of [page, others]) {
    for (const part of ['skills', 'screening questions', 'experience level', 'category']) {
      await expect(panelOf(viewer).getByText(`Upwork didn't save the ${part}.`)).toBeVisible();
    }
  }
  expect(stack.sandbox.upwork.jobs.list()).toHaveLength(1);
});
