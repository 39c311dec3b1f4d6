import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator, Page } from '@playwright/test';
import type { ThemeSource } from '../sandbox/jira/vendor.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { AddonServer } from './addon-server.ts';
import { test as base, expect } from './console.ts';
import { openPlainBrowserGate } from './plain-browser.ts';
import { freePort } from './ports.ts';
import { settingsFor, type Settings } from './settings.ts';

/** A sandbox and the app's server, made for each other. */
export interface Stack {
  sandbox: Sandbox;
  addon: AddonServer;
  dataDir: string;
}

export interface StackOptions {
  /** Settings of the app that override those below; `undefined` removes one. */
  env?: Settings;
  /** Without it the app is installed on both sites. */
  install?: boolean;
  /** Without it browsers send `Sec-Fetch-*`, as today's do. */
  fetchMetadata?: boolean;
  /** Where the host script gets its themes from. */
  themes?: ThemeSource;
}

export async function startStack(options: StackOptions = {}): Promise<Stack & { close(): Promise<void> }> {
  const port = await freePort();
  const sandbox = await startSandbox({ addonUrl: `http://localhost:${port}`, themes: options.themes });
  const dataDir = await mkdtemp(join(tmpdir(), 'upwork-job-post-'));
  const inside = options.fetchMetadata === false ? await freePort() : port;
  const gate = inside === port ? undefined : await openPlainBrowserGate(port, inside);
  const env = present({
    ...settingsFor(sandbox, port, dataDir),
    LEPTOS_SITE_ADDR: `127.0.0.1:${inside}`,
    ...options.env,
  });
  const addon = new AddonServer(`http://localhost:${port}`, env);
  const close = async (): Promise<void> => {
    await addon.kill();
    await gate?.close();
    await sandbox.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await addon.start();
    if (options.install !== false) await sandbox.install();
    if (options.install !== false && env['FORGE_APP_ID']) await sandbox.installOnForge();
  } catch (error) {
    await close();
    throw error;
  }
  return { sandbox, addon, dataDir, close };
}

function present(settings: Settings): Record<string, string> {
  const given = Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given);
}

/** The frame of the app's panel on an issue page. */
export function panelOf(page: Page): FrameLocator {
  return page.frameLocator('#panels iframe');
}

/** The frame of the app's open dialog. */
export function dialogOf(page: Page): FrameLocator {
  return page.frameLocator('.dialog iframe');
}

interface StackFixtures {
  /** Changes for `test.use({ addonEnv: { … } })`. */
  addonEnv: Settings;
  /** Whether browsers send `Sec-Fetch-*`. */
  fetchMetadata: boolean;
  /** Where the host script gets its themes from: Atlassian's address, or the local Jira as in the demo. */
  themes: ThemeSource;
  stack: Stack;
}

/** What no log line may contain: tokens, secrets, and query strings, which contain both. */
const SECRETS = /oauth2v2_|\beyJ[\w-]{10,}\.|local-upwork-secret|[?&](jwt|code|state|oauth_\w+)=|panicked at/;

/**
 * Every test has its own sandbox, server and data folder. At its end the recorder must have seen nothing wrong, and the
 * server's log must contain no secret and no panic.
 */
export const test = base.extend<StackFixtures>({
  addonEnv: [{}, { option: true }],
  fetchMetadata: [true, { option: true }],
  themes: ['atlassian', { option: true }],
  stack: async ({ addonEnv, fetchMetadata, themes, problems }, use, testInfo) => {
    const stack = await startStack({ env: addonEnv, fetchMetadata, themes });
    await use(stack);
    const violations = stack.sandbox.violations();
    const leaks = stack.addon
      .logs()
      .split('\n')
      .filter((line) => SECRETS.test(line));
    if (testInfo.status !== testInfo.expectedStatus) {
      const calls = JSON.stringify(stack.sandbox.calls(), null, 1);
      await testInfo.attach('app log', { body: stack.addon.logs(), contentType: 'text/plain' });
      await testInfo.attach('calls', { body: calls, contentType: 'application/json' });
    }
    problems.stop();
    await stack.close();
    expect(violations, 'calls that a correct app never makes').toEqual([]);
    expect(leaks, 'secrets in the log').toEqual([]);
  },
});

export { expect };
