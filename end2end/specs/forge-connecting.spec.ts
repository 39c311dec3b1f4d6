import { bridgeCalls, connectByCode, openStart, post } from '../support/forge-steps.ts';
import { expect, panelOf, test, type Stack } from '../support/stack.ts';
import {
  answerConsent,
  codeField,
  consentForCode,
  enterCode,
  fillIn,
  goOnToUpwork,
  openDialog,
  viewJob,
} from '../support/steps.ts';

/** A code that belongs to nobody. */
const WRONG = 'AAAA-AAAA';
const ATLASSIAN = 'https://initech.atlassian.net';

const exchanges = (stack: Stack) => stack.sandbox.calls({ operation: 'token:authorization_code' });

test('the tab names the user to connect, and Jira opens it, not the frame', async ({ page, stack }) => {
  const { initech } = stack.sandbox;
  await page.goto(initech.issueUrl('PROJ-1'));
  const tab = await openStart(page);
  const heading = tab.getByRole('heading', { level: 1 });
  await expect(heading).toContainText('Mia Torres');
  await expect(heading).toContainText(new URL(initech.siteUrl()).host);
  await expect(tab.getByText('PROJ-1')).toBeVisible();
  expect(await bridgeCalls(page, 'navigate')).toMatchObject([
    { type: 'new-tab', url: expect.stringContaining('/oauth/upwork/start?state=') },
  ]);
  await expect(codeField(page), 'the field is there from the click on').toBeVisible();
  expect(exchanges(stack)).toEqual([]);
});

test('a user who denies sees a message and can connect later', async ({ page, stack }) => {
  await page.goto(stack.sandbox.initech.issueUrl('PROJ-1'));
  const tab = await openStart(page);
  await goOnToUpwork(tab);
  await answerConsent(tab, { answer: 'Deny' });
  await expect(tab.getByRole('heading', { name: 'You declined the connection.' })).toBeVisible();
  await tab.close();
  await expect(panelOf(page).getByRole('alert')).toContainText("You didn't allow access");
  expect(exchanges(stack)).toEqual([]);
  await connectByCode(page);
});

test('a wrong code is reported and connects nobody; the right one still works', async ({ page, stack }) => {
  await page.goto(stack.sandbox.initech.issueUrl('PROJ-1'));
  const tab = await openStart(page);
  const code = await consentForCode(tab);
  await tab.close();
  await enterCode(page, WRONG);
  await expect(panelOf(page).getByRole('alert')).toContainText('code');
  expect(exchanges(stack)).toEqual([]);
  await enterCode(page, code);
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();
});

test('a code works only for the account that requested it', async ({ page, stack, newBrowser }) => {
  const { initech } = stack.sandbox;
  await page.goto(initech.issueUrl('PROJ-1', 'mia'));
  const tab = await openStart(page);
  const code = await consentForCode(tab);
  await tab.close();

  const other = await (await newBrowser()).newPage();
  await other.goto(initech.issueUrl('PROJ-1', 'jonas'));
  await (await openStart(other)).close();
  await enterCode(other, code);
  await expect(panelOf(other).getByRole('alert')).toBeVisible();
  await expect(panelOf(other).getByText('Clara Klein')).toHaveCount(0);
  expect(exchanges(stack)).toEqual([]);

  await enterCode(page, code);
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();
});

test('a stranger who opens the link and consents connects nobody', async ({ page, stack, newBrowser }) => {
  await page.goto(stack.sandbox.initech.issueUrl('PROJ-1', 'mia'));
  const tab = await openStart(page);
  const link = tab.url();
  await tab.close();

  const victim = await (await newBrowser()).newPage();
  await victim.goto(link);
  await expect(victim.getByRole('heading', { level: 1 })).toContainText('Mia Torres');
  expect(stack.sandbox.calls({ operation: 'consent' })).toEqual([]);
  await consentForCode(victim, { as: 'nora' });
  expect(exchanges(stack), 'the code alone makes no connection').toEqual([]);

  await page.reload();
  await expect(codeField(page)).toBeVisible();
  await expect(panelOf(page).getByText('Nora Pier')).toHaveCount(0);
});

test('if the site’s address allows it, one click in the last tab completes the connect', async ({
  page,
  stack,
}) => {
  const { initech } = stack.sandbox;
  initech.settings.siteUrl = ATLASSIAN;
  await page.goto(initech.issueUrl('PROJ-1'));
  const tab = await openStart(page);
  const code = await consentForCode(tab);
  const link = tab.getByRole('link', { name: 'Finish connecting' });
  await expect(link).toHaveAttribute(
    'href',
    initech.globalPageUrl(`/connected/${code}`).replace(initech.url, ATLASSIAN),
  );
  // That name is not this machine's, so the tab goes to the same page of the local site.
  await tab.goto(initech.globalPageUrl(`/connected/${code}`));
  await expect(panelOf(tab).getByText('Connected to Upwork.')).toBeVisible();
  await tab.close();
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();
  await expect(codeField(page)).toBeHidden();
});

test('a custom domain gets no such link, because it may belong to somebody else tomorrow', async ({
  page,
  stack,
}) => {
  stack.sandbox.initech.settings.siteUrl = 'https://jira.initech.example';
  await page.goto(stack.sandbox.initech.issueUrl('PROJ-1'));
  const tab = await openStart(page);
  await consentForCode(tab);
  await expect(tab.getByRole('link', { name: 'Finish connecting' })).toHaveCount(0);
});

test('another user’s code in the address of the global page connects nobody', async ({
  page,
  stack,
  newBrowser,
}) => {
  const { initech } = stack.sandbox;
  await page.goto(initech.issueUrl('PROJ-1', 'mia'));
  const tab = await openStart(page);
  const code = await consentForCode(tab);
  const other = await (await newBrowser()).newPage();
  await other.goto(initech.globalPageUrl(`/connected/${code}`) + '?as=jonas');
  await expect(panelOf(other).getByRole('alert')).toBeVisible();
  await expect(panelOf(other).getByRole('button', { name: 'Try again' }), 'each try counts').toBeHidden();
  expect(exchanges(stack)).toEqual([]);
});

test('a page reloaded during a connect asks for the code by itself', async ({ page, stack }) => {
  await page.goto(stack.sandbox.initech.issueUrl('PROJ-1'));
  const tab = await openStart(page);
  await page.reload();
  const code = await consentForCode(tab);
  await tab.close();
  await page.reload();
  await enterCode(page, code);
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();
});

test('a second user sees the job and only their own connection', async ({ page, stack, newBrowser }) => {
  const { initech } = stack.sandbox;
  await page.goto(initech.issueUrl('PROJ-1', 'mia'));
  await connectByCode(page);
  await fillIn(await openDialog(page));
  await post(page);

  const other = await (await newBrowser()).newPage();
  await other.goto(initech.issueUrl('PROJ-1', 'jonas'));
  await expect(viewJob(other)).toBeVisible();
  await expect(panelOf(other).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await expect(panelOf(other).getByText('Clara Klein')).toHaveCount(0);
  await connectByCode(other, { as: 'nora' });
  await expect(panelOf(other).getByText('Nora Pier')).toBeVisible();
});

test('two sites share nothing, whether on Forge or Connect', async ({ page, stack }) => {
  const { acme, hooli, initech } = stack.sandbox;
  await page.goto(initech.issueUrl('PROJ-1'));
  await connectByCode(page);
  await fillIn(await openDialog(page));
  await post(page);
  for (const site of [hooli, acme]) {
    await page.goto(site.issueUrl('PROJ-1', 'mia'));
    await expect(panelOf(page).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
    await expect(viewJob(page)).toHaveCount(0);
  }
});
