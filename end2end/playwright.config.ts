import { existsSync } from 'node:fs';
import { defineConfig, devices } from '@playwright/test';

const SYSTEM_CHROMIUM = '/usr/bin/chromium';
const executablePath =
  process.env['CHROMIUM_PATH'] ?? (existsSync(SYSTEM_CHROMIUM) ? SYSTEM_CHROMIUM : undefined);

/**
 * Playwright turns these features off by default, and one more: ThirdPartyStoragePartitioning. People's browsers
 * have that one on, so it must stay on here. Of two `--disable-features` Chromium takes the last.
 */
const DISABLED_FEATURES = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  // Not Playwright's: the list under the address bar is a page of its own in each window, which costs more than what is tested.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
];

const args = [`--disable-features=${DISABLED_FEATURES.join(',')}`];
if (process.getuid?.() === 0) args.push('--no-sandbox');

export default defineConfig({
  testDir: 'specs',
  reporter: 'list',
  // A test that needs a retry has found a defect: in the product, or in itself.
  retries: 0,
  failOnFlakyTests: true,
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 15_000, toHaveScreenshot: { maxDiffPixels: 40 } },
  snapshotPathTemplate: 'pictures/{arg}{ext}',
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: { executablePath, args },
    // Pictures of every step would take a third of the time.
    trace: process.env['CI'] ? 'off' : { mode: 'retain-on-failure', screenshots: false },
  },
});
