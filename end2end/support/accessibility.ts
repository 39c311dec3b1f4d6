import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** The rules whose results can differ in the dark theme; all others would read the same page again. */
export const rulesFor = (theme: 'light' | 'dark'): string[] =>
  theme === 'light' ? [] : ['color-contrast', 'link-in-text-block'];

/** A node's path as axe gives it: one selector for each frame on the way. */
const inFrame = (target: readonly unknown[]): boolean => target.length > 1;

/**
 * Accessibility violations by axe's rules or by some of them: in the app's frames of a Jira page, or on a page of its
 * own. axe does not fetch style sheets itself: the page's policy would not let it, and rightly so.
 */
export async function barriers(
  page: Page,
  where: 'in frames' | 'on the page' = 'in frames',
  rules: string[] = [],
): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({ preload: false });
  if (rules.length > 0) axe.withRules(rules);
  // Without frames there are no results to merge, for which axe would open a separate page.
  const { violations } = await axe.setLegacyMode(where === 'on the page').analyze();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes
      .filter(({ target }) => where === 'on the page' || inFrame(target))
      .map(({ target, failureSummary }) => `${impact} ${id} at ${target.join(' > ')}: ${failureSummary}`),
  );
}
