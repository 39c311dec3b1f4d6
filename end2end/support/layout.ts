import type { FrameLocator, Page } from '@playwright/test';

interface Shift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
}

/**
 * Sums up the layout shifts in a frame of a page that opens from now on, from its first paint on. A shift that follows
 * a press does not count.
 */
export async function measureShifts(page: Page, frame: FrameLocator): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const { shifts } = Object.assign(window, { shifts: [] as PerformanceEntry[] });
    new PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({
      type: 'layout-shift',
      buffered: true,
    });
  });
  return () =>
    frame.locator('html').evaluate(() => {
      const [first] = performance.getEntriesByName('first-contentful-paint');
      const { shifts } = window as unknown as { shifts: Shift[] };
      return shifts
        .filter(({ startTime, hadRecentInput }) => !hadRecentInput && startTime > first!.startTime)
        .reduce((sum, { value }) => sum + value, 0);
    });
}

/** How much of a frame's content can only be seen by scrolling sideways, in either direction of writing. */
export function sideways(frame: FrameLocator): Promise<number> {
  return frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
}
