import type { Page } from '@playwright/test';
import { readStories, THEMES, WIDTHS } from '../sandbox/jira/stories.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { barriers, rulesFor } from '../support/accessibility.ts';
import { expect, test as base } from '../support/pictures.ts';

/** The narrowest frame that Jira gives a panel. */
const NARROW = 280;

// The stories need the local Jira only: the app is not needed.
const test = base.extend<object, { sandbox: Sandbox }>({
  sandbox: [
    async ({}, use) => {
      const sandbox = await startSandbox({ addonUrl: 'http://localhost:1' });
      await use(sandbox);
      await sandbox.close();
    },
    { scope: 'worker' },
  ],
});

// Nothing moves, and a picture shows more than a trace, in a fraction of the time.
test.use({ contextOptions: { reducedMotion: 'reduce' }, trace: 'off' });

/** Stories that are also pictured on a narrow screen, from right to left. */
const IN_EVERY_SHAPE = ['panel-jobs', 'panel-menu', 'dialog-edit-compared', 'dialog-preferences'];

/** Elements that extend beyond an edge of the page. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body, body *')]
      .filter((element) => element.scrollWidth > element.clientWidth && element.clientWidth > 0)
      .filter((element) => element.getBoundingClientRect().right > innerWidth || element === document.body)
      .map((element) => element.outerHTML.slice(0, 200)),
  );
}

const stories = readStories();

test('there are stories', () => {
  expect(stories.length, 'run `make stories` first').toBeGreaterThan(0);
});

for (const { name, screen, picture } of stories) {
  test(`${name} is accessible, fits, and looks as before`, async ({ page, sandbox, compare }) => {
    await page.setViewportSize({ width: WIDTHS[screen], height: 600 });
    await page.goto(`${sandbox.acme.url}/_sandbox/stories/${name}`);
    // As tall as the page: what sticks to an edge of the window must not cover its middle.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width: WIDTHS[screen], height });
    for (const theme of THEMES) {
      await page.evaluate((mode) => void (document.documentElement.dataset['colorMode'] = mode), theme);
      expect(await barriers(page, 'on the page', rulesFor(theme)), theme).toEqual([]);
      await compare(page.getByRole('main'), `${name}-${theme}`, picture);
    }
    expect(await overflow(page), 'at its usual width').toEqual([]);
    await page.setViewportSize({ width: NARROW, height: 600 });
    expect(await overflow(page), 'on a narrow screen').toEqual([]);
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    expect(await overflow(page), 'on a narrow screen, from right to left').toEqual([]);
    if (IN_EVERY_SHAPE.includes(name)) {
      const tall = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width: NARROW, height: tall });
      for (const theme of THEMES) {
        await page.evaluate((mode) => void (document.documentElement.dataset['colorMode'] = mode), theme);
        await compare(page.getByRole('main'), `${name}-narrow-rtl-${theme}`, picture);
      }
    }
  });
}

test('the stories are shown side by side in both themes', async ({ page, sandbox }) => {
  await page.goto(`${sandbox.acme.url}/_sandbox/stories`);
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(stories.length);
  for (const theme of THEMES) {
    const frame = page.frameLocator(`iframe[title="panel-ready, ${theme}"]`);
    await expect(frame.locator('html')).toHaveAttribute('data-color-mode', theme);
    await expect(frame.getByRole('button', { name: 'Post this job to Upwork' })).toBeVisible();
  }
});
