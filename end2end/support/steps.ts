import type { FrameLocator, Locator, Page } from '@playwright/test';
import type { FrameOptions } from '../sandbox/jira/frames.ts';
import type { JiraSite } from '../sandbox/jira/site.ts';
import { expect } from './console.ts';
import { dialogOf, panelOf, type Stack } from './stack.ts';

/** Opens a page of the app in a frame that no host answers. */
export async function openAlone(page: Page, site: JiraSite, what: FrameOptions): Promise<FrameLocator> {
  await page.goto(site.bareFrameUrl(site.signFrameUrl(what)));
  return page.frameLocator('iframe');
}

/** The user's choice on the local Upwork's consent page. */
export interface Consent {
  /** Short name of the Upwork user: `clara` has one client organization, `nora` two, `victor` none. */
  as?: string;
  answer?: 'Allow' | 'Deny';
}

/**
 * Presses a key that closes the dialog. The frame that gets it may be gone before it has acknowledged the key: then the
 * browser never answers, and only the dialog shows that it was pressed.
 */
export async function closeByKey(page: Page, key = 'Escape'): Promise<void> {
  const closed = expect(page.getByRole('dialog')).toHaveCount(0);
  await Promise.race([page.keyboard.press(key).catch(() => closed), closed]);
  await closed;
}

/** Waits until Jira has made the frame as tall as the panel: a click on a moving element would miss. */
export async function settle(page: Page): Promise<void> {
  const height = async () => (await page.locator('#panels iframe').boundingBox())?.height;
  let before: number | undefined;
  await expect
    .poll(
      async () => {
        const now = await height();
        const same = now === before;
        before = now;
        return same;
      },
      { intervals: [200] },
    )
    .toBe(true);
}

/** Presses the panel's button and returns the pop-up, on the consent page. */
export async function openConsent(page: Page, button = 'Connect to Upwork'): Promise<Page> {
  await page.bringToFront();
  await settle(page);
  const popup = page.waitForEvent('popup');
  await panelOf(page).getByRole('button', { name: button }).click();
  const consent = await popup;
  await expect(consent.getByRole('heading', { name: 'Allow access?' })).toBeVisible();
  return consent;
}

export async function answerConsent(
  consent: Page,
  { as = 'clara', answer = 'Allow' }: Consent = {},
): Promise<void> {
  await consent.getByLabel('Upwork user').selectOption(as);
  await consent.getByRole('button', { name: answer }).click();
}

/** Opens a page that offers to connect, and returns the address that it requested beforehand. */
export async function openWithLink(page: Page, url: string): Promise<string> {
  const answered = page.waitForResponse('**/api/authorization');
  await page.goto(url);
  const answer = await answered;
  const { path } = (await answer.json()) as { path: string };
  return new URL(path, answer.url()).href;
}

/** From the start page on to the consent page. */
export async function goOnToUpwork(tab: Page): Promise<void> {
  await tab.getByRole('button', { name: 'Continue to Upwork' }).click();
  await expect(tab.getByRole('heading', { name: 'Allow access?' })).toBeVisible();
}

/** A one-time code as it is shown: without ambiguous characters. */
const CODE = /^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$/;

/** The code that a tab shows at the end of a connect that came from the start page. */
export async function readCode(tab: Page): Promise<string> {
  const code = tab.getByText(CODE);
  await expect(code).toBeVisible();
  return code.innerText();
}

/** Goes all the way from the start page to the code. */
export async function consentForCode(tab: Page, consent: Consent = {}): Promise<string> {
  await goOnToUpwork(tab);
  await answerConsent(tab, consent);
  return readCode(tab);
}

export function codeField(page: Page, frame: FrameLocator = panelOf(page)) {
  return frame.getByLabel('Code from the Upwork window');
}

/** Notifies a frame, like a browser with a window, that its tab has become visible. */
export async function comeIntoSight(page: Page, frame: FrameLocator = panelOf(page)): Promise<void> {
  await page.bringToFront();
  await frame.locator('html').evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
}

/** Returns to the page and enters a code. */
export async function enterCode(
  page: Page,
  code: string,
  frame: FrameLocator = panelOf(page),
): Promise<void> {
  await comeIntoSight(page, frame);
  await codeField(page, frame).fill(code);
  // Until Jira has made the frame tall enough, a click may miss.
  await frame.getByRole('button', { name: 'Finish connecting' }).press('Enter');
}

/** Connects in the panel of an open issue page, and waits until the panel shows it. */
export async function connect(page: Page, consent: Consent = {}): Promise<void> {
  const popup = await openConsent(page);
  await answerConsent(popup, consent);
  await expect(accountButton(panelOf(page))).toBeVisible();
  // It closes itself a little later, and would take the focus from the next step.
  await popup.close();
}

/** The button of the menu that only a connected viewer has. */
export function accountButton(panel: FrameLocator): Locator {
  return panel.getByRole('button', { name: 'Account', exact: true });
}

/** The button of a job's menu; of the only job if none is named. */
export function jobActions(panel: FrameLocator, title?: string): Locator {
  const cards = panel.getByRole('listitem');
  const card = title === undefined ? cards : cards.filter({ hasText: title });
  return card.getByRole('button', { name: 'Job actions' });
}

/** Opens a menu, and waits until the focus is in it: by then Jira has made the frame tall enough. */
export async function openMenu(button: Locator): Promise<Locator> {
  // A dialog closes itself a little after it succeeded, and takes the focus along.
  await expect(button.page().locator('.dialog iframe')).toHaveCount(0);
  await button.click();
  const items = button.locator('xpath=..').getByRole('menuitem');
  await expect(items.first()).toBeFocused();
  return items;
}

async function choose(button: Locator, name: string): Promise<void> {
  await (await openMenu(button)).filter({ hasText: name }).click();
}

/** Chooses from the menu of a job; of the only job if none is named. */
export async function chooseJobAction(panel: FrameLocator, name: string, title?: string): Promise<void> {
  await choose(jobActions(panel, title), name);
}

/** Chooses from the menu of the viewer's Upwork account. */
export async function chooseAccountAction(panel: FrameLocator, name: string): Promise<void> {
  await choose(accountButton(panel), name);
}

/** Expects the menu of a job to offer these choices. */
export async function expectJobActions(panel: FrameLocator, names: string[], title?: string): Promise<void> {
  const button = jobActions(panel, title);
  await expect(await openMenu(button)).toHaveText(names);
  await button.press('Escape');
}

/** The primary button on the panel of a connected viewer; with a saved draft it is another one. */
const TO_THE_DIALOG = /^(Post this job to Upwork|Continue draft)$/;

/** Opens the dialog from the panel, and waits until its choices are loaded. */
export async function openDialog(page: Page, button: string | RegExp = TO_THE_DIALOG): Promise<FrameLocator> {
  await panelOf(page).getByRole('button', { name: button }).click();
  return openedDialog(page);
}

/** The dialog that was just opened, once its choices are loaded. */
export async function openedDialog(page: Page): Promise<FrameLocator> {
  const dialog = dialogOf(page);
  await expect(dialog.locator('html[data-ready]')).toBeAttached();
  await expect(dialog.getByLabel('Category', { exact: true })).toBeVisible();
  return dialog;
}

/** What {@link fillIn} enters, by label; `undefined` leaves a field unchanged. */
export interface Entries {
  title?: string;
  description?: string;
  organization?: string;
  category?: string;
  subcategory?: string;
  amount?: string;
  experience?: string;
  visibility?: string;
}

const ENTRIES = {
  category: 'Web, Mobile & Software Dev',
  subcategory: 'Web Development',
  amount: '1,250.50',
  experience: 'Intermediate',
  visibility: 'Anyone (also in search engines)',
} satisfies Entries;

/** Fills in what the issue does not provide; entries of the test precede the default ones. */
export async function fillIn(dialog: FrameLocator, entries: Entries = {}): Promise<void> {
  const all: Entries = { ...ENTRIES, ...entries };
  const field = (label: string) => dialog.getByLabel(label, { exact: true });
  const choices = [
    ['Organization', all.organization],
    ['Category', all.category],
    ['Subcategory', all.subcategory],
    ['Experience level', all.experience],
    ['Visibility', all.visibility],
  ] as const;
  const texts = [
    ['Title', all.title],
    ['Description', all.description],
    ['Amount (US$)', all.amount],
  ] as const;
  for (const [label, choice] of choices) {
    if (choice !== undefined) await field(label).selectOption({ label: choice });
  }
  for (const [label, text] of texts) {
    if (text !== undefined) await field(label).fill(text);
  }
}

/** Adds a screening question. Its field takes the focus a moment after the press, and text typed before that is lost. */
export async function addQuestion(dialog: FrameLocator, words: string): Promise<void> {
  await dialog.getByRole('button', { name: 'Add a question' }).click();
  const question = dialog.locator('#questions input:focus, #questions textarea:focus');
  await expect(question).toBeVisible();
  await question.fill(words);
}

/** Adds a skill by its text alone. */
export async function addSkill(dialog: FrameLocator, words: string): Promise<void> {
  const skills = dialog.getByRole('combobox', { name: 'Skills' });
  await skills.fill(words);
  await skills.press('Enter');
}

export function postButton(dialog: FrameLocator) {
  return dialog.getByRole('button', { name: 'Post job' });
}

/** Posts beside an open job of the issue: the dialog asks before it does that. */
export async function postAnother(dialog: FrameLocator): Promise<void> {
  await postButton(dialog).click();
  const question = dialog.getByRole('group', { name: /already has an open job/ });
  await expect(question.getByRole('button', { name: 'Back to editing' })).toBeFocused();
  await question.getByRole('button', { name: 'Post another' }).click();
}

/**
 * Answers the panel's question. It is ready once the focus is on *Cancel*: until Jira has made the frame tall enough,
 * a click may miss its target.
 */
export async function answer(page: Page, name: string): Promise<void> {
  const question = panelOf(page).getByRole('group');
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await question.getByRole('button', { name }).click();
}

/** Posts while the app's server is unreachable, and again when it is back, until the panel shows the job. */
export async function postThroughAnOutage(
  page: Page,
  stack: Stack,
  dialog: FrameLocator,
  entries: Entries,
): Promise<void> {
  await fillIn(dialog, entries);
  await stack.addon.stop();
  await postButton(dialog).click();
  const alert = dialog.getByRole('alert');
  await expect(alert).toContainText("can't be reached");
  await stack.addon.start();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(viewJob(page)).toBeVisible();
}

export function viewJob(page: Page) {
  return panelOf(page).getByRole('link', { name: 'View job' });
}

/** The whole way on an open issue page of a connected user, until the panel shows the job and the dialog is gone. */
export async function postJob(page: Page, entries: Entries = {}): Promise<void> {
  const dialog = await openDialog(page);
  await fillIn(dialog, entries);
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Copies a job's link by its menu, and reads it from the clipboard. Only Jira's own page gets the permission to. */
export async function copyLink(page: Page): Promise<string> {
  const { origin } = new URL(page.url());
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  await page.evaluate(() => navigator.clipboard.writeText('nothing yet'));
  await chooseJobAction(panelOf(page), 'Copy link');
  await expect(panelOf(page).getByText('Link copied.')).toBeVisible();
  await expect(jobActions(panelOf(page))).toBeFocused();
  return page.evaluate(() => navigator.clipboard.readText());
}
