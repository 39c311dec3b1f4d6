import { install, preUninstall, remove, uninstall } from '../sandbox/forge/lifecycle.ts';
import { connectByCode, post } from '../support/forge-steps.ts';
import { expect, panelOf, test } from '../support/stack.ts';
import { fillIn, openDialog, postThroughAnOutage, viewJob } from '../support/steps.ts';

test('an open page continues after a restart of the server', async ({ page, stack, problems }) => {
  problems.allow('status of 502');
  const { initech, upwork } = stack.sandbox;
  await page.goto(initech.issueUrl('PROJ-1'));
  await connectByCode(page);
  const dialog = await openDialog(page);
  await postThroughAnOutage(page, stack, dialog, { title: 'Posted later' });
  expect(upwork.jobs.list().map(({ info }) => info.title)).toEqual(['Posted later']);
});

test('a reinstall keeps the jobs of the site but no connection', async ({ page, stack }) => {
  const { initech } = stack.sandbox;
  await page.goto(initech.issueUrl('PROJ-1'));
  await connectByCode(page);
  await fillIn(await openDialog(page));
  await post(page);

  remove(initech);
  expect(await install(initech)).toBe(204);
  await page.reload();
  await expect(viewJob(page)).toBeVisible();
  await expect(panelOf(page).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await expect(panelOf(page).getByText('Clara Klein')).toHaveCount(0);
  await connectByCode(page);
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();
});

test('an uninstall revokes every connection on Upwork', async ({ page, stack }) => {
  const { initech, upwork } = stack.sandbox;
  await page.goto(initech.issueUrl('PROJ-1'));
  await connectByCode(page);
  expect(upwork.tokens.liveGrants()).toHaveLength(1);
  expect(await uninstall(initech)).toBe(204);
  await expect.poll(() => upwork.tokens.liveGrants()).toEqual([]);
  await page.reload();
  await expect(page.getByText('No app is installed on this site.')).toBeVisible();
});

test('while the app is being removed its pages refuse with a message', async ({ page, stack }) => {
  const { initech } = stack.sandbox;
  expect(await preUninstall(initech)).toBe(204);
  // An event is acknowledged first, and done then.
  await expect(async () => {
    await page.goto(initech.issueUrl('PROJ-1'));
    await expect(panelOf(page).getByRole('alert')).toContainText('Reference:', { timeout: 3000 });
  }).toPass();
});
