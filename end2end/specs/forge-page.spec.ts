import { barriers } from '../support/accessibility.ts';
import { brightness } from '../support/colours.ts';
import { bridgeCalls, connectByCode, openStart, post } from '../support/forge-steps.ts';
import { dialogOf, expect, panelOf, test } from '../support/stack.ts';
import { closeByKey, codeField, consentForCode, fillIn, openDialog, postButton } from '../support/steps.ts';

const DARK = 90;
const LIGHT = 190;
const GATEWAY = '**/_forge/gateway';

test('the panel keeps its place until its state arrives, in one call', async ({ page, stack }) => {
  let go = (): void => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route(GATEWAY, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(stack.sandbox.initech.issueUrl('PROJ-1'));
  const panel = panelOf(page);
  await expect(panel.locator('main[aria-busy=true] .skeleton').first()).toBeVisible();
  const frame = page.locator('#panels iframe');
  await expect.poll(async () => (await frame.boundingBox())!.height).toBeGreaterThanOrEqual(80);
  go();
  await expect(panel.getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await expect(panel.locator('.skeleton')).toHaveCount(0);
  await expect.poll(() => bridgeCalls(page, 'invoke')).toHaveLength(2);
  expect(await bridgeCalls(page, 'invoke')).toMatchObject([
    { path: '/forge/panel', body: {} },
    { path: '/forge/api/authorization' },
  ]);
});

test('a state that does not arrive is reported, with a way to try again', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 500');
  problems.allow('unreachable');
  await page.route(GATEWAY, (route) => route.fulfill({ status: 500, body: 'unreachable' }));
  await page.goto(stack.sandbox.initech.issueUrl('PROJ-1'));
  const alert = panelOf(page).getByRole('alert');
  await expect(alert).toContainText('could not be loaded');
  expect(await barriers(page)).toEqual([]);
  await page.unroute(GATEWAY);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(panelOf(page).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
});

test('a refusal by the server is shown with the reference of its log line', async ({ page, stack }) => {
  stack.sandbox.initech.settings.locale = 'de-DE';
  const error = { status: 503, headers: {}, body: { code: 'internal', reference: 'made-up-reference' } };
  await page.route(GATEWAY, (route) => route.fulfill({ json: { success: false, error } }));
  await page.goto(stack.sandbox.initech.issueUrl('PROJ-1'));
  const alert = panelOf(page).getByRole('alert');
  await expect(alert).toContainText('Referenz: made-up-reference');
  await expect(alert.getByRole('button', { name: 'Erneut versuchen' })).toBeVisible();
});

test('without a bridge the page asks the user to open it in Jira, and throws nothing', async ({
  page,
  stack,
}) => {
  const { initech } = stack.sandbox;
  await page.route('**/global-bridge.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: '' }),
  );
  await page.goto(initech.issueUrl('PROJ-1'));
  await expect(panelOf(page).getByRole('alert')).toContainText('works inside Jira');
});

test('dark and light come from Jira, in panel and dialog', async ({ page, stack }) => {
  const { initech } = stack.sandbox;
  initech.settings.theme = 'dark';
  await page.goto(initech.issueUrl('PROJ-1'));
  await connectByCode(page);
  await expect.poll(() => brightness(page.locator('#panels iframe'))).toBeLessThan(DARK);
  expect(await barriers(page), 'the panel').toEqual([]);
  const dialog = await openDialog(page);
  await expect.poll(() => brightness(page.locator('.dialog'))).toBeLessThan(DARK);
  expect(await barriers(page), 'the dialog').toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Light theme' }).click();
  await expect(panelOf(page).locator('html[data-ready]')).toBeAttached();
  await expect.poll(() => brightness(page.locator('#panels iframe'))).toBeGreaterThan(LIGHT);
});

test('axe finds nothing from the first view to the posted job', async ({ page, stack }) => {
  await page.goto(stack.sandbox.initech.issueUrl('PROJ-1'));
  await expect(panelOf(page).locator('html[data-ready]')).toBeAttached();
  expect(await barriers(page), 'not connected').toEqual([]);
  const tab = await openStart(page);
  await expect(panelOf(page).getByRole('status')).toContainText('Waiting for Upwork');
  expect(await barriers(page), 'waiting').toEqual([]);
  await tab.close();
  await connectByCode(page);
  expect(await barriers(page), 'connected').toEqual([]);
  const dialog = await openDialog(page);
  expect(await barriers(page), 'the dialog').toEqual([]);
  await fillIn(dialog);
  await post(page);
  expect(await barriers(page), 'with a job').toEqual([]);
});

test('on a German Jira everything is German', async ({ page, stack }) => {
  const { initech } = stack.sandbox;
  initech.settings.locale = 'de-DE';
  await page.goto(initech.issueUrl('PROJ-1'));
  const panel = panelOf(page);
  await expect(panel.locator('html[lang=de][data-ready]')).toBeAttached();
  await expect(panel.getByRole('button', { name: 'Mit Upwork verbinden' })).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await page.goto(initech.globalPageUrl());
  await expect(panel.getByRole('heading', { name: 'Upwork-Jobs' })).toBeVisible();
});

test('connecting and posting work without a mouse', async ({ page, stack }) => {
  await page.goto(stack.sandbox.initech.issueUrl('PROJ-1'));
  const panel = panelOf(page);
  await expect(panel.locator('html[data-ready]')).toBeAttached();
  const opened = page.waitForEvent('popup');
  await panel.getByRole('button', { name: 'Connect to Upwork' }).press('Enter');
  const tab = await opened;
  await tab.getByRole('button', { name: 'Continue to Upwork' }).press('Enter');
  await tab.getByRole('button', { name: 'Allow' }).press('Enter');
  const code = await tab.getByText(/^\w{4}-\w{4}$/).innerText();
  await tab.close();
  await page.bringToFront();
  await codeField(page).focus();
  await codeField(page).pressSequentially(code);
  await codeField(page).press('Enter');
  const next = panel.getByRole('button', { name: 'Post this job to Upwork' });
  await expect(next, 'the next step has the focus').toBeFocused();
  await next.press('Enter');
  const dialog = dialogOf(page);
  await expect(dialog.getByLabel('Category', { exact: true })).toBeVisible();
  await dialog.getByLabel('Title').focus();
  await closeByKey(page);
});

test('the site pages answer, and the administrator’s page only administrators', async ({ page, stack }) => {
  const { initech } = stack.sandbox;
  await page.goto(initech.globalPageUrl() + '?as=mia');
  await expect(panelOf(page).getByText('There are no jobs on issues that you can see')).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await page.goto(initech.adminPageUrl());
  await expect(panelOf(page).getByText('nothing to set')).toBeVisible();
  await page.goto(initech.adminPageUrl() + '?as=jonas');
  await expect(panelOf(page).getByRole('alert')).toContainText('Only administrators of this Jira site');
  await expect(panelOf(page).getByText('nothing to set')).toHaveCount(0);
});

test('somebody who logs in to Jira later can do nothing with an open page', async ({
  page,
  context,
  stack,
}) => {
  const { initech, upwork } = stack.sandbox;
  await page.goto(initech.issueUrl('PROJ-1', 'mia'));
  await connectByCode(page);
  const dialog = await openDialog(page);
  await fillIn(dialog);
  const elsewhere = await context.newPage();
  await elsewhere.goto(initech.issueUrl('PROJ-2', 'jonas'));
  await page.bringToFront();
  await postButton(dialog).click();
  await expect(dialog.getByRole('alert')).toContainText(
    'Jonas Weber is now logged in to Jira in this browser',
  );
  expect(upwork.jobs.list()).toEqual([]);
});

test('a pending code is asked for in every panel of its account', async ({ page, context, stack }) => {
  const { initech } = stack.sandbox;
  await page.goto(initech.issueUrl('PROJ-1'));
  const tab = await openStart(page);
  await consentForCode(tab);
  const other = await context.newPage();
  await other.goto(initech.issueUrl('PROJ-2'));
  await expect(codeField(other)).toBeVisible();
});
