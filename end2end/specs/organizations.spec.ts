import { persona } from '../sandbox/upwork/personas.ts';
import { expect, panelOf, test } from '../support/stack.ts';
import {
  answerConsent,
  connect,
  fillIn,
  openConsent,
  openDialog,
  postButton,
  viewJob,
} from '../support/steps.ts';

const [studio, press] = persona('nora').organizations;

test('a client with two organizations is asked to choose one, and the choice is remembered', async ({
  page,
  stack,
}) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page, { as: 'nora' });
  const dialog = await openDialog(page);
  const select = dialog.getByLabel('Organization');
  await expect(select.locator('option')).toHaveText(['Choose…', studio.name, press!.name]);
  await expect(select).toHaveJSProperty('required', true);
  await fillIn(dialog);
  await postButton(dialog).click();
  await expect(dialog.getByRole('alert')).toContainText('Organization');
  await expect(select).toHaveAttribute('aria-invalid', 'true');

  await select.selectOption({ label: press!.name });
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();
  const [call] = stack.sandbox.calls({ operation: 'graphql:createJobPosting' });
  expect(call?.notes['organization']).toBe(press!.id);
  expect(stack.sandbox.upwork.jobs.list().map(({ organizationId }) => organizationId)).toEqual([press!.id]);

  await page.goto(stack.sandbox.acme.issueUrl('PROJ-2'));
  const next = await openDialog(page);
  await expect(next.getByLabel('Organization')).toHaveValue(press!.id);
});

test('a client with one organization is not asked', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await expect(dialog.getByLabel('Title')).toBeVisible();
  await expect(dialog.getByLabel('Organization')).toBeHidden();
});

test('an account that can’t post sees a message and a way to use another one', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page, { as: 'victor' });
  const panel = panelOf(page);
  await expect(panel.getByText('for freelancers only')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Post this job to Upwork' })).toHaveCount(0);
  await answerConsent(await openConsent(page, 'Use another Upwork account'), { as: 'clara' });
  await expect(panel.getByRole('button', { name: 'Post this job to Upwork' })).toBeVisible();
  await expect.poll(() => stack.sandbox.upwork.tokens.liveGrants()).toEqual(['clara']);
});
