import type { BrowserContext, Page } from '@playwright/test';
import { persona } from '../sandbox/upwork/personas.ts';
import { expect, panelOf, test, type Stack } from '../support/stack.ts';
import {
  answerConsent,
  codeField,
  comeIntoSight,
  consentForCode,
  enterCode,
  goOnToUpwork,
  openConsent,
  openAlone,
  openWithLink,
  readCode,
} from '../support/steps.ts';

// Mia requests a link and gets somebody else, the victim, to open it: in a separate browser, without her cookies. Whatever the
// victim does there with their own Upwork account, it must not end up in hers.

const exchanges = (stack: Stack) => stack.sandbox.calls({ operation: 'token:authorization_code' });

async function expectUnconnected(page: Page): Promise<void> {
  await page.reload();
  await expect(panelOf(page).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await expect(panelOf(page).getByText('Nora Pier')).toHaveCount(0);
}

async function victimOf(newBrowser: () => Promise<BrowserContext>): Promise<Page> {
  return (await newBrowser()).newPage();
}

test('a link opened by its address names the requesting user, and connects nobody without the code', async ({
  page,
  stack,
  newBrowser,
}) => {
  const link = await openWithLink(page, stack.sandbox.acme.issueUrl('PROJ-1', 'mia'));
  const victim = await victimOf(newBrowser);
  await victim.goto(link);
  const heading = victim.getByRole('heading', { level: 1 });
  await expect(heading).toContainText('Mia Torres');
  await expect(heading).toContainText(new URL(stack.sandbox.acme.url).host);
  await expect(victim.getByText('PROJ-1')).toBeVisible();
  await expect(
    victim.getByRole('link', { name: 'Cancel' }).or(victim.getByRole('button', { name: 'Cancel' })),
  ).toBeVisible();
  expect(stack.sandbox.calls({ operation: 'consent' }), 'nothing went to Upwork yet').toEqual([]);

  await consentForCode(victim, { as: 'nora' });
  expect(exchanges(stack), 'the code alone makes no connection').toEqual([]);
  expect(stack.sandbox.upwork.tokens.liveGrants()).toEqual([]);
  await expectUnconnected(page);
  await expect(codeField(page), 'her panel asks for what only the victim can see').toBeVisible();
});

test('a link on a page of another origin leads to the start page', async ({ page, stack, newBrowser }) => {
  const link = await openWithLink(page, stack.sandbox.acme.issueUrl('PROJ-1', 'mia'));
  const victim = await victimOf(newBrowser);
  await victim.goto(stack.sandbox.globex.url);
  await victim.evaluate((address) => {
    const anchor = document.createElement('a');
    Object.assign(anchor, { href: address, textContent: 'A prize' });
    document.body.append(anchor);
  }, link);
  await victim.getByRole('link', { name: 'A prize' }).click();
  await expect(victim.getByRole('heading', { level: 1 })).toContainText('Mia Torres');
  expect(stack.sandbox.calls({ operation: 'consent' })).toEqual([]);
  expect(
    await victim
      .context()
      .cookies()
      .then((all) => all.filter(({ name }) => name.includes('connect'))),
  ).toEqual([]);
});

test('a form of another origin can’t press Continue', async ({ page, stack, newBrowser, problems }) => {
  problems.allow(/status of 40[03]/);
  const link = await openWithLink(page, stack.sandbox.acme.issueUrl('PROJ-1', 'mia'));
  const victim = await victimOf(newBrowser);
  await victim.goto(link);
  const fields = await victim
    .locator('form input[type=hidden]')
    .evaluateAll((inputs) =>
      inputs.map((input) => [(input as HTMLInputElement).name, (input as HTMLInputElement).value]),
    );
  const action = await victim
    .locator('form')
    .first()
    .evaluate((form) => (form as HTMLFormElement).action);
  await victim.goto(stack.sandbox.globex.url);
  const answered = victim.waitForResponse((response) => response.url().startsWith(action));
  await victim.evaluate(
    ([address, pairs]) => {
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', action: address });
      for (const [name, value] of pairs) {
        const input = document.createElement('input');
        Object.assign(input, { type: 'hidden', name, value });
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    },
    [action, fields] as const,
  );
  expect((await answered).status()).toBeGreaterThanOrEqual(400);
  expect(stack.sandbox.calls({ operation: 'consent' })).toEqual([]);
});

for (const module of ['issue-panel', 'job-dialog'] as const) {
  test(`the signed address of a ${module} shows nothing in another user’s tab`, async ({
    stack,
    newBrowser,
  }) => {
    const { acme } = stack.sandbox;
    const victim = await victimOf(newBrowser);
    await victim.goto(acme.signFrameUrl({ module, issue: acme.issues[0], user: 'mia' }));
    await expect(victim.getByText('Open it in Jira')).toBeVisible();
    await expect(victim.getByRole('button')).toHaveCount(0);
    await expect(
      victim.locator('meta[name=session-token], meta[name=panel], meta[name=job-dialog]'),
    ).toHaveCount(0);
    expect(stack.sandbox.calls({ origin: 'acme' }).filter(({ path }) => path.startsWith('/rest/'))).toEqual(
      [],
    );
  });
}

test('the signed address of a panel, framed by another page of the site, starts no connect', async ({
  page,
  stack,
  newBrowser,
  problems,
}) => {
  problems.allow('status of 401');
  const { acme } = stack.sandbox;
  const victim = await victimOf(newBrowser);
  const panel = await openAlone(victim, acme, { module: 'issue-panel', issue: acme.issues[0], user: 'mia' });
  await expect(panel.locator('html[data-ready]')).toBeAttached();
  const popup = victim.waitForEvent('popup');
  await panel.getByRole('button', { name: 'Connect to Upwork' }).click();
  const opened = await popup;
  await expect(panel.getByRole('alert').filter({ hasText: 'Open the issue in Jira' })).toBeVisible();
  await expect.poll(() => opened.isClosed()).toBe(true);
  const status = await panel.locator('html').evaluate(async () => {
    const token = document.querySelector<HTMLMetaElement>('meta[name=session-token]')!.content;
    const headers = { Authorization: `JWT ${token}`, 'Content-Type': 'application/json' };
    return (await fetch('/api/authorization', { method: 'POST', headers, body: '{}' })).status;
  });
  expect(status, 'nor by hand').toBe(401);
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await expectUnconnected(page);
});

test('a callback without a state uses up, exchanges and cancels nothing', async ({
  page,
  stack,
  newBrowser,
  problems,
}) => {
  problems.allow('status of 400');
  const { acme, upwork } = stack.sandbox;
  // The victim’s own connect is under way; mallory has a code of her own consent.
  const victim = await victimOf(newBrowser);
  await victim.goto(acme.issueUrl('PROJ-1', 'jonas'));
  const consent = await openConsent(victim);
  const code = upwork.tokens.issueCode({
    clientId: upwork.key.id,
    redirectUri: upwork.key.redirectUri,
    persona: persona('nora'),
  });
  const tab = await victim.context().newPage();
  for (const query of [`code=${code}`, '', 'error=access_denied', `code=${code}&state=`]) {
    const answer = await tab.goto(`${upwork.key.redirectUri}?${query}`);
    expect(answer?.status(), query).toBe(400);
    await expect(tab.getByText('Reference:')).toBeVisible();
  }
  expect(exchanges(stack)).toEqual([]);
  await answerConsent(consent);
  await expect(panelOf(victim).getByText('Clara Klein')).toBeVisible();
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await expect(panelOf(page).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
});

test('a code entered by another account connects nobody', async ({ page, stack, newBrowser, problems }) => {
  problems.allow(/status of 4\d\d/);
  const { acme } = stack.sandbox;
  const mias = await openWithLink(page, acme.issueUrl('PROJ-1', 'mia'));
  const victim = await victimOf(newBrowser);
  await victim.goto(mias);
  const code = await consentForCode(victim, { as: 'nora' });

  // Jonas has a code waiting too, so that there is a field to enter it.
  const others = await victimOf(newBrowser);
  const jonass = await openWithLink(others, acme.issueUrl('PROJ-1', 'jonas'));
  const tab = await others.context().newPage();
  await tab.goto(jonass);
  const own = await consentForCode(tab, { as: 'clara' });
  await enterCode(others, code);
  await expect(panelOf(others).getByRole('alert')).toContainText('code');
  await expect(codeField(others)).toHaveValue(code);
  expect(exchanges(stack)).toEqual([]);

  await enterCode(others, own);
  await expect(panelOf(others).getByText('Clara Klein')).toBeVisible();
  await comeIntoSight(page);
  await expect(codeField(page), 'mia’s own is not used up').toBeVisible();
  await enterCode(page, code);
  await expect(panelOf(page).getByText('Nora Pier')).toBeVisible();
});

test('a code is not shown in a browser without the cookie of its connect', async ({
  page,
  stack,
  newBrowser,
  problems,
}) => {
  problems.allow(/status of 40[03]/);
  stack.sandbox.upwork.settings.consentRedirect = 'meta';
  const link = await openWithLink(page, stack.sandbox.acme.issueUrl('PROJ-1', 'mia'));
  const victim = await victimOf(newBrowser);
  await victim.goto(link);
  await goOnToUpwork(victim);
  let callback = '';
  await victim.context().route('**/oauth/upwork/callback?*', async (route) => {
    callback = route.request().url();
    await route.continue();
  });
  await answerConsent(victim);
  const code = await readCode(victim);
  const stranger = await victimOf(newBrowser);
  const answer = await stranger.goto(callback);
  expect(answer?.status()).toBeGreaterThanOrEqual(400);
  await expect(stranger.getByText(code)).toHaveCount(0);
  // The same browser shows the same code again.
  await victim.goto(callback);
  expect(await readCode(victim)).toBe(code);
});
