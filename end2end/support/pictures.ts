import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Browser, Locator } from '@playwright/test';
import { test as base, expect } from './console.ts';
import { shrink } from './palette-png.ts';

/** The environment in which the pictures were made. Renewed with them. */
const DRAWN_BY = new URL('../pictures/drawn-by.json', import.meta.url);

interface Drawing {
  /** Major version. */
  chromium: string;
  /** SHA-256 of a sample of text and controls: other fonts render it differently. */
  sample: string;
}

/** The families are those of the app's style sheet. */
const SAMPLE = `<body style="font: 14px/20px ui-sans-serif, -apple-system, BlinkMacSystemFont, 'Segoe UI', Ubuntu,
system-ui, 'Helvetica Neue', sans-serif"><p>Hamburgefonstiv ÄÖÜß 0123456789 “…” – <b>Hamburgefonstiv</b></p>
<input type="radio" checked> <select><option>Choose…</select> <textarea>Text</textarea></body>`;

async function drawing(browser: Browser): Promise<Drawing> {
  const page = await browser.newPage({ viewport: { width: 480, height: 160 }, colorScheme: 'light' });
  await page.setContent(SAMPLE);
  await page.evaluate(() => document.fonts.ready);
  const sample = createHash('sha256')
    .update(await page.screenshot())
    .digest('hex');
  await page.close();
  return { chromium: browser.version().split('.')[0]!, sample };
}

function difference(here: Drawing, there: Drawing): string | undefined {
  if (here.chromium !== there.chromium)
    return `they are Chromium ${there.chromium}'s, this is ${here.chromium}`;
  return here.sample === there.sample ? undefined : 'this machine has other fonts, or draws them otherwise';
}

export type Part = 'whole' | 'top' | 'bottom';
export type Compare = (element: Locator, name: string, part?: Part) => Promise<void>;

/** Height of the top or the bottom of something. */
const PART = 520;

interface PictureFixtures {
  /** Compares an element with its picture, if this browser renders like the one that made it. */
  compare: Compare;
}

interface Whether {
  /** Why pictures are not compared here; nothing if they are. */
  whyNot: string | undefined;
}

export const test = base.extend<PictureFixtures, Whether>({
  whyNot: [
    async ({ browser }, use, { config }) => {
      const here = await drawing(browser);
      // Another worker may be writing the same file.
      const renewed = ['all', 'changed'].includes(config.updateSnapshots);
      if (renewed) await writeFile(DRAWN_BY, `${JSON.stringify(here, null, 2)}\n`);
      const whyNot = renewed
        ? undefined
        : difference(here, JSON.parse(await readFile(DRAWN_BY, 'utf8')) as Drawing);
      if (whyNot) console.log(`Pictures are not compared: ${whyNot}.`);
      await use(whyNot);
    },
    { scope: 'worker' },
  ],
  compare: async ({ whyNot }, use, info) => {
    if (whyNot) info.annotations.push({ type: 'pictures not compared', description: whyNot });
    await use(async (element, name, part = 'whole') => {
      if (whyNot) return;
      const clip = (await element.boundingBox())!;
      if (part === 'bottom') clip.y += Math.max(0, clip.height - PART);
      if (part !== 'whole') clip.height = Math.min(clip.height, PART);
      await expect(element.page()).toHaveScreenshot(`${name}.png`, { clip, fullPage: true });
      await shrink(element.page(), info.snapshotPath(`${name}.png`, { kind: 'screenshot' }));
    });
  },
});

export { expect };
