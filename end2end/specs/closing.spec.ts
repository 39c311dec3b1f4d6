import { expect, panelOf, test } from '../support/stack.ts';
import {
  answer,
  chooseJobAction,
  connect,
  expectJobActions,
  fillIn,
  jobActions,
  openDialog,
  postButton,
  viewJob,
} from '../support/steps.ts';

for (const api of ['graphql', 'rest'] as const) {
  test.describe(`UPWORK_API=${api}`, () => {
    test.use({ addonEnv: { UPWORK_API: api } });

    for (const [reason, status, shown] of [
      ['I hired someone', 'FILLED', 'Filled'],
      ['I no longer need it', 'CANCELLED', 'Closed'],
    ] as const) {
      test(`a job is closed on Upwork from its issue (${reason}), after a confirmation`, async ({
        page,
        stack,
      }) => {
        await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
        await connect(page);
        const dialog = await openDialog(page);
        await fillIn(dialog, api === 'rest' ? { experience: undefined } : {});
        await postButton(dialog).click();
        await expect(viewJob(page)).toBeVisible();

        const panel = panelOf(page);
        const question = panel.getByRole('group', { name: /^Close “.+”\?/ });
        await chooseJobAction(panel, 'Close job');
        await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
        await question.getByRole('button', { name: 'Cancel' }).click();
        await expect(jobActions(panel)).toBeFocused();

        const [job] = stack.sandbox.upwork.jobs.list();
        job!.info.title = 'Changed over there';
        stack.sandbox.upwork.jobs.touch(job!);
        await chooseJobAction(panel, 'Close job');
        await answer(page, reason);
        await expect(panel.getByText(shown, { exact: true })).toBeVisible();
        await expect(panel.getByText('is closed on Upwork.')).toBeVisible();
        await expectJobActions(panel, [
          'Copy to new post',
          'Copy link',
          'Manage on Upwork',
          'Remove from this issue',
        ]);
        expect(job).toMatchObject({ status, info: { title: 'Changed over there' } });
        await expect(viewJob(page)).toBeVisible();
      });
    }
  });
}

test('a refused closing shows Upwork’s message, and only the poster can close a job', async ({
  page,
  stack,
  newBrowser,
  problems,
}) => {
  problems.allow(/status of 4\d\d/);
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await connect(page);
  const dialog = await openDialog(page);
  await fillIn(dialog, { description: 'Call us.' });
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();
  upwork.settings.forbiddenWords = ['Call'];
  const panel = panelOf(page);
  await chooseJobAction(panel, 'Close job');
  await answer(page, 'I hired someone');
  await expect(panel.getByRole('alert')).toContainText('Upwork refused: description must not contain “Call”');
  expect(upwork.jobs.list()[0]?.status).toBe('REQUESTED');

  const others = await (await newBrowser()).newPage();
  await others.goto(acme.issueUrl('PROJ-1', 'jonas'));
  await connect(others);
  await expectJobActions(panelOf(others), ['Copy link', 'Remove from this issue']);
});
