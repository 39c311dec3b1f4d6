import type { Page } from '@playwright/test';
import { expect } from './console.ts';
import { dialogOf, panelOf } from './stack.ts';
import {
  accountButton,
  codeField,
  consentForCode,
  enterCode,
  postButton,
  settle,
  type Consent,
} from './steps.ts';

/** The bridge calls of a page of a Forge site, in order. */
export function bridgeCalls(page: Page, command: string): Promise<unknown[]> {
  return page.evaluate(
    (name) => window.localForge.calls.filter(([called]) => called === name).map(([, payload]) => payload),
    command,
  );
}

/** Presses the panel's button and returns the tab that Jira opened: the start page. */
export async function openStart(page: Page, button = 'Connect to Upwork'): Promise<Page> {
  await page.bringToFront();
  await settle(page);
  const opened = page.waitForEvent('popup');
  await panelOf(page).getByRole('button', { name: button }).click();
  const tab = await opened;
  await expect(tab.getByRole('button', { name: 'Continue to Upwork' })).toBeVisible();
  return tab;
}

/** Connects in the panel of an open issue page, and waits until the panel shows it. */
export async function connectByCode(page: Page, consent: Consent = {}): Promise<void> {
  const tab = await openStart(page);
  const code = await consentForCode(tab, consent);
  await tab.close();
  await enterCode(page, code);
  await expect(accountButton(panelOf(page))).toBeVisible();
  await expect(codeField(page)).toBeHidden();
}

/** Sends the dialog that is open, and waits until the panel shows the job and the dialog is gone. */
export async function post(page: Page): Promise<void> {
  await postButton(dialogOf(page)).click();
  await expect(panelOf(page).getByRole('link', { name: 'View job' }).first()).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}
