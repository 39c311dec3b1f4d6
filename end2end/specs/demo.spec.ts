import { DEMO } from '../sandbox/demo.ts';
import { expect, panelOf, test } from '../support/stack.ts';

// As in `make demo`: the host script gets its themes from the local Jira, which the app's policy has to allow.
test.use({ themes: 'here' });

test('the start page of the demo links to pages that work', async ({ page, stack, request }) => {
  const { acme, initech, upwork } = stack.sandbox;
  await page.goto(initech.url + DEMO);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('the demo');
  const addresses = await page
    .getByRole('link')
    .evaluateAll((links) => links.map((one) => (one as HTMLAnchorElement).href));
  for (const site of [acme, initech, upwork]) expect(addresses.join(' ')).toContain(site.url);
  for (const address of new Set(addresses)) expect((await request.get(address)).ok(), address).toBe(true);

  await page.getByRole('link', { name: 'The same issue on Connect' }).click();
  await expect(panelOf(page).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await expect(panelOf(page).locator('html[data-color-mode]')).toBeAttached();
  const themes = panelOf(page).locator(`link[rel=stylesheet][href^="${acme.url}/atlassian-connect/"]`);
  await expect.poll(() => themes.count(), 'theme files of the local Jira').toBeGreaterThan(0);
  // In neither theme may the console say anything: any word of it fails the test.
  for (const theme of ['dark', 'light']) {
    await page.getByRole('button', { name: `${theme} theme` }).click();
    await expect(panelOf(page).locator(`html[data-color-mode=${theme}]`)).toBeAttached();
  }
});

test('the demo’s switch for a read-only user is on Connect and on Forge', async ({ page, stack }) => {
  for (const site of [stack.sandbox.acme, stack.sandbox.initech]) {
    await page.goto(`${site.url}/_sandbox`);
    const form = page.locator('form', { hasText: 'withoutPermission' });
    await form.getByRole('combobox').selectOption('jonas');
    await form.getByRole('button', { name: 'Set' }).click();
    await expect(form.getByRole('combobox')).toHaveValue('jonas');
    expect(site.settings.withoutPermission).toEqual(['jonas']);
  }
});
