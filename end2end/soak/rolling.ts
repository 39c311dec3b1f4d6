import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Visitor } from '../faults/visitor.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { AddonServer, BINARY } from '../support/addon-server.ts';
import { freePort } from '../support/ports.ts';
import { settingsFor } from '../support/settings.ts';
import { Load, quantile, type Send } from './load.ts';
import { Poster } from './poster.ts';
import { Proxy } from './proxy.ts';
import { finding, type Finding } from './report.ts';

export interface RollingOptions {
  mongodb: string;
  perSecond: number;
  /** How often each server is restarted. */
  rounds: number;
  /** The first program; after the first restart it is the program under test. */
  before?: string;
}

/**
 * Two servers behind nginx, restarted in turn by SIGTERM under load, while one user posts job after job. With
 * another program first, it is an upgrade, a downgrade, and an upgrade again.
 */
export async function rolling(options: RollingOptions): Promise<Finding> {
  const { before } = options;
  const title = before ? 'Upgrade and downgrade, one server at a time' : 'Rolling restart of two servers';
  const site = await Site.open(options.mongodb, before ?? BINARY);
  if (!site) return finding(title, 'SKIPPED: there is no nginx (set NGINX_BIN)', []);
  try {
    const poster = new Poster(site.sandbox, [site.url]);
    await poster.begin();
    const load = new Load(options.perSecond, await requests(site));
    await sleep(1000);
    const posting = poster.run();
    for (let round = 0; round < options.rounds; round += 1) {
      for (const server of site.servers) {
        server.program = before && round % 2 === 1 ? before : BINARY;
        await server.restart();
        await sleep(500);
      }
    }
    const wrong = [...(await poster.stop(posting)), ...site.wrongCalls()];
    const { requests: sent, failed, milliseconds } = await load.stop();
    if (failed.length > 0) wrong.push(`failed requests: ${[...new Set(failed)].join('; ')}`);
    const restarts = options.rounds * site.servers.length;
    const figures =
      `${sent} requests at ${options.perSecond} a second over ${restarts} restarts: ${failed.length} failed, ` +
      `half within ${quantile(milliseconds, 0.5).toFixed(0)} ms, 99 % within ${quantile(milliseconds, 0.99).toFixed(0)} ms; ` +
      `${poster.posted.length} jobs posted meanwhile`;
    return finding(title, figures, wrong);
  } finally {
    await site.close();
  }
}

/** Pages, calls of pages, and cheap requests. */
async function requests(site: Site): Promise<Send> {
  const reader = site.visitor();
  await reader.open();
  const page = async (): Promise<string | undefined> => {
    const signed = new URL(
      reader.site.signFrameUrl({ module: 'issue-panel', issue: reader.issue, user: reader.user }),
    );
    return status(await fetch(site.url + signed.pathname + signed.search));
  };
  const call = async (): Promise<string | undefined> => {
    const answer = await reader.call('panel', {});
    return answer.kind === 'answer' ? undefined : `a call: ${JSON.stringify(answer)}`;
  };
  const nothing = async (): Promise<string | undefined> => status(await fetch(`${site.url}/healthz`));
  return (number) => (number % 10 === 0 ? page() : number % 10 === 5 ? call() : nothing());
}

async function status(response: Response): Promise<string | undefined> {
  await response.arrayBuffer();
  return response.status === 200 ? undefined : `status ${response.status}`;
}

class Site {
  private constructor(
    readonly url: string,
    readonly sandbox: Sandbox,
    readonly servers: AddonServer[],
    private readonly proxy: Proxy,
    private readonly folder: string,
  ) {}

  static async open(mongodb: string, program: string): Promise<Site | undefined> {
    const [port, ...own] = await Promise.all([freePort(), freePort(), freePort()]);
    const url = `http://localhost:${port}`;
    const sandbox = await startSandbox({ addonUrl: url });
    const folder = await mkdtemp(join(tmpdir(), 'upwork-job-post-soak-'));
    const database = new URL(mongodb);
    database.pathname = `/soak-${randomBytes(4).toString('hex')}`;
    const shared = {
      ...settingsFor(sandbox, port!, folder),
      MONGODB_URI: database.href,
      SECRET_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      RUST_LOG: 'warn',
    };
    const servers = own.map(
      (each) =>
        new AddonServer(
          `http://localhost:${each}`,
          { ...shared, LEPTOS_SITE_ADDR: `127.0.0.1:${each}` },
          program,
        ),
    );
    await Promise.all(servers.map((server) => server.start()));
    const proxy = await Proxy.open(
      port!,
      own.map((each) => `127.0.0.1:${each}`),
    );
    if (proxy) {
      await sandbox.install();
      return new Site(url, sandbox, servers, proxy, folder);
    }
    await Promise.all(servers.map((server) => server.kill()));
    await sandbox.close();
    return undefined;
  }

  /** A user whose requests all go to the proxy. */
  visitor(): Visitor {
    const { acme } = this.sandbox;
    return new Visitor(acme, acme.people[1]!.name, acme.issues[1]!, [this.url]);
  }

  wrongCalls(): string[] {
    const panics = this.servers.filter((server) => server.logs().includes('panicked at'));
    return [
      ...this.sandbox.violations().map(({ operation, reason }) => `a wrong call: ${operation}: ${reason}`),
      ...panics.map(() => 'a panic in the log'),
    ];
  }

  async close(): Promise<void> {
    await this.proxy.close();
    await Promise.all(this.servers.map((server) => server.kill()));
    await this.sandbox.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
