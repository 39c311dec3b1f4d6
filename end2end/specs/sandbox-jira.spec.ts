import * as jwt from '@atlassian/atlassian-jwt';
import type { Page } from '@playwright/test';
import { frameUrl } from '../sandbox/jira/frames.ts';
import { makeInstallKey } from '../sandbox/jira/install-keys.ts';
import { MIA, JONAS } from '../sandbox/jira/people.ts';
import type { JiraSite } from '../sandbox/jira/site.ts';
import { dialogOf, panelOf } from '../support/stack.ts';
import { closeByKey, settle } from '../support/steps.ts';
import { expect, test } from './stub-stack.ts';

/** Presses a button of the stub, once its frame has its full height: a click on a moving button would miss. */
async function press(page: Page, name: string): Promise<void> {
  const button = panelOf(page).getByRole('button', { name });
  await expect(button).toBeVisible();
  await settle(page);
  await button.click();
}

test('frames the panel with a signed URL for the issue and the chosen user', async ({ page, sandbox }) => {
  await page.goto(sandbox.acme.issueUrl('PROJ-1', 'jonas'));
  const panel = panelOf(page);
  await expect(panel.locator('#user')).toHaveText(JONAS.accountId);
  await expect(panel.locator('#issue')).toContainText('"id":"10001"');
  await page.getByLabel('User').selectOption('mia');
  await page.getByRole('button', { name: 'Switch' }).click();
  await expect(panel.locator('#user')).toHaveText(MIA.accountId);
  await page.goto(sandbox.acme.issueUrl('PROJ-1', 'anonymous'));
  await expect(panel.locator('#user')).toHaveText('nobody');
});

test('gives the frame a context token that its server can verify', async ({ page, sandbox }) => {
  await page.goto(sandbox.globex.issueUrl('PROJ-2'));
  const panel = panelOf(page);
  await press(page, 'Who am I');
  await expect(panel.locator('#said')).toContainText(`200 {"sub":"${MIA.accountId}"`);
  await expect(panel.locator('#said')).toContainText('"key":"PROJ-2"');
});

test('opens a dialog with the size in the descriptor, passes data in and out, closes it', async ({
  page,
  sandbox,
}) => {
  await page.goto(sandbox.acme.issueUrl('PROJ-1'));
  await press(page, 'Open dialog');
  const dialog = dialogOf(page);
  await expect(dialog.locator('#said')).toHaveText('got {"draft":"d-1"}');
  const box = await page.getByRole('dialog').boundingBox();
  expect([box?.width, box?.height]).toEqual([800, 600]);
  await expect(page.locator('.dialog-header')).toHaveCount(0);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('IFRAME');
  await dialog.getByRole('button', { name: 'Close with data' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(panelOf(page).locator('#said')).toHaveText('closed with {"jobId":"1944066025694923368"}');
});

test('closes a dialog on Escape from inside and outside the frame, unless disabled', async ({
  page,
  sandbox,
}) => {
  await page.goto(sandbox.acme.issueUrl('PROJ-1'));
  await press(page, 'Open dialog');
  await dialogOf(page).getByRole('button', { name: 'Who am I' }).focus();
  await closeByKey(page);
  await press(page, 'Open dialog');
  await expect(dialogOf(page).locator('#said')).toContainText('got');
  await page.getByRole('dialog').focus();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await press(page, 'Open stubborn dialog');
  await expect(dialogOf(page).locator('#user')).toBeVisible();
  await page.getByRole('dialog').focus();
  await page.keyboard.press('Escape');
  await dialogOf(page).getByRole('button', { name: 'Who am I' }).focus();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect((await page.getByRole('dialog').boundingBox())?.width).toBe(420);
});

test('draws a dialog’s chrome on request', async ({ page, sandbox }) => {
  await page.goto(sandbox.acme.issueUrl('PROJ-1'));
  await press(page, 'Open framed dialog');
  const dialog = page.getByRole('dialog', { name: 'Framed' });
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(dialogOf(page).locator('#said')).toHaveText('submit pressed');
  expect((await dialog.boundingBox())?.width).toBe(400);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
});

test('switches the theme of page and frame live, using the theme files of the host script', async ({
  page,
  sandbox,
}) => {
  await page.goto(sandbox.acme.issueUrl('PROJ-1'));
  const root = panelOf(page).locator('html');
  await expect(root).toHaveAttribute('data-color-mode', 'light');
  await page.getByRole('button', { name: 'Dark theme' }).click();
  await expect(root).toHaveAttribute('data-color-mode', 'dark');
  const surface = () =>
    root.evaluate((html) => getComputedStyle(html).getPropertyValue('--ds-surface').trim());
  await expect.poll(surface).not.toBe('');
  await page.reload();
  await expect(root).toHaveAttribute('data-color-mode', 'dark');
});

test('shows flags, resizes the frame with its content, reloads it on refreshIssuePage', async ({
  page,
  sandbox,
}) => {
  await page.goto(sandbox.acme.issueUrl('PROJ-1'));
  await press(page, 'Flag');
  await expect(page.getByRole('status')).toContainText('The job is up');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('status')).toHaveCount(0);

  const height = async () => (await page.locator('#panels iframe').boundingBox())?.height ?? 0;
  const before = await height();
  await press(page, 'Grow');
  await expect.poll(height).toBeGreaterThan(before + 300);
  await press(page, 'Refresh');
  await expect.poll(height).toBeLessThan(before + 300);
  await expect(page.locator('#panels iframe')).toHaveCount(1);
});

test('partitions the storage of the frame, as browsers do', async ({ page, context, sandbox, stub }) => {
  await page.goto(sandbox.acme.issueUrl('PROJ-1'));
  await press(page, 'Store');
  await expect(panelOf(page).locator('#said')).toHaveText('stored');
  const top = await context.newPage();
  await top.goto(`${stub.url}/atlassian-connect.json`);
  expect(await top.evaluate(() => localStorage.getItem('where'))).toBeNull();
});

test('shows issues with every kind of description, and none', async ({ page, sandbox }) => {
  await page.goto(sandbox.acme.url);
  await expect(page.locator('tbody tr')).toHaveCount(sandbox.acme.issues.length);
  for (const { key } of sandbox.acme.issues) {
    await page.goto(sandbox.acme.issueUrl(key));
    await expect(panelOf(page).locator('#issue')).toContainText(`"${key}"`);
  }
});

test('lets tokens expire on request', async ({ sandbox }) => {
  sandbox.acme.settings.pageTokenSeconds = -70;
  const old = await fetch(
    sandbox.acme.signFrameUrl({ module: 'issue-panel', issue: sandbox.acme.issues[0] }),
  );
  expect(old.status).not.toBe(200);
});

test('installs, reinstalls with a new secret, disables and uninstalls', async ({ sandbox, stub }) => {
  const { acme } = sandbox;
  const first = acme.sharedSecret();
  await acme.install();
  expect(acme.sharedSecret()).not.toBe(first);
  expect(stub.tenants.get(acme.clientKey)).toEqual({
    secret: acme.sharedSecret(),
    baseUrl: acme.url,
    enabled: true,
  });
  await acme.disable();
  expect(stub.tenants.get(acme.clientKey)?.enabled).toBe(false);
  expect(await acme.uninstall()).toBe(204);
  expect([...stub.tenants.keys()]).toEqual([sandbox.globex.clientKey]);
});

test('can forge every part of a hook', async ({ sandbox }) => {
  const { acme, installKey } = sandbox;
  const stranger = makeInstallKey();
  const forged = [
    { claims: { qsh: 'context-qsh' } },
    { claims: { aud: ['https://elsewhere.example'] } },
    { claims: { iss: undefined } },
    { key: stranger },
    { forgery: { kind: 'rsa', privateKey: stranger.privateKey } as const },
    { forgery: { kind: 'hmac', key: installKey.publicKey } as const, header: { alg: 'HS256' } },
    { forgery: { kind: 'none' } as const, header: { alg: 'none' } },
    { body: { clientKey: sandbox.globex.clientKey } },
    { token: '' },
  ];
  for (const options of forged) expect(await acme.send({ event: 'installed', ...options })).toBe(401);
  expect(await acme.send({ event: 'installed' })).toBe(204);
});

function appToken(site: JiraSite, target: string, changes: Record<string, unknown> = {}): string {
  const iat = Math.floor(Date.now() / 1000);
  const qsh = jwt.createQueryStringHash(jwt.fromMethodAndUrl('GET', target), false, site.url);
  const claims = { iss: site.descriptor().key, aud: [site.clientKey], iat, exp: iat + 180, qsh, ...changes };
  return jwt.encodeSymmetric(claims, site.sharedSecret(), jwt.SymmetricAlgorithm.HS256);
}

test('serves issues to the app’s own token and records every wrong one', async ({ sandbox }) => {
  const { acme, globex } = sandbox;
  const target = '/rest/api/3/issue/10001?fields=summary,description,labels,components';
  const read = (token: string): Promise<Response> =>
    fetch(acme.url + target, { headers: { Authorization: `JWT ${token}` } });

  const answer = (await (await read(appToken(acme, target))).json()) as { key: string; fields: object };
  expect(answer.key).toBe('PROJ-1');
  expect(Object.keys(answer.fields).sort()).toEqual(['components', 'description', 'labels', 'summary']);
  expect(sandbox.violations()).toEqual([]);

  const wrong = [
    appToken(globex, target),
    appToken(acme, '/rest/api/3/issue/10002'),
    appToken(acme, target, { exp: 1 }),
    appToken(acme, target, { iss: acme.clientKey }),
    appToken(acme, target, { aud: [globex.clientKey] }),
  ];
  for (const token of wrong) expect((await read(token)).status).toBe(401);
  expect(sandbox.violations()).toHaveLength(wrong.length);

  acme.settings.down = 'error';
  expect((await read(appToken(acme, target))).status).toBe(500);
});

test('signs the panel URL for one site only', async ({ sandbox }) => {
  const url = frameUrl(sandbox.acme, {
    module: 'issue-panel',
    issue: sandbox.acme.issues[0],
    secret: sandbox.globex.sharedSecret(),
  });
  expect((await fetch(url)).status).not.toBe(200);
});
