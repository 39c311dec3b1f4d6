import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator, Page } from '@playwright/test';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { AddonServer } from './addon-server.ts';
import { test as base, expect } from './console.ts';
import { freePort } from './ports.ts';

/** A sandbox and the add-on's server, made for each other. */
export interface Stack {
  sandbox: Sandbox;
  addon: AddonServer;
  dataDir: string;
}

export interface StackOptions {
  /** Settings of the add-on over those below; an empty object changes nothing. */
  env?: Record<string, string>;
  /** Without it the add-on is installed on both sites. */
  install?: boolean;
}

export function settingsFor(sandbox: Sandbox, port: number, dataDir: string): Record<string, string> {
  const { acme, globex, upwork } = sandbox;
  return {
    BASE_URL: `http://localhost:${port}`,
    LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
    DATA_DIR: dataDir,
    UPWORK_CLIENT_ID: upwork.key.id,
    UPWORK_CLIENT_SECRET: upwork.key.secret,
    UPWORK_WEB_URL: upwork.url,
    UPWORK_API_URL: upwork.url,
    ATLASSIAN_INSTALL_KEYS_URL: `${acme.url}/install-keys`,
    ATLASSIAN_SITES: `${acme.url},${globex.url}`,
    CONNECT_SCRIPT_URL: `${acme.url}/atlassian-connect/all.js`,
    SESSION_SECONDS: '1800',
    RECONCILE_SECONDS: '1',
    RUST_LOG: process.env['RUST_LOG'] ?? 'info',
  };
}

export async function startStack(options: StackOptions = {}): Promise<Stack & { close(): Promise<void> }> {
  const port = await freePort();
  const sandbox = await startSandbox({ addonUrl: `http://localhost:${port}` });
  const dataDir = await mkdtemp(join(tmpdir(), 'upwork-job-post-'));
  const env = { ...settingsFor(sandbox, port, dataDir), ...options.env };
  const addon = new AddonServer(`http://localhost:${port}`, env);
  const close = async (): Promise<void> => {
    await addon.kill();
    await sandbox.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await addon.start();
    if (options.install !== false) await sandbox.install();
  } catch (error) {
    await close();
    throw error;
  }
  return { sandbox, addon, dataDir, close };
}

/** The frame of the add-on's panel on an issue page. */
export function panelOf(page: Page): FrameLocator {
  return page.frameLocator('#panels iframe');
}

/** The frame of the add-on's open dialog. */
export function dialogOf(page: Page): FrameLocator {
  return page.frameLocator('.dialog iframe');
}

interface StackFixtures {
  /** Changes for `test.use({ addonEnv: { … } })`. */
  addonEnv: Record<string, string>;
  stack: Stack;
}

/** Every test has its own sandbox, server and data folder. */
export const test = base.extend<StackFixtures>({
  addonEnv: [{}, { option: true }],
  stack: async ({ addonEnv }, use, testInfo) => {
    const stack = await startStack({ env: addonEnv });
    await use(stack);
    if (testInfo.status !== testInfo.expectedStatus) {
      const calls = JSON.stringify(stack.sandbox.calls(), null, 1);
      await testInfo.attach('add-on log', { body: stack.addon.logs(), contentType: 'text/plain' });
      await testInfo.attach('calls', { body: calls, contentType: 'application/json' });
    }
    await stack.close();
  },
});

export { expect };
