import type { FrameLocator, Page } from '@playwright/test';
import { dialogOf, expect, panelOf, test } from '../support/stack.ts';
import { connect } from '../support/steps.ts';

/** Holds requests back until they are released. */
async function holdBack(page: Page, pattern: string): Promise<() => void> {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(pattern, async (route) => {
    await held;
    await route.continue();
  });
  return () => letGo();
}

/** Changes a page like a browser's translator. */
function translate(frame: FrameLocator): Promise<void> {
  return frame.locator('body').evaluate((body) => {
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts.filter(({ data }) => data.trim() !== '')) {
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.textContent = text.data;
      outer.append(inner);
      text.replaceWith(outer);
    }
  });
}

const hydrated = (frame: FrameLocator) => frame.locator('html[data-ready]');

test('pages ask translators to leave them alone', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await expect(panelOf(page).locator('html')).toHaveAttribute('translate', 'no');
});

test('a panel translated before hydration works', async ({ page, stack }) => {
  const letGo = await holdBack(page, '**/*.wasm');
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const panel = panelOf(page);
  await expect(panel.getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await translate(panel);
  letGo();
  await expect(hydrated(panel)).toBeAttached();
  await expect(panel.locator('#script-failed')).toBeHidden();
  await connect(page);
});

test('a click on a panel translated before hydration is not lost', async ({ page, stack }) => {
  const letGo = await holdBack(page, '**/*.wasm');
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const panel = panelOf(page);
  await translate(panel);
  await panel.getByRole('button', { name: 'Connect to Upwork' }).click();
  const popup = page.waitForEvent('popup');
  letGo();
  await expect((await popup).getByRole('heading', { name: 'Allow access?' })).toBeVisible();
});

test('a dialog with an element from an extension keeps typed text, and works', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const letGo = await holdBack(page, '**/*.wasm');
  await panelOf(page).getByRole('button', { name: 'Post this job to Upwork' }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('Title').fill('Typed early');
  await dialog.locator('body').evaluate((body) => body.prepend(document.createElement('div')));
  letGo();
  await expect(hydrated(dialog)).toBeAttached();
  await expect(dialog.getByLabel('Title')).toHaveValue('Typed early');
  await dialog.getByRole('button', { name: 'Post job' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Category');
});

test('a browser without AbortSignal.timeout connects', async ({ page, stack }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(AbortSignal, 'timeout');
  });
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
});

test('a panel whose host script does not load says so within seconds', async ({ page, stack }) => {
  const letGo = await holdBack(page, '**/atlassian-connect/all.js');
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'), { waitUntil: 'commit' });
  const panel = panelOf(page);
  await panel.getByRole('button', { name: 'Connect to Upwork' }).click();
  await expect(panel.getByText('This page works inside Jira.')).toBeVisible({ timeout: 10_000 });
  letGo();
});

test('two clicks open one dialog, and it can be opened again after closing', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  await connect(page);
  const button = panelOf(page).getByRole('button', { name: 'Post this job to Upwork' });
  await button.evaluate((element: HTMLElement) => {
    element.click();
    setTimeout(() => element.click(), 150);
  });
  await expect(hydrated(dialogOf(page))).toBeAttached();
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await dialogOf(page).getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await button.click();
  await expect(hydrated(dialogOf(page))).toBeAttached();
});

test('a browser that can’t run the program gets a list of those that can', async ({ page, stack }) => {
  await page.addInitScript(() => {
    WebAssembly.validate = () => false;
  });
  for (const site of [stack.sandbox.acme, stack.sandbox.initech]) {
    await page.goto(site.issueUrl('PROJ-1'));
    await expect(panelOf(page).getByRole('alert')).toHaveText(
      /browser is too old .* Chrome, Edge, Firefox or Safari/,
    );
  }
});
