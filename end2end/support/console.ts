import { test as base, expect, type BrowserContext } from '@playwright/test';
import { Problems } from './problems.ts';
import { routeConnectScripts } from './routes.ts';

export interface ConsoleFixtures {
  /** Fails the test at its end if any page had a problem that the test did not allow. */
  problems: Problems;
  /** Another browser profile (a second user), watched and routed like the first. */
  newBrowser: () => Promise<BrowserContext>;
}

export const test = base.extend<ConsoleFixtures>({
  problems: [
    async ({ context }, use) => {
      const problems = new Problems();
      await routeConnectScripts(context);
      await problems.watch(context);
      await use(problems);
      expect(problems.unexpected(), 'problems in the browser').toEqual([]);
    },
    { auto: true },
  ],
  newBrowser: async ({ browser, problems }, use) => {
    const opened: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      opened.push(context);
      await routeConnectScripts(context);
      await problems.watch(context);
      return context;
    });
    await Promise.all(opened.map((context) => context.close()));
  },
});

export { expect };
