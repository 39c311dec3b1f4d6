import { expect, panelOf, test } from '../support/stack.ts';
import {
  connect,
  fillIn,
  openDialog,
  postAnother,
  postButton,
  postJob,
  postThroughAnOutage,
  viewJob,
} from '../support/steps.ts';

test('SIGTERM ends the server with 0 within ten seconds, and the next start has all data', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('ERR_CONNECTION_REFUSED');
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  await postJob(page, { title: 'Before the restart' });

  const stopped = Date.now();
  expect(await stack.addon.stop()).toEqual({ code: 0, signal: null });
  expect(Date.now() - stopped).toBeLessThan(10_000);
  await stack.addon.start();

  const dialog = await openDialog(page, 'Post another');
  await fillIn(dialog, { title: 'After the restart, in the same tab' });
  await postAnother(dialog);
  await expect(viewJob(page)).toHaveCount(2);
  await page.reload();
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();
  await expect(viewJob(page)).toHaveCount(2);
  expect(upwork.jobs.list()).toHaveLength(2);
});

test('a server killed while Upwork creates the job finds it once after its restart', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow(/ERR_(CONNECTION|EMPTY|SOCKET|INCOMPLETE|NETWORK)/);
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await fillIn(dialog, { title: 'Survives a crash' });
  stack.sandbox.fail({ operation: 'create-job', mode: 'hang-after-accept', times: 1 });
  await postButton(dialog).click();
  await expect.poll(() => upwork.jobs.list().length).toBe(1);
  expect(await stack.addon.kill()).toEqual({ code: null, signal: 'SIGKILL' });
  await stack.addon.start();

  await page.reload();
  await expect(viewJob(page)).toHaveAttribute('href', upwork.jobUrl(upwork.jobs.list()[0]!.id));
  await expect(panelOf(page).getByRole('button', { name: 'Post another' })).toBeVisible();
  expect(upwork.jobs.list()).toHaveLength(1);
});

test('a dialog opened before an outage of the server posts once when it is back', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('ERR_CONNECTION_REFUSED');
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await postThroughAnOutage(page, stack, dialog, { title: 'Posted later' });
  expect(upwork.jobs.list().map(({ info }) => info.title)).toEqual(['Posted later']);
});
