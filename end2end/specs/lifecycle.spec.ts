import { expect, panelOf, test } from '../support/stack.ts';
import { answer, chooseAccountAction, connect, openConsent, postJob, viewJob } from '../support/steps.ts';

test('an uninstall shows a message in an open tab, and revokes the connections on Upwork', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow(/status of 401|_host\/context-token/);
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  expect(await acme.uninstall()).toBe(204);
  await expect.poll(() => upwork.tokens.liveGrants()).toEqual([]);
  const panel = panelOf(page);
  await chooseAccountAction(panel, 'Disconnect');
  await answer(page, 'Disconnect');
  const alert = panel.getByRole('alert');
  await expect(alert).toContainText('Reload the issue in Jira');
  await expect(alert).toContainText('Reference:');
});

test('a reinstall restores the jobs on their issues, but no connection', async ({ page, stack }) => {
  const { acme } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  await connect(page);
  await postJob(page);
  await acme.uninstall();
  await acme.install();
  await page.goto(acme.issueUrl('PROJ-1'));
  await expect(viewJob(page)).toBeVisible();
  await expect(panelOf(page).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
});

test('a site that disabled the app sees a message, and everything when it is enabled again', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('status of 403');
  const { acme } = stack.sandbox;
  await acme.disable();
  const loaded = page.waitForResponse(/\/connect\/issue-panel/);
  await page.goto(acme.issueUrl('PROJ-1'));
  expect((await loaded).status()).toBe(403);
  const panel = panelOf(page);
  await expect(panel.getByText('Ask a Jira administrator to enable it.')).toBeVisible();
  await expect(panel.getByText('Code: tenant_disabled. Reference:')).toBeVisible();

  await acme.enable();
  await page.reload();
  await expect(panel.getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
});

test('a consent completed after the site disabled the app connects nobody', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow(/status of 40[03]/);
  const { acme, upwork } = stack.sandbox;
  await page.goto(acme.issueUrl('PROJ-1'));
  const consent = await openConsent(page);
  await acme.disable();
  await consent.getByRole('button', { name: 'Allow' }).click();
  await expect(consent.getByText('Reference:')).toBeVisible();
  expect(upwork.tokens.liveGrants()).toEqual([]);
  await expect(panelOf(page).getByRole('alert')).toContainText('Ask a Jira administrator');
});

test('an install for a site that is not allowed is refused, and the known site is unchanged', async ({
  page,
  stack,
}) => {
  const { acme } = stack.sandbox;
  for (const baseUrl of [
    'https://evil.example',
    'http://127.0.0.1:1',
    'https://x.atlassian.net.evil.example',
  ]) {
    const status = await acme.send({ event: 'installed', body: { baseUrl, sharedSecret: 'stolen' } });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  }
  await page.goto(acme.issueUrl('PROJ-1'));
  await expect(panelOf(page).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
});

test('a page signed with the previous secret still opens, a forged one does not', async ({ stack }) => {
  const { acme, globex } = stack.sandbox;
  const signed = (secret?: string) =>
    fetch(acme.signFrameUrl({ module: 'issue-panel', issue: acme.issues[0], secret })).then(
      ({ status }) => status,
    );
  const before = acme.sharedSecret();
  await acme.install();
  expect(await signed()).toBe(200);
  expect(await signed(before)).toBe(200);
  expect(await signed(globex.sharedSecret())).toBe(401);
});
