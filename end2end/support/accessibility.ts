import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** A node's path as axe gives it: one selector for each frame on the way. */
const inFrame = (target: readonly unknown[]): boolean => target.length > 1;

/**
 * What keeps people out, by axe's rules: in the add-on's frames of a Jira page, or on a page of its own. axe does not
 * fetch style sheets itself: the page's policy would not let it, and rightly so.
 */
export async function barriers(
  page: Page,
  where: 'in frames' | 'on the page' = 'in frames',
): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).options({ preload: false }).analyze();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes
      .filter(({ target }) => where === 'on the page' || inFrame(target))
      .map(({ target, failureSummary }) => `${impact} ${id} at ${target.join(' > ')}: ${failureSummary}`),
  );
}
