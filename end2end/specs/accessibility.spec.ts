import { barriers, rulesFor } from '../support/accessibility.ts';
import { dialogOf, expect, panelOf, test } from '../support/stack.ts';
import {
  accountButton,
  addQuestion,
  answer,
  answerConsent,
  chooseAccountAction,
  chooseJobAction,
  connect,
  fillIn,
  jobActions,
  openConsent,
  openDialog,
  openMenu,
  postButton,
  postJob,
} from '../support/steps.ts';

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme axe finds nothing`, () => {
    test.use({ colorScheme: theme });
    const rules = rulesFor(theme);

    test('in the panel, from the first view to the job', async ({ page, stack, problems }) => {
      problems.allow('status of 401');
      const { acme } = stack.sandbox;
      acme.settings.theme = theme;
      await page.goto(acme.issueUrl('PROJ-1'));
      const panel = panelOf(page);
      await expect(panel.locator('html[data-ready]')).toBeAttached();
      await expect(panel.locator('html')).toHaveAttribute('data-color-mode', theme);
      expect(await barriers(page, 'in frames', rules), 'not connected').toEqual([]);

      const consent = await openConsent(page);
      await expect(panel.getByRole('status')).toContainText('Waiting for Upwork');
      expect(await barriers(page, 'in frames', rules), 'waiting').toEqual([]);
      await answerConsent(consent, { answer: 'Deny' });
      await expect(panel.getByRole('alert')).toBeVisible();
      expect(await barriers(page, 'in frames', rules), 'denied').toEqual([]);

      await connect(page);
      expect(await barriers(page, 'in frames', rules), 'connected').toEqual([]);
      await chooseAccountAction(panel, 'Disconnect');
      await expect(panel.getByRole('group')).toBeVisible();
      expect(await barriers(page, 'in frames', rules), 'asking').toEqual([]);
      await panel.getByRole('button', { name: 'Cancel' }).click();
      await openMenu(accountButton(panel));
      expect(await barriers(page, 'in frames', rules), 'with the open menu of the account').toEqual([]);
      await accountButton(panel).press('Escape');
      await postJob(page);
      expect(await barriers(page, 'in frames', rules), 'with a job').toEqual([]);
      await openMenu(jobActions(panel));
      expect(await barriers(page, 'in frames', rules), 'with the open menu of the job').toEqual([]);
      // axe has taken the focus away, and with it the menu.
      await jobActions(panel).press('Escape');
      await chooseJobAction(panel, 'Close job');
      await expect(panel.getByRole('group')).toBeVisible();
      expect(await barriers(page, 'in frames', rules), 'asking about the job').toEqual([]);
      await panel.getByRole('button', { name: 'Cancel' }).click();

      await page.route('**/api/disconnect', (route) =>
        route.fulfill({ status: 401, json: { code: 'token_invalid', reference: 'made-up-reference' } }),
      );
      await chooseAccountAction(panel, 'Disconnect');
      await answer(page, 'Disconnect');
      await expect(panel.getByRole('alert')).toBeVisible();
      expect(await barriers(page, 'in frames', rules), 'with an error').toEqual([]);
    });

    test('in the dialog, empty, invalid, refused, and with a question', async ({ page, stack, problems }) => {
      problems.allow('ERR_FAILED');
      const { acme, upwork } = stack.sandbox;
      acme.settings.theme = theme;
      upwork.settings.forbiddenWords = ['telephone'];
      await page.goto(acme.issueUrl('PROJ-2'));
      await connect(page, { as: 'nora' });
      const dialog = await openDialog(page);
      await expect(dialog.locator('html')).toHaveAttribute('data-color-mode', theme);
      // By now the colors are Jira's own.
      const text = dialog
        .locator('html')
        .evaluate((html) => getComputedStyle(html).getPropertyValue('--ds-text'));
      expect(await text, 'Jira’s token').not.toBe('');
      expect(await barriers(page, 'in frames', rules), 'as it opens').toEqual([]);
      await postButton(dialog).click();
      await expect(dialog.getByRole('alert')).toBeVisible();
      expect(await barriers(page, 'in frames', rules), 'with problems').toEqual([]);

      await fillIn(dialog, { organization: 'North Pier Studio', description: 'By telephone.' });
      await postButton(dialog).click();
      await expect(dialog.getByRole('alert')).toContainText('Upwork rejected');
      expect(await barriers(page, 'in frames', rules), 'refused').toEqual([]);
      await page.route('**/api/save-draft', (route) => route.abort());
      await dialog.getByLabel('Description').fill('In writing!');
      await dialog.getByRole('button', { name: 'Close' }).click();
      await expect(dialog.getByRole('group', { name: /could not be saved/ })).toBeVisible();
      expect(await barriers(page, 'in frames', rules), 'asking').toEqual([]);
      await dialog.getByRole('button', { name: 'Keep editing' }).click();

      await dialog.getByLabel('Hourly').check();
      await dialog.getByLabel('Description').fill('In writing.');
      await dialog.getByLabel('Rate from (US$ an hour)').fill('20');
      await dialog.getByLabel('Rate to (US$ an hour)').fill('30');
      stack.sandbox.fail({ operation: 'create-job', mode: '500', times: 1 });
      await postButton(dialog).click();
      await expect(dialog.getByRole('status')).toContainText("didn't confirm the job");
      expect(await barriers(page, 'in frames', rules), 'checking').toEqual([]);
    });

    test('in the complete dialog, its preview and its questions', async ({ page, stack }) => {
      const { acme } = stack.sandbox;
      acme.settings.theme = theme;
      await page.goto(acme.issueUrl('PROJ-1'));
      await connect(page);
      const dialog = await openDialog(page);
      await expect(dialog.locator('html')).toHaveAttribute('data-color-mode', theme);
      await fillIn(dialog, { title: 'x'.repeat(129), description: 'Ask jo@clinic.example.' });
      await dialog.getByLabel('Service').selectOption({ index: 1 });
      await addQuestion(dialog, 'Why you?');
      await dialog.getByText('More preferences').click();
      await expect(dialog.getByLabel('Countries', { exact: true })).toBeVisible();
      await dialog.getByLabel('Countries', { exact: true }).selectOption({ index: 1 });
      expect(await barriers(page, 'in frames', rules), 'with more preferences').toEqual([]);
      const skills = dialog.getByRole('combobox', { name: 'Skills' });
      await skills.fill('Rust');
      await page.keyboard.press('Enter');
      await skills.fill('py');
      await expect(dialog.getByRole('listbox').getByRole('option')).toHaveCount(3);
      await page.keyboard.press('ArrowDown');
      expect(await barriers(page, 'in frames', rules), 'with an open list').toEqual([]);
      await page.keyboard.press('Enter');
      await expect(dialog.getByRole('status')).toContainText('Draft saved');
      expect(await barriers(page, 'in frames', rules), 'saved').toEqual([]);
      await dialog.getByRole('button', { name: 'Preview' }).click();
      await expect(dialog.getByRole('region', { name: 'Preview' })).toBeVisible();
      expect(await barriers(page, 'in frames', rules), 'preview').toEqual([]);
      await dialog.getByRole('button', { name: 'Back to the form' }).click();
      await dialog.getByRole('button', { name: 'Discard draft' }).click();
      await expect(dialog.getByRole('group', { name: /Discard your draft/ })).toBeVisible();
      expect(await barriers(page, 'in frames', rules), 'asked about the draft').toEqual([]);
      await dialog.getByRole('button', { name: 'Keep draft' }).click();
      await postButton(dialog).click();
      await expect(dialog.getByRole('group', { name: /becomes public/ })).toBeVisible();
      expect(await barriers(page, 'in frames', rules), 'asked before posting').toEqual([]);
      await page.reload();
      const again = await openDialog(page);
      await expect(again.getByText('Your draft of')).toBeVisible();
      expect(await barriers(page, 'in frames', rules), 'with a kept draft').toEqual([]);
      await postButton(again).click();
      await again.getByRole('button', { name: 'Post anyway' }).click();
      await expect(again.getByRole('link', { name: 'View job' })).toBeVisible();
      await page.keyboard.press('Shift');
      expect(await barriers(page, 'in frames', rules), 'posted').toEqual([]);
    });

    test('in a dialog without its connection, and in a panel that must reconnect', async ({
      page,
      stack,
      problems,
    }) => {
      problems.allow('status of 409');
      const { acme, upwork } = stack.sandbox;
      acme.settings.theme = theme;
      await page.goto(acme.issueUrl('PROJ-1'));
      await connect(page);
      const dialog = await openDialog(page);
      await fillIn(dialog);
      upwork.revokeConsents();
      await postButton(dialog).click();
      await expect(dialogOf(page).getByRole('button', { name: 'Reconnect to Upwork' })).toBeVisible();
      expect(await barriers(page, 'in frames', rules), 'in the dialog').toEqual([]);
      await page.reload();
      await expect(panelOf(page).getByRole('button', { name: 'Reconnect to Upwork' })).toBeVisible();
      await expect(panelOf(page).locator('html[data-ready]')).toBeAttached();
      expect(await barriers(page, 'in frames', rules), 'in the panel').toEqual([]);
    });

    test('on the pages at the end of a connect, nor on one that can’t be shown', async ({
      page,
      context,
      stack,
      problems,
    }) => {
      problems.allow(/status of 40[013]/);
      const { acme } = stack.sandbox;
      acme.settings.theme = theme;
      await page.goto(acme.issueUrl('PROJ-1'));
      const declined = await openConsent(page);
      await answerConsent(declined, { answer: 'Deny' });
      await expect(declined.getByRole('heading')).toContainText('You declined');
      expect(await barriers(declined, 'on the page', rules), 'declined').toEqual([]);

      // The last page closes its window; here it has to stay to be looked at.
      await context.addInitScript(() => {
        window.close = () => undefined;
      });
      await expect(panelOf(page).getByRole('alert')).toBeVisible();
      const start = context.waitForEvent('request', (request) =>
        request.url().includes('/oauth/upwork/start'),
      );
      const consent = await openConsent(page);
      await answerConsent(consent);
      await expect(consent.getByRole('heading', { name: /Connected/ })).toBeVisible();
      expect(await barriers(consent, 'on the page', rules), 'connected').toEqual([]);
      const tab = await context.newPage();
      await tab.goto((await start).url());
      await expect(tab.getByText('expired or was used')).toBeVisible();
      expect(await barriers(tab, 'on the page', rules), 'over').toEqual([]);

      await tab.goto(`${stack.addon.url}/connect/issue-panel`);
      expect(await barriers(tab, 'on the page', rules), 'without a token').toEqual([]);
      await page.goto(acme.issueUrl('PROJ-1', 'anonymous'));
      await expect(panelOf(page).locator('html[data-ready]')).toBeAttached();
      expect(await barriers(page, 'in frames', rules), 'anonymous').toEqual([]);
    });
  });
}
