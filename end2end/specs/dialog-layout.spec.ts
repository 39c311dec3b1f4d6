import { measureShifts, sideways } from '../support/layout.ts';
import { dialogOf, expect, panelOf, test } from '../support/stack.ts';
import { addQuestion, connect, fillIn, openDialog, postButton, viewJob } from '../support/steps.ts';

test('nothing in the dialog shifts during hydration', async ({ page, stack }) => {
  const shifted = await measureShifts(page, dialogOf(page));
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const dialog = await openDialog(page);
  expect(await shifted(), 'filled in from the issue').toBe(0);
  await fillIn(dialog);
  await expect(dialog.getByRole('status')).toHaveText('Draft saved');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const again = await openDialog(page);
  await expect(again.getByText('Your draft of')).toBeVisible();
  expect(await shifted(), 'with a draft').toBe(0);
});

test('at 200 % zoom panel and dialog stay readable, and the form gets most of the space', async ({
  page,
  stack,
}) => {
  // What a window of 1280 by 800 pixels has at 200 %.
  await page.setViewportSize({ width: 640, height: 400 });
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  expect(await sideways(panelOf(page)), 'panel').toBe(0);
  const dialog = await openDialog(page);
  await postButton(dialog).click();
  await expect(dialog.getByRole('alert')).toBeFocused();
  expect(await sideways(dialog), 'dialog').toBe(0);
  const heights = await dialog.locator('html').evaluate((html) => {
    const height = (selector: string) => html.querySelector(selector)!.getBoundingClientRect().height;
    return { header: height('.dialog > header'), footer: height('.dialog footer'), frame: innerHeight };
  });
  expect(heights.header + heights.footer, JSON.stringify(heights)).toBeLessThan(heights.frame / 2);
  await dialog.getByLabel('Description', { exact: true }).focus();
  await expect(postButton(dialog)).toBeInViewport();
});

for (const direction of ['ltr', 'rtl'] as const) {
  test(`a job can be posted on 320 pixels (${direction}), and nothing scrolls sideways`, async ({
    page,
    stack,
  }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(stack.sandbox.acme.issueUrl('PROJ-8'));
    await connect(page);
    const dialog = await openDialog(page);
    await dialog.locator('html').evaluate((html, dir) => html.setAttribute('dir', dir), direction);
    expect(await dialog.locator('html').evaluate((html) => html.clientWidth)).toBeLessThanOrEqual(320);
    expect(await sideways(dialog), 'as it opens').toBe(0);

    await dialog.getByLabel('Title', { exact: true }).fill('');
    await postButton(dialog).click();
    await expect(dialog.getByRole('alert')).toBeFocused();
    expect(await sideways(dialog), 'with problems').toBe(0);

    await fillIn(dialog, { title: 'Narrow', description: 'Write to jo@clinic.example.' });
    const skills = dialog.getByRole('combobox', { name: 'Skills' });
    await skills.fill('A skill in rather many words');
    await expect(dialog.getByRole('listbox')).toBeVisible();
    expect(await sideways(dialog), 'with an open list').toBe(0);
    await skills.press('Enter');
    await addQuestion(dialog, 'How would you begin?');
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await expect(dialog.getByRole('region', { name: 'Preview' })).toBeVisible();
    expect(await sideways(dialog), 'preview').toBe(0);

    await postButton(dialog).click();
    await expect(dialog.getByRole('group', { name: /becomes public/ })).toBeVisible();
    expect(await sideways(dialog), 'asked before posting').toBe(0);
    await dialog.getByRole('button', { name: 'Post anyway' }).click();
    await expect(viewJob(page)).toBeVisible();
    expect(stack.sandbox.upwork.jobs.list().map(({ info }) => info.title)).toEqual(['Narrow']);
  });
}
