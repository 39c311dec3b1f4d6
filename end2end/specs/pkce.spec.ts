import { expect, panelOf, test } from '../support/stack.ts';
import { accountButton, answerConsent, openConsent } from '../support/steps.ts';

for (const pkce of [undefined, 'true']) {
  test.describe(`UPWORK_PKCE=${pkce ?? '(unset)'}`, () => {
    test.use({ addonEnv: { UPWORK_PKCE: pkce } });

    test(`connects ${pkce ? 'with' : 'without'} a challenge and its verifier`, async ({ page, stack }) => {
      await page.goto(stack.sandbox.acme.issueUrl('PROJ-1'));
      const consent = await openConsent(page);
      const parameters = new URL(consent.url()).searchParams;
      expect(parameters.get('code_challenge_method')).toBe(pkce ? 'S256' : null);
      await answerConsent(consent);
      await expect(accountButton(panelOf(page))).toBeVisible();
      const [exchange] = stack.sandbox.calls({ operation: 'token:authorization_code' });
      const checked = pkce ? 'code, redirect_uri, code_verifier' : 'code, redirect_uri';
      expect(exchange?.checks).toContain(checked);
    });
  });
}
