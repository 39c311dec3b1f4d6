import { expect, panelOf, test } from '../support/stack.ts';

test.use({ addonEnv: { UPWORK_CLIENT_ID: undefined, UPWORK_CLIENT_SECRET: undefined } });

test('without an API key the panel names the settings for the operator and offers no Connect', async ({
  page,
  stack,
}) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const panel = panelOf(page);
  await expect(panel.getByText(/UPWORK_CLIENT_ID.*UPWORK_CLIENT_SECRET/)).toBeVisible();
  await expect(panel.locator('html[data-ready]')).toBeAttached();
  await expect(panel.getByRole('button')).toHaveCount(0);
});

test('a setting that is there but empty stops the start with one line that names it', async ({ stack }) => {
  await stack.addon.stop();
  const before = stack.addon.logs().length;
  const asked = Date.now();
  const exit = await stack.addon.startAndExit({ BASE_URL: '' });
  expect(exit.code).toBeGreaterThan(0);
  expect(Date.now() - asked).toBeLessThan(10_000);
  const said = stack.addon.logs().slice(before).trim().split('\n');
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('BASE_URL');
});
