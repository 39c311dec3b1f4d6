import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, panelOf, test, type Stack } from '../support/stack.ts';
import {
  answer,
  chooseAccountAction,
  connect,
  fillIn,
  openDialog,
  postButton,
  viewJob,
} from '../support/steps.ts';

const MORE_THAN_A_DAY = 25 * 60 * 60 * 1000;

/** Stops the server and starts it on a store in which every post is older. */
async function letPostsAge({ addon, dataDir }: Stack, milliseconds: number): Promise<void> {
  const [everything, aged] = [join(dataDir, 'everything'), join(dataDir, 'aged')];
  const keys = { SECRET_KEYS_FILE: join(dataDir, 'secret-keys') };
  await addon.stop();
  await addon.task(['export', everything], keys);
  const earlier = (time: string) => new Date(Date.parse(time) - milliseconds).toISOString();
  const lines = (await readFile(everything, 'utf8')).split('\n').map((line) => {
    if (!line.includes('"kind":"job_post"')) return line;
    return line.replace(/"(since|started_at)":"([^"]+)"/g, (_, name, time) => `"${name}":"${earlier(time)}"`);
  });
  expect(lines.join('\n'), 'there are posts').not.toBe(await readFile(everything, 'utf8'));
  await writeFile(everything, lines.join('\n'));
  const there = { ...keys, DATA_DIR: aged };
  await addon.task(['import', everything], there);
  await addon.start(there);
}

test('a post with an unknown outcome blocks the issue for a day; after that, posting again needs a second click', async ({
  page,
  stack,
  newBrowser,
  problems,
}) => {
  problems.allow('status of 409');
  problems.allow('ERR_CONNECTION_REFUSED');
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  await fillIn(dialog, { title: 'Nobody knows' });
  stack.sandbox.fail({ operation: 'create-job', mode: 'error-after-accept', times: 1 });
  stack.sandbox.fail({ operation: 'graphql:organization', mode: '500' });
  await postButton(dialog).click();
  await expect(dialog.getByRole('status')).toContainText("didn't confirm the job");
  await page.reload();
  const panel = panelOf(page);
  await expect(panel.getByRole('status')).toContainText("Upwork didn't confirm");
  // From now on nobody can look it up.
  await chooseAccountAction(panel, 'Disconnect');
  await answer(page, 'Disconnect');
  await expect(panel.getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await expect(panel.getByRole('status')).toContainText("Upwork didn't confirm");
  await page.close();
  stack.sandbox.faults.clear();

  await letPostsAge(stack, MORE_THAN_A_DAY);
  const colleague = await (await newBrowser()).newPage();
  await colleague.goto(acme.issueUrl('PROJ-1', 'jonas'));
  await connect(colleague, { as: 'nora' });
  const warning = panelOf(colleague).getByText("couldn't find out whether “Nobody knows” was posted");
  await expect(warning).toBeVisible();
  const again = await openDialog(colleague);
  await fillIn(again, { title: 'Once more', organization: 'North Pier Studio' });
  await postButton(again).click();
  await expect(again.getByRole('alert')).toContainText(
    'An earlier post for this issue may have created a job',
  );
  const titles = () => upwork.jobs.list().map(({ info }) => info.title);
  expect(titles()).toEqual(['Nobody knows']);
  await again.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
  await expect(viewJob(colleague)).toBeVisible();
  expect(titles().toSorted()).toEqual(['Nobody knows', 'Once more']);
  await expect(warning).toBeHidden();
});
