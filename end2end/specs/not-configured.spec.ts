import { expect, panelOf, test } from '../support/stack.ts';

test.use({ addonEnv: { UPWORK_CLIENT_ID: undefined, UPWORK_CLIENT_SECRET: undefined } });

test('without an API key the panel says whom to ask, names the settings only to administrators, and does not offer to connect', async ({
  page,
  stack,
}) => {
  const { acme } = stack.sandbox;
  acme.settings.administrators = ['jonas'];
  const panel = panelOf(page);
  const settings = panel.getByText(/UPWORK_CLIENT_ID.*UPWORK_CLIENT_SECRET/);
  await page.goto(acme.issueUrl('PROJ-1', 'jonas'));
  await expect(settings).toBeVisible();
  const answered = page.waitForResponse('**/api/administrator');
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await answered;
  await expect(panel.getByText('Contact your Jira administrator.')).toBeVisible();
  await expect(settings).toHaveCount(0);
  await expect(panel.locator('html[data-ready]')).toBeAttached();
  await expect(panel.getByRole('button')).toHaveCount(0);
});

test('an empty setting stops the start with one line that names it', async ({ stack }) => {
  await stack.addon.stop();
  const before = stack.addon.logs().length;
  const started = Date.now();
  const exit = await stack.addon.startAndExit({ BASE_URL: '' });
  expect(exit.code).toBeGreaterThan(0);
  expect(Date.now() - started).toBeLessThan(10_000);
  const said = stack.addon.logs().slice(before).trim().split('\n');
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('BASE_URL');
});
