import type { Page } from '@playwright/test';
import { barriers } from '../support/accessibility.ts';
import { expect, panelOf, test } from '../support/stack.ts';
import {
  accountButton,
  answerConsent,
  codeField,
  comeIntoSight,
  connect,
  consentForCode,
  enterCode,
  fillIn,
  goOnToUpwork,
  openDialog,
  openWithLink,
  readCode,
} from '../support/steps.ts';

/** A code that belongs to nobody. */
const WRONG = 'AAAA-AAAA';
/** After the code page, the panel shows the field within this many milliseconds. */
const SOON = 3_000;

const connectButton = (page: Page) => panelOf(page).getByRole('button', { name: 'Connect to Upwork' });

/** Asks for a link in the panel of an issue, and gets a code for it in a tab of its own. */
async function openWithCode(page: Page, issueUrl: string): Promise<string> {
  const link = await openWithLink(page, issueUrl);
  const tab = await page.context().newPage();
  await tab.goto(link);
  const code = await consentForCode(tab);
  await tab.close();
  await page.bringToFront();
  return code;
}

test.describe('in a browser that sends no Sec-Fetch-*', () => {
  test.use({ fetchMetadata: false });

  test('a connect goes through the start page and a code, which the panel soon asks for', async ({
    page,
    stack,
  }) => {
    await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
    const popup = page.waitForEvent('popup');
    await connectButton(page).click();
    const tab = await popup;
    const code = await consentForCode(tab);
    await expect(codeField(page)).toBeVisible({ timeout: SOON });
    await expect(panelOf(page).getByRole('status')).toContainText('code');
    await expect(codeField(page), 'the next step has the focus').toBeFocused();
    await codeField(page).fill(code.toLowerCase().replace('-', ' '));
    await codeField(page).press('Enter');
    await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();
    await expect(codeField(page)).toBeHidden();
    await expect(panelOf(page).getByRole('button', { name: 'Post this job to Upwork' })).toBeFocused();
    expect(stack.sandbox.calls({ operation: 'token:authorization_code' })).toHaveLength(1);
  });

  test('the same works in a dialog without losing typed text', async ({ page, stack, problems }) => {
    problems.allow('status of 409');
    const { acme, upwork } = stack.sandbox;
    const link = await openWithLink(page, acme.issueUrl('PROJ-1'));
    const tab = await page.context().newPage();
    await tab.goto(link);
    await enterCode(page, await consentForCode(tab));
    await expect(accountButton(panelOf(page))).toBeVisible();
    const dialog = await openDialog(page);
    await fillIn(dialog, { title: 'Typed before' });
    upwork.revokeConsents();
    await dialog.getByRole('button', { name: 'Post job' }).click();
    const popup = page.waitForEvent('popup');
    await dialog.getByRole('button', { name: 'Reconnect to Upwork' }).click();
    const code = await consentForCode(await popup);
    await enterCode(page, code, dialog);
    await expect(dialog.getByRole('button', { name: 'Reconnect to Upwork' })).toBeHidden();
    await expect(dialog.getByLabel('Title')).toHaveValue('Typed before');
    await dialog.getByRole('button', { name: 'Post job' }).click();
    await expect(panelOf(page).getByRole('link', { name: 'View job' })).toBeVisible();
    expect(upwork.jobs.list().map(({ info }) => info.title)).toEqual(['Typed before']);
  });
});

test('the code field does not take the focus while the user types', async ({ page, stack }) => {
  const link = await openWithLink(page, stack.sandbox.acme.issueUrl('PROJ-1'));
  await page.evaluate(() => {
    const area = document.createElement('textarea');
    area.id = 'comment';
    document.body.prepend(area);
  });
  await connectButton(page).focus();
  await page.locator('#comment').focus();
  const tab = await page.context().newPage();
  await tab.goto(link);
  await consentForCode(tab);
  await comeIntoSight(page);
  await expect(codeField(page)).toBeVisible();
  await page.keyboard.type('still typing');
  await expect(page.locator('#comment')).toHaveValue('still typing');
});

test('a page reloaded while a code is pending asks for it, and prepares no other link', async ({
  page,
  stack,
}) => {
  const code = await openWithCode(page, stack.sandbox.acme.issueUrl('PROJ-1'));
  const requests: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await page.reload();
  await expect(codeField(page)).toBeVisible();
  await expect(panelOf(page).locator('html[data-ready]')).toBeAttached();
  await connectButton(page).hover();
  await page.waitForTimeout(1_000);
  expect(requests).not.toContain('/api/authorization');
  await enterCode(page, code);
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();
});

test('with a pending code, the button still starts a new connect in a window opened at once', async ({
  page,
  stack,
}) => {
  await openWithCode(page, stack.sandbox.acme.issueUrl('PROJ-1'));
  await page.reload();
  await expect(codeField(page)).toBeVisible();
  await connect(page, { as: 'nora' });
  await expect(panelOf(page).getByText('Nora Pier')).toBeVisible();
});

test('a second tab also asks for the code, and notices when it was entered in the first', async ({
  page,
  stack,
}) => {
  const { acme } = stack.sandbox;
  const other = await page.context().newPage();
  await other.goto(acme.issueUrl('PROJ-2'));
  await expect(connectButton(other)).toBeVisible();
  const code = await openWithCode(page, acme.issueUrl('PROJ-1'));
  await comeIntoSight(other);
  await expect(codeField(other)).toBeVisible();
  await enterCode(page, code);
  await expect(panelOf(other).getByText('Clara Klein')).toBeVisible();
  await expect(codeField(other)).toBeHidden();
});

test('a panel updates when its tab becomes visible', async ({ page, stack }) => {
  const { acme } = stack.sandbox;
  const other = await page.context().newPage();
  await other.goto(acme.issueUrl('PROJ-2'));
  await expect(connectButton(other)).toBeVisible();
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  await comeIntoSight(other);
  await expect(panelOf(other).getByRole('button', { name: 'Post this job to Upwork' })).toBeVisible();
});

test('a wrong code is reported and keeps the field; the right one still works', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow(/status of 4\d\d/);
  const code = await openWithCode(page, stack.sandbox.acme.issueUrl('PROJ-1'));
  for (let tries = 0; tries < 4; tries += 1) {
    await enterCode(page, WRONG);
    const alert = panelOf(page).getByRole('alert');
    await expect(alert).toContainText('This code is wrong');
    await expect(alert).toContainText('Reference:');
    await expect(codeField(page)).toHaveValue(WRONG);
    await expect(codeField(page)).toBeFocused();
  }
  await enterCode(page, code);
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();
});

test('five wrong codes end the connect, and Connect to Upwork is offered again', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow(/status of 4\d\d/);
  const code = await openWithCode(page, stack.sandbox.acme.issueUrl('PROJ-1'));
  for (let tries = 0; tries < 5; tries += 1) {
    const answered = page.waitForResponse('**/api/finish-connect');
    await enterCode(page, WRONG);
    expect((await answered).status()).toBeGreaterThanOrEqual(400);
  }
  await expect(panelOf(page).getByRole('alert')).toContainText('no longer valid');
  await expect(codeField(page)).toBeHidden();
  await page.reload();
  await expect(connectButton(page)).toBeVisible();
  await expect(codeField(page)).toBeHidden();
  const late = await panelOf(page)
    .locator('html')
    .evaluate(async (_, body) => {
      const token = document.querySelector<HTMLMetaElement>('meta[name=session-token]')!.content;
      const headers = { Authorization: `JWT ${token}`, 'Content-Type': 'application/json' };
      return (await fetch('/api/finish-connect', { method: 'POST', headers, body })).status;
    }, JSON.stringify({ code }));
  expect(late).toBeGreaterThanOrEqual(400);
  expect(stack.sandbox.calls({ operation: 'token:authorization_code' })).toEqual([]);
  await connect(page);
});

test('a code that Upwork no longer accepts is reported as too late, and the next connect works', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow(/status of 4\d\d/);
  stack.sandbox.upwork.tokens.lifetimes.codeSeconds = -1;
  const code = await openWithCode(page, stack.sandbox.acme.issueUrl('PROJ-1'));
  await enterCode(page, code);
  await expect(panelOf(page).getByRole('alert')).toContainText('took too long');
  await expect(codeField(page)).toBeHidden();
  stack.sandbox.upwork.tokens.lifetimes.codeSeconds = 600;
  await connect(page);
});

test('a denial after the start page is shown in the tab and in the panel', async ({ page, stack }) => {
  const link = await openWithLink(page, stack.sandbox.acme.issueUrl('PROJ-1'));
  const tab = await page.context().newPage();
  await tab.goto(link);
  await goOnToUpwork(tab);
  await answerConsent(tab, { answer: 'Deny' });
  await expect(tab.getByRole('heading', { name: 'You declined the connection.' })).toBeVisible();
  await comeIntoSight(page);
  await expect(panelOf(page).getByRole('alert')).toContainText("You didn't allow access");
  await expect(connectButton(page)).toBeVisible();
  await expect(codeField(page)).toBeHidden();
});

test('Cancel on the start page makes no call, and the panel can still connect', async ({ page, stack }) => {
  const link = await openWithLink(page, stack.sandbox.acme.issueUrl('PROJ-1'));
  const tab = await page.context().newPage();
  await tab.goto(link);
  await tab
    .getByRole('link', { name: 'Cancel' })
    .or(tab.getByRole('button', { name: 'Cancel' }))
    .click();
  await expect(tab.getByRole('button', { name: 'Continue to Upwork' })).toHaveCount(0);
  expect(stack.sandbox.calls({ operation: 'consent' })).toEqual([]);
  await comeIntoSight(page);
  await expect(panelOf(page).getByRole('alert')).toBeVisible();
  await connect(page);
});

test('a browser that does not return the cookie gets a message', async ({ page, stack, problems }) => {
  problems.allow(/status of 40[03]/);
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const popup = page.waitForEvent('popup');
  await connectButton(page).click();
  const consent = await popup;
  await expect(consent.getByRole('heading', { name: 'Allow access?' })).toBeVisible();
  await page.context().clearCookies({ domain: 'localhost' });
  await answerConsent(consent);
  await expect(consent.getByRole('heading', { name: /cookie/i })).toBeVisible();
  await expect(consent.getByText('Reference:')).toBeVisible();
  expect(stack.sandbox.calls({ operation: 'token:authorization_code' })).toEqual([]);
});

test('after the computer slept a new link is requested, and the first click works', async ({
  page,
  stack,
}) => {
  // While the machine sleeps the page’s own clock stops; the system’s continues.
  await page.addInitScript(() => {
    const clock = { slept: 0 };
    Object.assign(window, { clock });
    const now = Date.now.bind(Date);
    Date.now = () => now() + clock.slept;
  });
  const first = await openWithLink(page, stack.sandbox.acme.issueUrl('PROJ-1'));
  await panelOf(page)
    .locator('html')
    .evaluate(() => {
      (window as unknown as { clock: { slept: number } }).clock.slept = 11 * 60_000;
    });
  const requests = page.waitForResponse('**/api/authorization');
  await connectButton(page).hover();
  // Playwright pauses a window that opens, and the frame with it: what the host answers at that moment is lost.
  await requests;
  const popup = page.waitForEvent('popup');
  await connectButton(page).click();
  const { path } = (await (await requests).json()) as { path: string };
  expect(first).not.toContain(path);
  await answerConsent(await popup);
  await expect(accountButton(panelOf(page))).toBeVisible();
});

test('start page and code page are used with the keyboard alone', async ({ page, stack }) => {
  const link = await openWithLink(page, stack.sandbox.acme.issueUrl('PROJ-1'));
  const tab = await page.context().newPage();
  await tab.goto(link);
  const stops: string[] = [];
  for (let presses = 0; presses < 6 && stops.at(-1) !== 'Continue to Upwork'; presses += 1) {
    await tab.keyboard.press('Tab');
    stops.push(await focusedName(tab));
  }
  expect(stops.at(-1), stops.join(' → ')).toBe('Continue to Upwork');
  await tab.keyboard.press('Enter');
  const allow = tab.getByRole('button', { name: 'Allow' });
  await allow.press('Enter');
  const code = await readCode(tab);
  await comeIntoSight(page);
  await expect(codeField(page)).toBeVisible();
  await codeField(page).focus();
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();
});

/** The focused element, which must show that it has the focus. */
async function focusedName(page: Page): Promise<string> {
  const { name, seen } = await page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return {
      name: element.textContent?.trim() ?? '',
      seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1,
    };
  });
  if (name !== '') expect(seen, `the focus on “${name}” can be seen`).toBe(true);
  return name;
}

for (const theme of ['light', 'dark'] as const) {
  test(`the pages of a connect and the code field are accessible (${theme})`, async ({
    page,
    stack,
    problems,
  }) => {
    problems.allow(/status of 4\d\d/);
    const { acme } = stack.sandbox;
    acme.settings.theme = theme;
    const link = await openWithLink(page, acme.issueUrl('PROJ-1'));
    const tab = await page.context().newPage();
    await tab.emulateMedia({ colorScheme: theme });
    await tab.goto(link);
    await expect(tab.getByRole('button', { name: 'Continue to Upwork' })).toBeVisible();
    expect(await barriers(tab, 'on the page'), 'start page').toEqual([]);
    const code = await consentForCode(tab);
    expect(await barriers(tab, 'on the page'), 'code page').toEqual([]);
    await comeIntoSight(page);
    await expect(codeField(page)).toBeVisible();
    await enterCode(page, WRONG);
    await expect(panelOf(page).getByRole('alert')).toContainText('This code is wrong');
    expect(await barriers(page), 'field').toEqual([]);
    await enterCode(page, code);
    await expect(accountButton(panelOf(page))).toBeVisible();

    await tab.goto(link);
    await expect(tab.getByText('Reference:')).toBeVisible();
    expect(await barriers(tab, 'on the page'), 'a used link').toEqual([]);
    await tab.goto(acme.signFrameUrl({ module: 'issue-panel', issue: acme.issues[0] }));
    await expect(tab.getByText('Open it in Jira')).toBeVisible();
    expect(await barriers(tab, 'on the page'), 'outside Jira').toEqual([]);
  });
}
