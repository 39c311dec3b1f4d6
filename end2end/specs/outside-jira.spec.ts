import { expect, panelOf, test } from '../support/stack.ts';

const OPEN_IN_JIRA = /Open the issue in Jira/;

for (const path of ['/connect/issue-panel', '/connect/job-dialog?issueId=10001&jwt=']) {
  test(`${path} without a token asks the user to open it in Jira, with a code and a reference`, async ({
    page,
    stack,
    problems,
  }) => {
    problems.allow('status of 401');
    const answer = await page.goto(stack.addon.url + path);
    expect(answer?.status()).toBe(401);
    await expect(page.getByText(OPEN_IN_JIRA)).toBeVisible();
    const small = await page.getByText('Code: token_missing. Reference:').innerText();
    const reference = /Reference: (\S+)/.exec(small)?.[1];
    expect(stack.addon.logs()).toContain(reference);
  });
}

test('a panel opened outside its frame links to its issue in Jira, and throws nothing', async ({
  page,
  stack,
}) => {
  const { acme } = stack.sandbox;
  await page.goto(acme.signFrameUrl({ module: 'issue-panel', issue: acme.issues[0] }));
  await expect(page.getByText(OPEN_IN_JIRA)).toBeVisible();
  await page.getByRole('link', { name: 'Open it in Jira' }).click();
  await expect(panelOf(page).getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  expect(page.url()).toBe(acme.issueUrl('PROJ-1'));
});

test.describe('in a browser without Sec-Fetch-Dest', () => {
  test.use({ fetchMetadata: false });

  test('a panel opened outside its frame asks the user to open it in Jira, and throws nothing', async ({
    page,
    stack,
  }) => {
    const { acme } = stack.sandbox;
    await page.goto(acme.signFrameUrl({ module: 'issue-panel', issue: acme.issues[0] }));
    await expect(page.locator('html[data-ready]')).toBeAttached();
    await expect(page.getByRole('alert')).toHaveText(OPEN_IN_JIRA);
  });
});

test('a page whose host script does not load asks the user to open it in Jira, and throws nothing', async ({
  page,
  stack,
  problems,
}) => {
  problems.allow('ERR_FAILED');
  await page.route('**/atlassian-connect/all.js', (route) => route.abort());
  await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
  const panel = page.frameLocator('#panels iframe');
  await expect(panel.locator('html[data-ready]')).toBeAttached();
  await expect(panel.getByRole('alert')).toHaveText(OPEN_IN_JIRA);
});

for (const missing of ['theming', 'events', 'dialog', 'context'] as const) {
  test(`a host without AP.${missing} leaves the panel usable, and throws nothing`, async ({
    page,
    stack,
  }) => {
    await page.route('**/atlassian-connect/all.js', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: `${await answer.text()}\n;AP.${missing} = undefined;` });
    });
    await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
    const panel = page.frameLocator('#panels iframe');
    await expect(panel.locator('html[data-ready]')).toBeAttached();
    await expect(panel.getByRole('button', { name: 'Connect to Upwork' })).toBeEnabled();
  });
}

test('a dialog that the host does not close says so', async ({ page, stack, problems }) => {
  problems.allow('status of 409');
  const { acme } = stack.sandbox;
  const url = acme.signFrameUrl({ module: 'job-dialog', issue: acme.issues[0] });
  await page.goto(acme.bareFrameUrl(url));
  const dialog = page.frameLocator('iframe');
  await expect(dialog.locator('html[data-ready]')).toBeAttached();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog.getByRole('alert').filter({ hasText: 'Jira did not close this dialog' })).toBeVisible();
});

test('no other site may frame a panel', async ({ page, stack, problems }) => {
  problems.allow(/frame-ancestors|CSP violation/);
  const { acme, globex } = stack.sandbox;
  const url = acme.signFrameUrl({ module: 'issue-panel', issue: acme.issues[0] });
  await page.goto(globex.url);
  await page.evaluate((address) => {
    const frame = document.createElement('iframe');
    frame.src = address;
    frame.id = 'stolen';
    document.body.append(frame);
  }, url);
  await expect.poll(() => problems.seen('frame-ancestors')).toBe(true);
  await expect(page.frameLocator('#stolen').getByRole('button')).toHaveCount(0);
});
