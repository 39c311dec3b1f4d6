import { expect, panelOf, test, type Stack } from '../support/stack.ts';
import { connect, fillIn, openDialog, postButton, viewJob } from '../support/steps.ts';

const SESSION = 3;
const LONGER = (SESSION + 1) * 1000;

test.describe('with a session token of three seconds', () => {
  test.use({ addonEnv: { SESSION_SECONDS: String(SESSION) } });

  test('a tab left open still connects, and a partly filled dialog still posts', async ({ page, stack }) => {
    await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
    await expect(panelOf(page).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
    await page.waitForTimeout(LONGER);
    await connect(page);
    const dialog = await openDialog(page);
    await fillIn(dialog, { title: 'Half filled', amount: undefined });
    await page.waitForTimeout(LONGER);
    await expect(dialog.getByLabel('Title')).toHaveValue('Half filled');
    await dialog.getByLabel('Amount (US$)').fill('80');
    await postButton(dialog).click();
    await expect(viewJob(page)).toBeVisible();
    expect(stack.sandbox.upwork.jobs.list().map(({ info }) => [info.title, info.amount])).toEqual([
      ['Half filled', '80.00'],
    ]);
    expect(stack.addon.logs()).toMatch(/path="\/api\/session" status=200/);
  });

  test('an open tab survives a reinstall with a new secret', async ({ page, stack }) => {
    const { acme } = stack.sandbox;
    await page.goto(acme.issueUrl('PROJ-1'));
    await connect(page);
    await acme.install();
    await page.waitForTimeout(LONGER);
    const dialog = await openDialog(page);
    await fillIn(dialog);
    await postButton(dialog).click();
    await expect(viewJob(page)).toBeVisible();
  });

  test('a host without a valid token is reported, and the text stays', async ({ page, stack, problems }) => {
    problems.allow('status of 401');
    const { acme } = stack.sandbox;
    await page.goto(acme.issueUrl('PROJ-1'));
    await connect(page);
    const dialog = await openDialog(page);
    await fillIn(dialog, { title: 'Still here' });
    acme.settings.contextTokenSeconds = -90;
    await page.waitForTimeout(LONGER);
    await postButton(dialog).click();
    const alert = dialog.getByRole('alert');
    await expect(alert).toContainText('Reload the issue in Jira');
    await expect(alert).toContainText('Reference:');
    await expect(dialog.getByLabel('Title')).toHaveValue('Still here');

    acme.settings.contextTokenSeconds = 900;
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(viewJob(page)).toBeVisible();
  });
});

/** How often a page got a fresh token. */
function renewals(stack: Stack): number {
  return stack.addon.logs().split('path="/api/session" status=200').length;
}

test('a rejected call is repeated once with a new token', async ({ page, stack, problems }) => {
  problems.allow('status of 401');
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await fillIn(dialog);
  let calls = 0;
  await page.route('**/api/post-job', (route) => {
    calls += 1;
    if (calls > 1) return route.continue();
    return route.fulfill({ status: 401, json: { code: 'token_expired', reference: 'made-up' } });
  });
  const before = renewals(stack);
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();
  expect(calls).toBe(2);
  expect(renewals(stack)).toBe(before + 1);
});

test('a frame whose page token has expired offers to reload, and reloads', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 401');
  const { acme } = stack.sandbox;
  acme.settings.pageTokenSeconds = -90;
  await page.goto(acme.issueUrl('PROJ-1'));
  const panel = panelOf(page);
  await expect(panel.getByText('open for too long')).toBeVisible();
  await expect(panel.getByText('Code: token_expired. Reference:')).toBeVisible();

  acme.settings.pageTokenSeconds = 180;
  await page.reload();
  await expect(panel.getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
});

test('a frame that Jira reloads with the same address works', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const button = panelOf(page).getByRole('button', { name: 'Connect to Upwork' });
  await expect(button).toBeVisible();
  const frame = page.frames().find((one) => one.url().startsWith(stack.addon.url))!;
  await frame.goto(frame.url());
  await expect(button).toBeVisible();
});
