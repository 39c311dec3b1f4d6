import { expect, test } from '../support/stack.ts';
import { connect, fillIn, openDialog, postButton, viewJob } from '../support/steps.ts';

for (const down of ['error', 'hang'] as const) {
  test(`when Jira does not return the issue (${down}), the form is empty and works`, async ({
    page,
    stack,
  }) => {
    const { acme, upwork } = stack.sandbox;
    await page.goto(acme.issueUrl('PROJ-1'));
    await connect(page);
    acme.settings.down = down;
    const dialog = await openDialog(page);
    await expect(dialog.getByText('could not be read from Jira')).toBeVisible();
    await expect(dialog.getByLabel('Title')).toHaveValue('');
    await expect(dialog.getByLabel('Description')).toHaveValue('');
    await fillIn(dialog, { title: 'By hand', description: 'Typed by hand.' });
    await postButton(dialog).click();
    await expect(viewJob(page)).toBeVisible();
    expect(upwork.jobs.list().map(({ info }) => info.title)).toEqual(['By hand']);
  });
}

test('issues of every kind fill the form without breaking it', async ({ page, stack }) => {
  const { acme } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  for (const { key, summary } of acme.issues) {
    await page.goto(acme.issueUrl(key));
    const dialog = await openDialog(page);
    await expect(dialog.getByLabel('Title')).toHaveValue(summary);
    await expect(dialog.getByText('could not be read from Jira')).toBeHidden();
  }
});
