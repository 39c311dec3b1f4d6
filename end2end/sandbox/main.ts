import { DEMO } from './demo.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';

const RETRY_MS = 500;

function port(name: string, otherwise: number): number {
  const text = process.env[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new Error(`${name} is no port: ${text}`);
  return value;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/atlassian-connect.json`);
    return response.ok;
  } catch {
    return false;
  }
}

/** Waits for the app as long as it takes, saying so once. */
async function installWhenReady(sandbox: Sandbox, addonUrl: string): Promise<void> {
  let said = false;
  while (!(await answers(addonUrl))) {
    if (!said) console.log(`Waiting for the app at ${addonUrl} …`);
    said = true;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  await sandbox.install();
  await sandbox.installOnForge();
  console.log('The app is installed on all sites.');
  console.log(`Start: ${sandbox.initech.url}${DEMO}`);
  console.log(`Ready: open ${sandbox.initech.issueUrl('PROJ-1')} (Forge)`);
  console.log(`Ready: open ${sandbox.acme.issueUrl('PROJ-1')} (Connect)`);
}

async function main(): Promise<void> {
  const addonUrl = (process.env['ADDON_URL'] ?? 'http://localhost:3000').replace(/\/$/, '');
  const sandbox = await startSandbox({
    addonUrl,
    ports: {
      jira: port('JIRA_PORT', 4100),
      jira2: port('JIRA_PORT_2', 4101),
      forge: port('FORGE_PORT', 4110),
      forgeApi: port('FORGE_API_PORT', 4111),
      upwork: port('UPWORK_PORT', 4200),
    },
    upworkClientId: process.env['UPWORK_CLIENT_ID'],
    upworkClientSecret: process.env['UPWORK_CLIENT_SECRET'],
    themes: process.env['JIRA_THEMES'] === 'here' ? 'here' : 'atlassian',
  });
  const stop = (): void => {
    void sandbox.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  console.log(`Local Jira “initech”, on Forge  ${sandbox.initech.url}`);
  console.log(`Local Jira “acme”, on Connect   ${sandbox.acme.url}`);
  console.log(`Local Jira “globex”, on Connect ${sandbox.globex.url}`);
  console.log(`Local Upwork                    ${sandbox.upwork.url}`);
  await installWhenReady(sandbox, addonUrl);
}

main().catch((error: unknown) => {
  console.error(`sandbox: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
