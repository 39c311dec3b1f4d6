import { expect } from '@playwright/test';

import { dialogOf, panelOf, test } from '../support/stack.ts';

test('an issue becomes a job at Upwork', async ({ page, stack }) => {
    await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
    const panel = panelOf(page);
    await page.screenshot({ path: '/tmp/shots/1.png' });
    const popup = page.waitForEvent('popup');
    await panel.getByRole('button', { name: 'Connect to Upwork' }).click();
    const consent = await popup;
    await consent.getByRole('button', { name: 'Allow' }).click();
    await panel.getByRole('button', { name: 'Post this job to Upwork' }).click();
    const dialog = dialogOf(page);
    await expect(dialog.getByLabel('Title')).toBeVisible();
    await page.screenshot({ path: '/tmp/shots/2.png' });
    await dialog.getByRole('button', { name: 'Post job' }).click();
    await page.screenshot({ path: '/tmp/shots/3.png' });
});
