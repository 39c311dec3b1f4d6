import type { Page } from '@playwright/test';
import { expect, panelOf, test } from '../support/stack.ts';
import { accountButton, connect, postJob, viewJob } from '../support/steps.ts';

/** Waits until the panel is loaded for a viewer without a connection, so that absent elements are really absent. */
async function expectUnconnected(page: Page): Promise<void> {
  await expect(panelOf(page).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await expect(accountButton(panelOf(page))).toHaveCount(0);
}

test('a second user of the issue sees the job and their own connection, never the first one’s name', async ({
  page,
  stack,
  newBrowser,
}) => {
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await connect(page);
  await postJob(page);

  const others = await (await newBrowser()).newPage();
  await others.goto(acme.issueUrl('PROJ-1', 'jonas'));
  await expectUnconnected(others);
  const url = upwork.jobUrl(upwork.jobs.list()[0]!.id);
  await expect(viewJob(others)).toHaveAttribute('href', url);
  const frame = others.frames().find((one) => one.url().startsWith(stack.addon.url))!;
  expect(await frame.content()).not.toMatch(/Clara|clara|Lindenhof/);

  await connect(others, { as: 'nora' });
  await expect(panelOf(others).getByText('Nora Pier')).toBeVisible();
  await page.reload();
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();
  await expect(viewJob(page)).toHaveAttribute('href', url);
});

test('a second site with the same issue ids and the same user sees nothing of it', async ({
  page,
  stack,
}) => {
  const { acme, globex, upwork } = stack.sandbox;
  expect(globex.issue('PROJ-1')?.id).toBe(acme.issue('PROJ-1')?.id);
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await connect(page);
  await postJob(page);

  await page.goto(globex.issueUrl('PROJ-1', 'mia'));
  await expectUnconnected(page);
  await expect(viewJob(page)).toHaveCount(0);
  await connect(page, { as: 'nora' });
  await postJob(page, { organization: 'North Pier Studio', title: 'The other site' });
  await expect(viewJob(page)).toHaveCount(1);

  await page.goto(acme.issueUrl('PROJ-1'));
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();
  await expect(viewJob(page)).toHaveCount(1);
  await expect(viewJob(page)).toHaveAttribute('href', upwork.jobUrl(upwork.jobs.list()[0]!.id));
});

test('a job stays on its issue after a reload, and no other issue shows it', async ({ page, stack }) => {
  const { acme } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  await postJob(page);
  await page.reload();
  await expect(viewJob(page)).toBeVisible();

  await page.goto(acme.issueUrl('PROJ-2'));
  await expect(panelOf(page).getByRole('button', { name: 'Post this job to Upwork' })).toBeVisible();
  await expect(viewJob(page)).toHaveCount(0);
});

test('an anonymous viewer sees the job and can do nothing', async ({ page, stack, newBrowser }) => {
  const { acme } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await connect(page);
  await postJob(page);

  const anonymous = await (await newBrowser()).newPage();
  await anonymous.goto(acme.issueUrl('PROJ-1', 'anonymous'));
  await expect(viewJob(anonymous)).toBeVisible();
  await expect(panelOf(anonymous).getByText('Log in to Jira')).toBeVisible();
  await expect(panelOf(anonymous).locator('html[data-ready]')).toBeAttached();
  await expect(panelOf(anonymous).getByRole('button')).toHaveCount(0);
  await expect(panelOf(anonymous).locator('meta[name=session-token]')).toHaveCount(0);
});
