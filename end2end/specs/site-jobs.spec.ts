import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { barriers } from '../support/accessibility.ts';
import { connectByCode, post } from '../support/forge-steps.ts';
import { expect, panelOf, test } from '../support/stack.ts';
import { connect, fillIn, openDialog, postJob } from '../support/steps.ts';

const titles = (page: Page) => panelOf(page).getByRole('row').locator('td:nth-child(2)');
const THEMES = ['light', 'dark'] as const;

test('on Connect everybody sees the jobs of the issues that Jira shows them', async ({
  page,
  stack,
  newBrowser,
}) => {
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await connect(page);
  await postJob(page, { title: 'Booking page' });
  await page.goto(acme.issueUrl('PROJ-2', 'mia'));
  await postJob(page, { title: '=1+1', description: 'The footer is too tall on small screens.' });

  await page.goto(acme.generalPageUrl('upwork-jobs'));
  await expect(titles(page)).toHaveText(['=1+1', 'Booking page']);
  for (const theme of THEMES) {
    await panelOf(page)
      .locator('html')
      .evaluate((html, mode) => (html.dataset['colorMode'] = mode), theme);
    expect(await barriers(page), theme).toEqual([]);
  }
  const row = panelOf(page).getByRole('row', { name: 'Booking page' });
  await expect(row.getByRole('rowheader')).toContainText('PROJ-1');
  await expect(row.getByRole('link', { name: 'Booking page' })).toHaveAttribute(
    'href',
    new RegExp(`^${upwork.url}/jobs/`),
  );
  await expect(row).toContainText('$1,250.50');
  await expect(row).toContainText('Open');

  await panelOf(page).getByLabel('Job title').fill('BOOK');
  await panelOf(page).getByLabel('Job title').press('Enter');
  await expect(titles(page)).toHaveText(['Booking page']);
  await panelOf(page).getByRole('button', { name: 'Clear filter' }).click();
  await expect(titles(page)).toHaveCount(2);
  const download = page.waitForEvent('download');
  await panelOf(page).getByRole('button', { name: 'Download CSV' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file.split('\r\n')).toHaveLength(4);
  expect(file).toContain('"\'=1+1"');

  acme.settings.hidden = { jonas: ['PROJ-2'] };
  const other = await (await newBrowser()).newPage();
  await other.goto(acme.generalPageUrl('upwork-jobs', 'jonas'));
  await expect(titles(other)).toHaveText(['Booking page']);
  await expect(panelOf(other).getByRole('row', { name: 'Booking page' })).toContainText('Mia Torres');
});

test('on Forge too, and where Jira does not answer nothing is shown', async ({ page, stack }) => {
  const { initech } = stack.sandbox;
  await page.goto(initech.globalPageUrl() + '?as=mia');
  await expect(panelOf(page).getByText('There are no jobs on issues that you can see')).toBeVisible();
  await page.goto(initech.issueUrl('PROJ-1'));
  await connectByCode(page);
  await fillIn(await openDialog(page), { title: 'Booking page' });
  await post(page);

  await page.goto(initech.globalPageUrl());
  await expect(titles(page)).toHaveText(['Booking page']);
  expect(await barriers(page)).toEqual([]);
  initech.settings.hidden = { jonas: ['PROJ-1'] };
  await page.goto(initech.globalPageUrl() + '?as=jonas');
  await expect(panelOf(page).getByText('There are no jobs on issues that you can see')).toBeVisible();
  await expect(titles(page)).toHaveCount(0);

  initech.settings.down = 'error';
  await page.goto(initech.globalPageUrl() + '?as=mia');
  await expect(panelOf(page).getByRole('alert')).toContainText('Jira');
  await expect(titles(page)).toHaveCount(0);
  initech.settings.down = 'no';
  await panelOf(page).getByRole('alert').getByRole('button', { name: 'Try again' }).click();
  await expect(titles(page)).toHaveText(['Booking page']);
});
