import type { Page } from '@playwright/test';
import { measureShifts } from '../support/layout.ts';
import { expect, panelOf, test } from '../support/stack.ts';
import { connect, jobActions, openMenu, postJob, viewJob } from '../support/steps.ts';

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenständerreparaturauftrag'
  .repeat(2)
  .slice(0, 128);

/** Nothing sticks out, and nothing needs to be scrolled: the frame is as tall as its content. */
async function expectToFit(page: Page): Promise<void> {
  const root = panelOf(page).locator('html');
  await expect
    .poll(() =>
      root.evaluate((html) => [html.scrollWidth - html.clientWidth, html.scrollHeight - window.innerHeight]),
    )
    .toEqual([0, 0]);
}

test('nothing in the panel shifts during hydration', async ({ page, stack }) => {
  const shifted = await measureShifts(page, panelOf(page));
  const { acme } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await expect(panelOf(page).locator('html[data-ready]')).toBeAttached();
  expect(await shifted(), 'not connected').toBe(0);
  await connect(page);
  await postJob(page);
  await page.reload();
  await expect(viewJob(page)).toBeVisible();
  await expect(panelOf(page).locator('html[data-ready]')).toBeAttached();
  await expectToFit(page);
  expect(await shifted(), 'with a job').toBe(0);
});

for (const direction of ['ltr', 'rtl'] as const) {
  test(`the panel fits into 320 pixels (${direction}), and its frame has its height`, async ({
    page,
    stack,
  }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    const { acme } = stack.sandbox;
    await page.goto(acme.issueUrl('PROJ-1'));
    await connect(page);
    await postJob(page, { title: LONG });
    const panel = panelOf(page);
    await panel.locator('html').evaluate((html, dir) => html.setAttribute('dir', dir), direction);
    await expectToFit(page);
    await openMenu(jobActions(panel));
    await expectToFit(page);
    await panel.getByRole('menuitem', { name: 'Remove from this issue' }).click();
    await expect(panel.getByRole('group')).toBeVisible();
    await expectToFit(page);
    const [title, box] = await Promise.all([
      panel.getByText(LONG).first().boundingBox(),
      page.locator('#panels iframe').boundingBox(),
    ]);
    expect(title!.x).toBeGreaterThanOrEqual(box!.x);
    expect(title!.x + title!.width).toBeLessThanOrEqual(box!.x + box!.width);
  });
}

test('with reduced motion nothing moves', async ({ page, stack }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const button = panelOf(page).getByRole('button', { name: 'Connect to Upwork' });
  await expect(button).toHaveCSS('transition-property', 'none');
});
