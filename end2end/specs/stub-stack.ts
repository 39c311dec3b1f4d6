import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { test as base, expect } from '../support/console.ts';
import { freePort } from '../support/ports.ts';
import { StubAddon } from './stub-addon.ts';

interface Fixtures {
  stub: StubAddon;
  sandbox: Sandbox;
}

/** A sandbox with the stub installed on both sites. */
export const test = base.extend<Fixtures>({
  stub: async ({}, use) => {
    const stub = new StubAddon();
    const port = await freePort();
    await stub.open(port);
    stub.sandbox = await startSandbox({ addonUrl: stub.url });
    await stub.sandbox.install();
    await use(stub);
    await stub.sandbox.close();
    await stub.close();
  },
  sandbox: ({ stub }, use) => use(stub.sandbox),
});

export { expect };
