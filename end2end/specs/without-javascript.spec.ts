import type { Browser } from '@playwright/test';
import { expect, panelOf, test } from '../support/stack.ts';
import { connect, openAlone, postJob } from '../support/steps.ts';

async function plainPage(browser: Browser) {
  return (await browser.newContext({ javaScriptEnabled: false })).newPage();
}

test('without JavaScript the panel can be read, and says that it needs it', async ({
  page,
  stack,
  browser,
}) => {
  const { acme, upwork } = stack.sandbox;
  const plain = await plainPage(browser);
  const panel = await openAlone(plain, acme, { module: 'issue-panel', issue: acme.issues[0] });
  await expect(panel.getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await expect(panel.locator('noscript')).toBeVisible();
  expect(await panel.locator('noscript').innerText()).toContain('need JavaScript');

  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  await postJob(page, { title: 'Readable by all' });
  await openAlone(plain, acme, { module: 'issue-panel', issue: acme.issues[0] });
  await expect(panel.getByText('Readable by all')).toBeVisible();
  await expect(panel.getByText('Clara Klein')).toBeVisible();
  const link = panel.getByRole('link', { name: 'View job' });
  await expect(link).toHaveAttribute('href', upwork.jobUrl(upwork.jobs.list()[0]!.id));
  await expect(panelOf(page).getByRole('link', { name: 'View job' })).toBeVisible();
  await plain.context().close();
});

test('without JavaScript the dialog shows the content of the issue', async ({ stack, browser }) => {
  const { acme } = stack.sandbox;
  const plain = await plainPage(browser);
  const dialog = await openAlone(plain, acme, { module: 'job-dialog', issue: acme.issues[0] });
  await expect(dialog.getByLabel('Title')).toHaveValue('Build a booking page for the clinic');
  await expect(dialog.getByLabel('Description')).toHaveValue(/^Goal\n/);
  await expect(dialog.locator('noscript')).toBeVisible();
  expect(await dialog.locator('noscript').innerText()).toContain('need JavaScript');
  await plain.context().close();
});

test('if the WebAssembly does not load, the page stays readable and says so', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow(/ERR_FAILED|Failed to fetch/);
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const panel = panelOf(page);
  await expect(panel.getByRole('alert')).toContainText('need JavaScript');
  await expect(panel.getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
});
