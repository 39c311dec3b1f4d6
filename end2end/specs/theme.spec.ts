import { brightness, colourOf } from '../support/colours.ts';
import { expect, panelOf, test } from '../support/stack.ts';
import { connect, openAlone, openDialog } from '../support/steps.ts';

const DARK = 90;
const LIGHT = 190;

test('panel and dialog follow Jira from light to dark and back, live', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const panel = panelOf(page);
  const frame = page.locator('#panels iframe');
  const button = panel.getByRole('button', { name: 'Post this job to Upwork' });
  const text = panel.getByText('Clara Klein');
  const light = await colourOf(text, 'color');
  const lightButton = await colourOf(button, 'background-color');
  expect(await brightness(frame)).toBeGreaterThan(LIGHT);

  await page.getByRole('button', { name: 'Dark theme' }).click();
  await expect.poll(() => brightness(frame)).toBeLessThan(DARK);
  expect(await colourOf(text, 'color')).not.toBe(light);
  expect(await colourOf(button, 'background-color')).not.toBe(lightButton);

  const dialog = await openDialog(page);
  await expect.poll(() => brightness(page.locator('.dialog'))).toBeLessThan(DARK);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Light theme' }).click();
  await expect.poll(() => brightness(frame)).toBeGreaterThan(LIGHT);
  expect(await colourOf(text, 'color')).toBe(light);
});

test('on a dark system a dark panel is dark from its first frame', async ({ page, stack }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  stack.sandbox.acme.settings.theme = 'dark';
  await page.route('**/*.wasm', () => undefined);
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await expect(panelOf(page).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  expect(await brightness(page.locator('#panels iframe'))).toBeLessThan(DARK);
});

test('if the host sets no theme, a dark system still gets a dark panel', async ({ page, stack }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  const { acme } = stack.sandbox;
  const panel = await openAlone(page, acme, { module: 'issue-panel', issue: acme.issues[0] });
  await expect(panel.locator('html[data-ready]')).toBeAttached();
  expect(await brightness(panel.locator('body'))).toBeLessThan(DARK);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await brightness(panel.locator('body'))).toBeGreaterThan(LIGHT);
});
