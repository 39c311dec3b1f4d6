import type { FrameLocator, Page } from '@playwright/test';
import { expect, test, type Stack } from '../support/stack.ts';
import { addQuestion, addSkill, connect, fillIn, openDialog, postButton, viewJob } from '../support/steps.ts';

async function anOpenDialog(page: Page, stack: Stack, issue = 'PROJ-1'): Promise<FrameLocator> {
  await page.goto(stack.sandbox.acme.issueUrl(issue));
  await connect(page);
  return openDialog(page);
}

const field = (dialog: FrameLocator, label: string) => dialog.getByLabel(label, { exact: true });

test('every part of the form reaches Upwork', async ({ page, stack }) => {
  const dialog = await anOpenDialog(page, stack);
  await fillIn(dialog, { amount: undefined });
  await field(dialog, 'Service').selectOption({ label: 'Full Stack Development' });
  await field(dialog, 'Project length').selectOption({ label: 'Less than 1 month' });
  await field(dialog, 'Hours a week').selectOption({ label: '30 or more' });
  await field(dialog, 'Hourly').check();
  await field(dialog, 'Rate from (US$ an hour)').fill('20');
  await field(dialog, 'Rate to (US$ an hour)').fill('$1,035.5');
  await field(dialog, 'Number of freelancers').fill('3');
  for (const [number, question] of [
    'Have you done this before?',
    'Unasked',
    'When can you start?',
  ].entries()) {
    await dialog.getByRole('button', { name: 'Add a question' }).click();
    const input = field(dialog, `Question ${number + 1}`);
    await expect(input).toBeFocused();
    await input.fill(question);
  }
  await dialog.getByRole('button', { name: 'Remove question 2' }).click();
  await expect(field(dialog, 'Question 2')).toHaveValue('When can you start?');
  await expect(field(dialog, 'Question 3')).toBeHidden();
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();

  expect(stack.sandbox.upwork.jobs.list().map(({ request }) => request)).toMatchObject([
    {
      jobPostingInfo: {
        type: 'HOURLY',
        hourlyBudgetMin: '20.00',
        hourlyBudgetMax: '1035.50',
        durationId: '474250516458926083',
        engagementType: 'FULL_TIME',
        experienceLevel: 'INTERMEDIATE',
        freelancersToHire: 3,
      },
      questions: [{ question: 'Have you done this before?' }, { question: 'When can you start?' }],
      sandsJobPost: { occupationId: '1110580755107926016' },
    },
  ]);
});

test('a fixed-price job can have a length, hours and at most five questions', async ({ page, stack }) => {
  const dialog = await anOpenDialog(page, stack);
  await fillIn(dialog);
  await field(dialog, 'Project length').selectOption({ label: '3 to 6 months' });
  const add = dialog.getByRole('button', { name: 'Add a question' });
  for (let count = 0; count < 5; count += 1) await add.click();
  await expect(add).toBeHidden();
  await field(dialog, 'Question 5').fill('The only one that was filled in?');
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();
  expect(stack.sandbox.upwork.jobs.list().map(({ request }) => request)).toMatchObject([
    {
      jobPostingInfo: { type: 'FIXED_PRICE', durationId: '474250516458926081' },
      questions: [{ question: 'The only one that was filled in?' }],
    },
  ]);
});

test('skills are found, selected and removed with the keyboard alone', async ({ page, stack }) => {
  const dialog = await anOpenDialog(page, stack);
  await fillIn(dialog);
  const input = dialog.getByRole('combobox', { name: 'Skills' });
  const list = dialog.getByRole('listbox');
  await input.focus();
  await expect(input).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.type('py');
  await expect(list.getByRole('option')).toHaveText(['Python', 'PyTorch', 'Add “py”']);
  await expect(input).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const active = list.getByRole('option', { selected: true });
  await expect(active).toHaveText('PyTorch');
  await expect(input).toHaveAttribute('aria-activedescendant', (await active.getAttribute('id'))!);
  await expect(input, 'the focus stays in the field').toBeFocused();

  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(page.getByRole('dialog'), 'Escape closed the list only').toBeVisible();
  await page.keyboard.type('t');
  await expect(list.getByRole('option')).toHaveText(['Python', 'PyTorch', 'Add “pyt”']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const chosen = dialog.getByRole('list', { name: 'Selected' }).getByRole('listitem');
  await expect(chosen).toHaveText(['PythonMust haveRemove Python']);
  await expect(dialog.getByText('Python added.')).toBeAttached();

  await page.keyboard.type('Clean code');
  await page.keyboard.press('Enter');
  await expect(chosen).toHaveCount(2);
  await page.keyboard.press('Backspace');
  await expect(chosen).toHaveCount(1);
  await expect(dialog.getByText('Clean code removed.')).toBeAttached();
  await page.keyboard.type('PYTHON');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('PYTHON is already there.')).toBeAttached();
  await expect(chosen).toHaveCount(1);
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();
  expect(stack.sandbox.upwork.jobs.list().map(({ skills, customSkills }) => [skills, customSkills])).toEqual([
    [['996364628025274386'], []],
  ]);
});

test('custom skills are kept, and labels of the issue are offered as skills', async ({ page, stack }) => {
  const dialog = await anOpenDialog(page, stack);
  await fillIn(dialog);
  await dialog.getByRole('button', { name: 'Add frontend' }).click();
  await expect(dialog.getByRole('button', { name: 'Add frontend' })).toBeHidden();
  await expect(dialog.getByRole('button', { name: 'Add Website' })).toBeVisible();
  const input = dialog.getByRole('combobox', { name: 'Skills' });
  await expect(input).toBeFocused();
  await input.fill('Bedside manner');
  await dialog.getByRole('option', { name: 'Add “Bedside manner”' }).click();
  await input.fill('rust');
  await field(dialog, 'Title').focus();
  await expect(
    dialog.getByRole('button', { name: 'Remove Rust', exact: true }),
    'what was left in the field counts, and is in Upwork’s list, which spells it with a capital',
  ).toBeAttached();
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();
  expect(stack.sandbox.upwork.jobs.list().map(({ skills, customSkills }) => [skills, customSkills])).toEqual([
    [['996364628025274391'], ['frontend', 'Bedside manner']],
  ]);
});

test('text from the issue is marked, can be restored after a change, and Undo brings the change back', async ({
  page,
  stack,
}) => {
  const dialog = await anOpenDialog(page, stack);
  await expect(dialog.getByText('From the issue', { exact: true })).toHaveCount(2);
  const title = field(dialog, 'Title');
  const reset = dialog.getByRole('button', { name: 'Reset to issue text (Title)' });
  await expect(reset).toBeHidden();
  await title.fill('Something else');
  await expect(dialog.getByText('From the issue', { exact: true }).filter({ visible: true })).toHaveCount(1);
  await reset.click();
  await expect(title).toHaveValue('Build a booking page for the clinic');
  await expect(title).toBeFocused();
  await expect(reset).toBeHidden();

  const description = field(dialog, 'Description');
  const before = await description.inputValue();
  expect(before).toContain('- A form\n  - name and phone');
  expect(before).toContain('The old page is here (https://clinic.example/booking).');
  await description.fill('Short.');
  await dialog.getByRole('button', { name: 'Reset to issue text (Description)' }).click();
  await expect(description).toHaveValue(before);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(description).toHaveValue('Short.');
  await expect(dialog.getByRole('status').filter({ hasText: 'Draft saved' })).toBeVisible();
  await page.reload();
  await expect(field(await openDialog(page), 'Description')).toHaveValue('Short.');
});

test('a possible secret is named before posting, and posted only after confirmation', async ({
  page,
  stack,
}) => {
  const dialog = await anOpenDialog(page, stack);
  const description = 'Log in at http://10.0.0.7/admin, password=hunter2!, or ask jo@clinic.example.';
  await fillIn(dialog, { description });
  await field(dialog, 'Title').focus();
  const box = field(dialog, 'Description');
  await expect(box).toHaveAccessibleDescription(/looks like a key or a password: hunter2/);
  await expect(box).toHaveAttribute('aria-invalid', 'false');
  await postButton(dialog).click();

  const question = dialog.getByRole('group', { name: /This becomes public/ });
  await expect(question.getByRole('listitem')).toHaveText([
    'Description This looks like an internal link: http://10.0.0.7/admin',
    'Description This looks like a key or a password: hunter2',
    'Description This looks like an e-mail address: jo@clinic.example',
  ]);
  await expect(question.getByRole('button', { name: 'Back to editing' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  expect(stack.sandbox.upwork.jobs.list()).toEqual([]);

  await box.fill(description.replace('password=hunter2!', 'the password by phone'));
  await postButton(dialog).click();
  await expect(question.getByRole('listitem')).toHaveCount(2);
  await question.getByRole('button', { name: 'Post anyway' }).click();
  await expect(viewJob(page)).toBeVisible();
  expect(stack.sandbox.upwork.jobs.list()).toHaveLength(1);
});

test('a problem is shown when the focus leaves the field, and a warning blocks nothing', async ({
  page,
  stack,
}) => {
  const dialog = await anOpenDialog(page, stack);
  const amount = field(dialog, 'Amount (US$)');
  await amount.fill('4.99');
  await expect(amount).toHaveAttribute('aria-invalid', 'false');
  await page.keyboard.press('Tab');
  await expect(amount).toHaveAttribute('aria-invalid', 'true');
  await expect(amount).toHaveAccessibleDescription(/Enter at least \$5\.00\./);
  await amount.fill('5');
  await expect(amount).toHaveAttribute('aria-invalid', 'false');

  const title = field(dialog, 'Title');
  await title.fill('x'.repeat(129));
  await page.keyboard.press('Tab');
  await expect(title).toHaveAccessibleDescription(/Upwork may reject more than 128 characters/);
  await expect(title).toHaveAttribute('aria-invalid', 'false');
  await field(dialog, 'Number of freelancers').fill('none');
  await postButton(dialog).click();
  const summary = dialog.getByRole('alert');
  await expect(summary).toBeFocused();
  const links = ['Category', 'Experience level', 'Visibility', 'Number of freelancers'];
  await expect(summary.getByRole('link')).toHaveText(links);
});

test('the preview shows the job with its line breaks, and the form stays unchanged', async ({
  page,
  stack,
}) => {
  const dialog = await anOpenDialog(page, stack);
  await fillIn(dialog, { title: 'Seen before', description: 'First line\n\n- one\n- two' });
  await addSkill(dialog, 'Rust');
  await addQuestion(dialog, 'Why you?');
  await dialog.getByRole('button', { name: 'Preview' }).press('Enter');

  const preview = dialog.getByRole('region', { name: 'Preview' });
  await expect(preview).toBeFocused();
  await expect(field(dialog, 'Title')).toBeHidden();
  await expect(preview.getByRole('heading', { name: 'Seen before' })).toBeVisible();
  expect(await preview.locator('.job-text').innerText()).toBe('First line\n\n- one\n- two');
  for (const words of [
    'Web, Mobile & Software Dev › Web Development',
    '$1,250.50 fixed price',
    'Intermediate',
    'Anyone (also in search engines)',
    'Rust',
    'Why you?',
  ]) {
    await expect(preview).toContainText(words);
  }
  await page.keyboard.press('Escape');
  await expect(preview).toBeHidden();
  await expect(field(dialog, 'Title')).toHaveValue('Seen before');
  await expect(dialog.getByRole('button', { name: 'Preview' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await postButton(dialog).click();
  await expect(viewJob(page)).toBeVisible();
});

test('a message from Upwork about a field is shown at that field', async ({ page, stack }) => {
  stack.sandbox.upwork.settings.forbiddenWords = ['telephone'];
  const dialog = await anOpenDialog(page, stack);
  await fillIn(dialog, { description: 'Call me by telephone.' });
  await postButton(dialog).click();
  await expect(dialog.getByRole('alert')).toContainText('Upwork rejected');
  const description = field(dialog, 'Description');
  await expect(description).toHaveAttribute('aria-invalid', 'true');
  await expect(description).toHaveAccessibleDescription(
    /Upwork says: description must not contain “telephone”/,
  );
  await description.fill('Write to me.');
  await expect(description).toHaveAttribute('aria-invalid', 'false');
});

test('on a narrow screen nothing scrolls sideways', async ({ page, stack }) => {
  const dialog = await anOpenDialog(page, stack, 'PROJ-8');
  await addSkill(dialog, 'A skill in rather many words');
  await dialog.getByRole('button', { name: 'Add a question' }).click();
  await page.setViewportSize({ width: 320, height: 640 });
  const overflow = () =>
    dialog.locator('html').evaluate((html) => [html.clientWidth <= 320, html.scrollWidth - html.clientWidth]);
  expect(await overflow()).toEqual([true, 0]);
  await dialog.getByRole('button', { name: 'Preview' }).click();
  expect(await overflow()).toEqual([true, 0]);
});
