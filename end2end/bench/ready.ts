import { chromium, type Browser, type Page } from '@playwright/test';
import { median } from './median.ts';
import { panelOf, startStack, type Stack } from '../support/stack.ts';

/** Loads of each kind; they alternate, so that a busy moment of the machine hits both alike. */
const LOADS = 10;

/** Records, in every frame that opens, when the page was marked as ready: milliseconds since its own navigation began. */
const NOTE = `new MutationObserver((_, observer) => {
  if (!("ready" in document.documentElement.dataset)) return;
  performance.mark("ready");
  observer.disconnect();
}).observe(document, { attributes: true, childList: true, subtree: true });`;

/** The minimal page for comparison: one button, and one line of script that makes it work. */
const BARE = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Bare</title>
<script type="module">document.querySelector("button").onclick = () => {}; document.documentElement.dataset.ready = "";</script>
</head><body><button>Connect to Upwork</button></body></html>`;

async function open(browser: Browser, { sandbox }: Stack, bare: boolean): Promise<number> {
  const page = await browser.newPage();
  await page.addInitScript({ content: NOTE });
  if (bare)
    await page.route('**/connect/issue-panel?*', async (route) => {
      // Requests the server as well: only the page differs, not its delivery.
      await route.fulfill({
        response: await route.fetch(),
        body: BARE,
        headers: { 'content-type': 'text/html' },
      });
    });
  else
    await page.route('**/connect/issue-panel?*', async (route) =>
      route.fulfill({ response: await route.fetch() }),
    );
  await page.goto(sandbox.acme.issueUrl('PROJ-1'));
  const taken = await readyAfter(page);
  await page.close();
  return taken;
}

async function readyAfter(page: Page): Promise<number> {
  const root = panelOf(page).locator('html[data-ready]');
  await root.waitFor({ state: 'attached' });
  // The observer is notified a moment after the page has changed.
  return root.evaluate(async () => {
    for (;;) {
      const [mark] = performance.getEntriesByName('ready');
      if (mark) return mark.startTime;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });
}

const stack = await startStack();
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] });
try {
  const times = { panel: [] as number[], bare: [] as number[] };
  for (const bare of [false, true]) await open(browser, stack, bare);
  for (let load = 0; load < LOADS; load += 1) {
    times.panel.push(await open(browser, stack, false));
    times.bare.push(await open(browser, stack, true));
  }
  for (const [name, measured] of Object.entries(times))
    console.log(
      `${name}: a working button after ${median(measured).toFixed(0)} ms ` +
        `(median of ${LOADS}: ${measured.map((each) => each.toFixed(0)).join(', ')})`,
    );
  console.log(`ratio: ${(median(times.panel) / median(times.bare)).toFixed(1)}`);
} finally {
  await browser.close();
  await stack.close();
}
