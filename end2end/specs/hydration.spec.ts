import type { FrameLocator, Page } from '@playwright/test';
import { dialogOf, expect, panelOf, test } from '../support/stack.ts';
import { connect, postJob } from '../support/steps.ts';

/** Holds the WebAssembly back until it is released: the page stays as the server rendered it. */
async function holdBack(page: Page): Promise<() => void> {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  return () => letGo();
}

/** Position and text of every element; of a time only the position, because it becomes relative in the browser. */
function layout(frame: FrameLocator): Promise<string[]> {
  return frame.locator('body').evaluate(async (body) => {
    await document.fonts.ready;
    return [...body.querySelectorAll('*')]
      .filter((element) => element.getClientRects().length > 0)
      .map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const isTime = element.tagName === 'TIME';
        const text = element.childElementCount === 0 && !isTime ? element.textContent : '';
        return [element.tagName, x, y, width, height, text].join(' ');
      });
  });
}

/** Nothing moves during hydration; only the text `changed[0]` becomes `changed[1]`. */
async function expectStill(
  frame: FrameLocator,
  letGo: () => void,
  changed: readonly [string, string] = ['', ''],
): Promise<void> {
  const before = (await layout(frame)).map((line) => line.replace(...changed));
  expect(before.length).toBeGreaterThan(3);
  letGo();
  await expect(frame.locator('html[data-ready]')).toBeAttached();
  expect(await layout(frame)).toEqual(before);
}

test('nothing in the panel moves or changes during hydration', async ({ page, stack }) => {
  const { acme } = stack.sandbox;
  let letGo = await holdBack(page);
  await page.goto(acme.issueUrl('PROJ-1'));
  await expect(panelOf(page).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await expectStill(panelOf(page), letGo);
  await connect(page);
  await postJob(page);

  letGo = await holdBack(page);
  await page.reload();
  await expect(panelOf(page).getByRole('link', { name: 'View job' })).toBeVisible();
  await expectStill(panelOf(page), letGo);
});

test('nothing in the dialog moves during hydration, and text typed before it stays', async ({
  page,
  stack,
}) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  await expect(panelOf(page).locator('html[data-ready]')).toBeAttached();
  const letGo = await holdBack(page);
  await panelOf(page).getByRole('button', { name: 'Post this job to Upwork' }).click();
  const dialog = dialogOf(page);
  await expect(dialog.getByLabel('Title')).toHaveValue('Build a booking page for the clinic');
  await dialog.getByLabel('Amount (US$)').fill('75');
  await dialog.getByLabel('Description').focus();
  await dialog.getByLabel('Visibility').selectOption({ label: 'Invite only' });
  await expectStill(dialog, letGo, ['Minimum $5.00. Upwork adds its client fee.', 'That is $75.00.']);
  await expect(dialog.getByLabel('Amount (US$)')).toHaveValue('75');
  await expect(dialog.getByLabel('Visibility')).toHaveValue('invite_only');
  await dialog.getByRole('button', { name: 'Post job' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Category');
  await expect(dialog.getByRole('alert')).not.toContainText('Amount');
});

test('a click before hydration is not lost', async ({ page, stack }) => {
  const letGo = await holdBack(page);
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await panelOf(page).getByRole('button', { name: 'Connect to Upwork' }).click();
  const popup = page.waitForEvent('popup');
  letGo();
  await expect((await popup).getByRole('heading', { name: 'Allow access?' })).toBeVisible();
});

test('a click before the host’s script has arrived is not lost', async ({ page, stack }) => {
  await page.route('**/atlassian-connect/all.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'), { waitUntil: 'commit' });
  const popup = page.waitForEvent('popup');
  await panelOf(page).getByRole('button', { name: 'Connect to Upwork' }).click();
  await expect(panelOf(page).locator('html[data-ready]')).not.toBeAttached({ timeout: 1 });
  await expect((await popup).getByRole('heading', { name: 'Allow access?' })).toBeVisible();
});

test('“Post job” before hydration does not navigate away, and is not lost', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const letGo = await holdBack(page);
  await panelOf(page).getByRole('button', { name: 'Post this job to Upwork' }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('Title').fill('Early');
  await dialog.getByRole('button', { name: 'Post job' }).click();
  await expect(dialog.getByLabel('Title')).toHaveValue('Early');
  letGo();
  await expect(dialog.getByRole('alert')).toContainText('fields');
  await expect(dialog.getByLabel('Title')).toHaveValue('Early');
});
