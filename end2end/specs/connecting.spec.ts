import { expect, panelOf, test } from '../support/stack.ts';
import {
  accountButton,
  answer,
  answerConsent,
  chooseAccountAction,
  comeIntoSight,
  connect,
  openConsent,
  settle,
} from '../support/steps.ts';

test('a user who denies sees a message in the pop-up and in the panel, and can connect later', async ({
  page,
  stack,
}) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const consent = await openConsent(page);
  await answerConsent(consent, { answer: 'Deny' });
  await expect(consent.getByRole('heading', { name: 'You declined the connection.' })).toBeVisible();
  const panel = panelOf(page);
  await expect(panel.getByRole('alert')).toContainText("You didn't allow access");
  expect(stack.sandbox.calls({ operation: 'token:authorization_code' })).toEqual([]);

  await connect(page);
  await expect(panel.getByRole('alert')).toHaveCount(0);
});

test('a browser that blocks the pop-up gets a link that completes the connect', async ({ page, stack }) => {
  await page.addInitScript(() => {
    window.open = () => null;
  });
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const panel = panelOf(page);
  await panel.getByRole('button', { name: 'Connect to Upwork' }).click();
  await expect(panel.getByRole('status')).toContainText('blocked');
  const link = panel.getByRole('link', { name: /Upwork/ });
  await expect(link).toHaveAttribute('href', /^\/oauth\/upwork\/start\?state=/);
  await expect(link).toHaveAttribute('target', '_blank');
  await expect(link).toHaveAttribute('rel', /noopener/);

  await settle(page);
  const opened = page.waitForEvent('popup');
  await link.click();
  const tab = await opened;
  await tab.getByRole('button', { name: 'Allow' }).click();
  await expect(panel.getByRole('button', { name: 'Post this job to Upwork' })).toBeVisible();
});

test('another way to Upwork is offered only after a window should have opened', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const panel = panelOf(page);
  const link = panel.getByRole('link', { name: 'Open Upwork in a new tab' });
  await openConsent(page);
  await expect(panel.getByRole('status')).toContainText('Waiting for Upwork');
  await expect(link).toHaveCount(0);
  await expect(link).toBeVisible({ timeout: 15_000 });
});

for (const consentRedirect of ['302', 'meta'] as const) {
  test(`the panel notices the connect although the consent page severs its opener (${consentRedirect})`, async ({
    page,
    stack,
  }) => {
    Object.assign(stack.sandbox.upwork.settings, { coop: true, consentRedirect });
    await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
    const consent = await openConsent(page);
    expect(await consent.evaluate(() => window.opener)).toBeNull();
    await answerConsent(consent);
    await expect(panelOf(page).getByRole('button', { name: 'Post this job to Upwork' })).toBeVisible();
  });
}

test('the pop-up closes itself when the connect is done', async ({ page, stack }) => {
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const consent = await openConsent(page);
  const closed = consent.waitForEvent('close');
  await answerConsent(consent);
  await closed;
});

test('the first of two pop-ups of a panel connects, and the second says that it is too late', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 400');
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const first = await openConsent(page);
  const second = await openConsent(page);
  await answerConsent(first);
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();
  await answerConsent(second, { as: 'nora' });
  await expect(second.getByText('expired or was used')).toBeVisible();
  await expect(second.getByText('Reference:')).toBeVisible();
  await page.reload();
  await expect(panelOf(page).getByText('Clara Klein')).toBeVisible();
  expect(stack.sandbox.calls({ operation: 'token:authorization_code' })).toHaveLength(1);
});

test('connects started from two tabs of one browser both complete', async ({ page, context, stack }) => {
  const { acme } = stack.sandbox;
  const other = await context.newPage();
  await page.goto(acme.issueUrl('PROJ-1'));
  await other.goto(acme.issueUrl('PROJ-2'));
  const first = await openConsent(page);
  const second = await openConsent(other);
  await answerConsent(first);
  await expect(accountButton(panelOf(page))).toBeVisible();
  await answerConsent(second);
  await expect(accountButton(panelOf(other))).toBeVisible();
});

test('a panel that becomes visible again shows that its user has connected elsewhere', async ({
  page,
  context,
  stack,
}) => {
  const { acme } = stack.sandbox;
  const other = await context.newPage();
  await other.goto(acme.issueUrl('PROJ-2'));
  await expect(panelOf(other).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  await comeIntoSight(other);
  await expect(panelOf(other).getByRole('button', { name: 'Post this job to Upwork' })).toBeVisible();
  await expect(panelOf(other).getByRole('button', { name: 'Connect to Upwork' })).toHaveCount(0);
});

test('a response with another state or in another browser exchanges nothing', async ({
  page,
  stack,
  newBrowser,
  problems,
}) => {
  problems.allow(/status of 40[03]/);
  // A redirect could not be held back.
  stack.sandbox.upwork.settings.consentRedirect = 'meta';
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const consent = await openConsent(page);
  let callback = '';
  await page.context().route('**/oauth/upwork/callback?*', async (route) => {
    callback = route.request().url();
    await route.fulfill({ body: 'held back' });
  });
  await answerConsent(consent);
  await expect(consent.getByText('held back')).toBeVisible();

  const stranger = await (await newBrowser()).newPage();
  expect((await stranger.goto(callback))?.status()).toBe(403);
  const forged = new URL(callback);
  forged.searchParams.set('state', 'AAAA');
  await page.context().unroute('**/oauth/upwork/callback?*');
  const answer = await consent.goto(forged.href);
  expect(answer?.status()).toBeGreaterThanOrEqual(400);
  expect(answer?.status()).toBeLessThan(500);
  expect(stack.sandbox.calls({ operation: 'token:authorization_code' })).toEqual([]);

  // It closes itself at the end.
  await consent.goto(callback).catch(() => undefined);
  await expect(accountButton(panelOf(page))).toBeVisible();
});

test('a failure of Upwork during a connect is reported, and the next attempt works', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 502');
  stack.sandbox.fail({ operation: 'token:authorization_code', mode: '500', times: 1 });
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const consent = await openConsent(page);
  await answerConsent(consent);
  await expect(consent.getByText('Upwork did not complete the connection.')).toBeVisible();
  await expect(panelOf(page).getByRole('alert')).toContainText('Try to connect again');
  await connect(page);
});

test('Disconnect asks first, revokes the consent on Upwork, and leaves the job on the issue', async ({
  page,
  stack,
}) => {
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  const panel = panelOf(page);
  await chooseAccountAction(panel, 'Disconnect');
  const question = panel.getByRole('group', { name: /Disconnect your Upwork account\?/ });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  expect(upwork.tokens.liveGrants()).toEqual(['clara']);

  await chooseAccountAction(panel, 'Disconnect');
  await question.getByRole('button', { name: 'Disconnect' }).click();
  await expect(panel.getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await expect(panel.getByText('Clara Klein')).toHaveCount(0);
  await expect.poll(() => upwork.tokens.liveGrants()).toEqual([]);
  await page.reload();
  await expect(panel.getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
});

test('another account replaces the connected one, after a confirmation', async ({ page, stack }) => {
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  await chooseAccountAction(panelOf(page), 'Switch account');
  const popup = page.waitForEvent('popup');
  await answer(page, 'Switch account');
  const consent = await popup;
  await expect(consent.getByRole('heading', { name: 'Allow access?' })).toBeVisible();
  await answerConsent(consent, { as: 'nora' });
  await expect(panelOf(page).getByText('Nora Pier')).toBeVisible();
  await expect.poll(() => upwork.tokens.liveGrants()).toEqual(['nora']);
});

test('a disconnect revokes only the tokens of its user', async ({ page, stack, newBrowser }) => {
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1', 'mia'));
  await connect(page);
  const others = await (await newBrowser()).newPage();
  await others.goto(acme.issueUrl('PROJ-1', 'jonas'));
  await connect(others);
  expect(upwork.tokens.liveGrants()).toEqual(['clara', 'clara']);

  const panel = panelOf(page);
  await chooseAccountAction(panel, 'Disconnect');
  await answer(page, 'Disconnect');
  await expect(panel.getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await expect.poll(() => upwork.tokens.liveGrants()).toEqual(['clara']);
  await others.reload();
  await expect(panelOf(others).getByRole('button', { name: 'Post this job to Upwork' })).toBeVisible();
});
