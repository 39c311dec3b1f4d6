import type { Frame, Page } from '@playwright/test';
import { dialogOf, expect, panelOf, test } from '../support/stack.ts';
import { accountButton, closeByKey, connect, jobActions, postJob, viewJob } from '../support/steps.ts';

/** The frame that has the focus, down to the innermost. */
async function focusedFrame(page: Page): Promise<Frame> {
  for (const frame of page.frames().toReversed()) {
    const element = await frame.frameElement().catch(() => undefined);
    const focused = await element?.evaluate((node) => node === node.ownerDocument?.activeElement);
    if (focused) return frame;
  }
  return page.mainFrame();
}

interface Focus {
  name: string;
  visible: boolean;
}

/** The focused element, and whether the focus is visible. */
async function focus(page: Page): Promise<Focus> {
  return (await focusedFrame(page)).evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const field = element as HTMLInputElement;
    const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    return {
      name: (field.labels?.[0]?.textContent ?? element.textContent ?? '').trim(),
      visible: outlined || boxShadow !== 'none',
    };
  });
}

/** Tabs to the control of this name; every stop on the way must be visible. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press(key);
    const { name: reached, visible } = await focus(page);
    seen.push(reached);
    if (reached === name) {
      expect(visible, `the focus on “${name}” can be seen`).toBe(true);
      return;
    }
  }
  throw new Error(`Tab did not reach “${name}”: ${seen.join(' → ')}`);
}

test('a job is posted with the keyboard, and the focus follows the task', async ({ page, stack }) => {
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await expect(panelOf(page).locator('html[data-ready]')).toBeAttached();
  await tabTo(page, 'Connect to Upwork');
  const popup = page.waitForEvent('popup');
  await page.keyboard.press('Enter');
  const consent = await popup;
  await consent.getByRole('button', { name: 'Allow' }).press('Enter');

  const post = panelOf(page).getByRole('button', { name: 'Post this job to Upwork' });
  await expect(post, 'the next step has the focus').toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = dialogOf(page);
  await expect(dialog.locator('html[data-ready]')).toBeAttached();
  await expect(dialog.getByLabel('Category', { exact: true })).toBeVisible();
  await expect.poll(async () => (await focusedFrame(page)).url()).toContain('/connect/job-dialog');

  await tabTo(page, 'Title');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Typed without a mouse');
  await tabTo(page, 'Category');
  await page.keyboard.type('Writ');
  await tabTo(page, 'Subcategory');
  await page.keyboard.type('Tech');
  await tabTo(page, 'Experience level');
  await page.keyboard.type('Exp');
  await tabTo(page, 'Amount (US$)');
  await page.keyboard.type('500');
  await tabTo(page, 'Visibility');
  await page.keyboard.type('Inv');
  await tabTo(page, 'Post job');
  await page.keyboard.press('Enter');

  await expect(viewJob(page)).toBeVisible();
  expect(upwork.jobs.list().map(({ info }) => info)).toMatchObject([
    { title: 'Typed without a mouse', amount: '500.00', experienceLevel: 'EXPERT', access: 'ACCESS_PRIVATE' },
  ]);
  await expect(panelOf(page).getByRole('button', { name: 'Post another' })).toBeFocused();
  await tabTo(page, 'Job actions', 'Shift+Tab');
  await tabTo(page, 'View job: Typed without a mouse', 'Shift+Tab');
});

test('Enter in a field posts no incomplete draft, and the focus moves to the problem', async ({
  page,
  stack,
}) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await expect(panelOf(page).locator('html[data-ready]')).toBeAttached();
  await tabTo(page, 'Connect to Upwork');
  const popup = page.waitForEvent('popup');
  await page.keyboard.press('Enter');
  await (await popup).getByRole('button', { name: 'Allow' }).press('Enter');
  await expect(panelOf(page).getByRole('button', { name: 'Post this job to Upwork' })).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = dialogOf(page);
  await expect(dialog.getByLabel('Category', { exact: true })).toBeVisible();
  await expect(dialog.locator('html[data-ready]')).toBeAttached();
  await tabTo(page, 'Title');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toBeFocused();
  await tabTo(page, 'Category');
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Category', { exact: true }), 'the link leads to its field').toBeFocused();
  expect(stack.sandbox.upwork.jobs.list()).toEqual([]);
});

test('Escape closes a saved dialog, asks if saving fails, and Escape again cancels the question', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('ERR_FAILED');
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const panel = panelOf(page);
  const popup = page.waitForEvent('popup');
  await panel.getByRole('button', { name: 'Connect to Upwork' }).click();
  await (await popup).getByRole('button', { name: 'Allow' }).click();
  const post = panel.getByRole('button', { name: 'Post this job to Upwork' });
  await post.click();
  const dialog = dialogOf(page);
  await expect(dialog.locator('html[data-ready]')).toBeAttached();
  await page.route('**/api/save-draft', (route) => route.abort());
  await tabTo(page, 'Title');
  await page.keyboard.type('!');
  await page.keyboard.press('Escape');
  const keep = dialog.getByRole('button', { name: 'Keep editing' });
  await expect(keep).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(keep).toHaveCount(0);
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused();
  await page.keyboard.press('Escape');
  await tabTo(page, 'Discard', 'Shift+Tab');
  await closeByKey(page, 'Enter');
  await expect(post, 'the focus is back where the dialog was opened').toBeFocused();

  await page.unroute('**/api/save-draft');
  await page.keyboard.press('Enter');
  await expect(dialog.locator('html[data-ready]')).toBeAttached();
  // Nothing was typed, so no question appears.
  await closeByKey(page);
});

test('a menu works with the keyboard, and returns the focus', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  await postJob(page);
  const panel = panelOf(page);
  const item = (name: string) => panel.getByRole('menuitem', { name });
  const menu = panel.getByRole('menu');
  await jobActions(panel).focus();
  for (const [key, focused] of [
    ['ArrowUp', 'Remove from this issue'],
    ['ArrowDown', 'Edit'],
    ['c', 'Copy to new post'],
    ['c', 'Close job'],
    ['End', 'Remove from this issue'],
    ['ArrowUp', 'Manage on Upwork'],
    ['ArrowUp', 'Copy link'],
    ['Home', 'Edit'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(item(focused), key).toBeFocused();
  }
  await expect(jobActions(panel)).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  await expect(jobActions(panel)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(item('Edit')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(menu).toHaveCount(0);

  await tabTo(page, 'Account');
  await page.keyboard.press('Enter');
  await expect(item('Switch account')).toBeFocused();
  await page.keyboard.press('d');
  await expect(item('Disconnect')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('button', { name: 'Cancel' }), 'a double press does no harm').toBeFocused();
  await page.keyboard.press('Enter');
  await expect(accountButton(panel)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(item('Disconnect')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await tabTo(page, 'Disconnect', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('button', { name: 'Connect to Upwork' })).toBeFocused();
});
