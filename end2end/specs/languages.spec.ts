import { barriers } from '../support/accessibility.ts';
import { dialogOf, expect, panelOf, test } from '../support/stack.ts';
import { answerConsent, openAlone, openConsent, openMenu } from '../support/steps.ts';

test.describe('for a browser that prefers German', () => {
  test.use({ locale: 'de-AT' });

  test('panel and dialog are German from the first view to the job, and axe finds nothing', async ({
    page,
    stack,
  }) => {
    const { acme } = stack.sandbox;
    await page.goto(acme.issueUrl('PROJ-1'));
    const panel = panelOf(page);
    await expect(panel.locator('html')).toHaveAttribute('lang', 'de');
    await expect(panel.getByText('Finden Sie einen Freelancer')).toBeVisible();
    expect(await barriers(page), 'not connected').toEqual([]);
    await answerConsent(await openConsent(page, 'Mit Upwork verbinden'));
    await expect(panel.getByText('Clara Klein · Lindenhof')).toBeVisible();
    await expect(await openMenu(panel.getByRole('button', { name: 'Konto' }))).toHaveText([
      'Konto wechseln',
      'Verbindung trennen',
    ]);

    await panel.getByRole('button', { name: 'Diesen Job auf Upwork ausschreiben' }).click();
    const dialog = dialogOf(page);
    await expect(dialog.locator('html[lang=de][data-ready]')).toBeAttached();
    await expect(dialog.getByRole('heading', { level: 1 })).toHaveText('Auf Upwork ausschreiben');
    await dialog.getByLabel('Kategorie', { exact: true }).selectOption('Web, Mobile & Software Dev');
    await dialog.getByLabel('Unterkategorie').selectOption('Web Development');
    await dialog.getByLabel('Erfahrung').selectOption('Fortgeschritten');
    await dialog.getByLabel('Sichtbarkeit').selectOption('Alle (auch in Suchmaschinen)');
    await dialog.getByLabel('Betrag (US-$)').fill('4.99');
    const post = dialog.getByRole('button', { name: 'Job ausschreiben' });
    await post.click();
    await expect(dialog.getByRole('alert')).toContainText('Bitte ein Feld prüfen');
    expect(await barriers(page), 'with a problem').toEqual([]);

    await dialog.getByLabel('Betrag (US-$)').fill('1250.50');
    await post.click();
    await expect(panel.getByRole('link', { name: 'Job ansehen' })).toBeVisible();
    expect(await barriers(page), 'with a job').toEqual([]);
    expect(stack.sandbox.upwork.jobs.list()).toMatchObject([{ info: { amount: '1250.50' } }]);
  });

  test('numbers and money are in German format', async ({ page, stack, problems }) => {
    problems.allow('status of 409');
    const { acme } = stack.sandbox;
    const dialog = await openAlone(page, acme, { module: 'job-dialog', issue: acme.issues[0] });
    await expect(dialog.locator('html[data-ready]')).toBeAttached();
    await expect(dialog.getByText(/von 5\.000 Zeichen/)).toBeVisible();
    await dialog.getByLabel('Betrag (US-$)').fill('4.99');
    await dialog.getByLabel('Titel').focus();
    await expect(dialog.getByLabel('Betrag (US-$)')).toHaveAccessibleDescription(/Mindestens 5,00\s\$/);
  });

  test('a page that can’t be shown says so in German', async ({ page, stack, problems }) => {
    problems.allow('status of 401');
    await page.goto(`${stack.addon.url}/connect/issue-panel`);
    await expect(page.getByRole('heading')).toHaveText('Das kann nicht angezeigt werden');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    expect(await barriers(page, 'on the page')).toEqual([]);
  });
});

test('the host’s language precedes the browser’s', async ({ page, stack }) => {
  const { acme } = stack.sandbox;
  const query = { loc: 'de-DE' };
  const panel = await openAlone(page, acme, { module: 'issue-panel', issue: acme.issues[0], query });
  await expect(panel.locator('html[lang=de][data-ready]')).toBeAttached();
  await expect(panel.getByRole('button', { name: 'Mit Upwork verbinden' })).toBeVisible();
});

test('an unsupported language becomes English', async ({ browser, stack }) => {
  const context = await browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  const { acme } = stack.sandbox;
  const panel = await openAlone(page, acme, { module: 'issue-panel', issue: acme.issues[0] });
  await expect(panel.locator('html')).toHaveAttribute('lang', 'en');
  await expect(panel.getByRole('button', { name: 'Connect to Upwork' })).toBeVisible();
  await context.close();
});
