import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Issue } from '../sandbox/jira/issues.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { AddonServer } from '../support/addon-server.ts';
import { freePort } from '../support/ports.ts';
import { settingsFor } from '../support/settings.ts';
import { connect } from './consent.ts';
import type { Plan } from './plan.ts';
import { isConnected, Visitor } from './visitor.ts';

/** A description with this word is refused by the local Upwork. */
export const FORBIDDEN = 'telephone';

/** `nora` has two organizations, so a draft of hers must name one. */
const PERSONAS = ['clara', 'nora'] as const;
const ORGANIZATIONS = { clara: '', nora: '1604120937485692932' };

/** A sandbox and its server (or two over one MongoDB), on which runs follow one another. */
export class Lane {
  private constructor(
    readonly sandbox: Sandbox,
    readonly servers: AddonServer[],
    private readonly folder: string,
  ) {}

  static async open(number: number, mongodb: string | undefined): Promise<Lane> {
    const port = await freePort();
    const sandbox = await startSandbox({ addonUrl: `http://localhost:${port}` });
    sandbox.upwork.settings.forbiddenWords = [FORBIDDEN];
    const folder = await mkdtemp(join(tmpdir(), 'upwork-job-post-faults-'));
    const settings = settingsFor(sandbox, port, folder);
    const lane = new Lane(sandbox, await Lane.serversFor(settings, number, port, mongodb), folder);
    try {
      await Promise.all(lane.servers.map((server) => server.start()));
      await sandbox.install();
    } catch (error) {
      await lane.close();
      throw error;
    }
    return lane;
  }

  /** Two servers share the public address and a database of their own; each listens on its own port. */
  private static async serversFor(
    settings: Record<string, string>,
    number: number,
    port: number,
    mongodb: string | undefined,
  ): Promise<AddonServer[]> {
    if (!mongodb) return [new AddonServer(`http://localhost:${port}`, settings)];
    const database = `faults-${randomBytes(4).toString('hex')}-${number}`;
    const shared = {
      ...settings,
      // Not by `URL`, which reads no address with several hosts.
      MONGODB_URI: mongodb.replace(/\/[^/]*$/, (rest) => `/${database}${rest.slice(1)}`),
      SECRET_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    };
    const other = await freePort();
    return [port, other].map(
      (own) =>
        new AddonServer(`http://localhost:${own}`, { ...shared, LEPTOS_SITE_ADDR: `127.0.0.1:${own}` }),
    );
  }

  visitor(plan: Plan): Visitor {
    const site = this.sandbox[plan.site];
    const issue: Issue = {
      id: String(20_000 + plan.index),
      key: `PROJ-${10_000 + plan.index}`,
      summary: 'To be posted',
      description: null,
      labels: [],
      components: [],
    };
    site.issues.push(issue);
    const urls = this.servers.map(({ url }) => url);
    return new Visitor(site, site.people[plan.person]!.name, issue, urls);
  }

  organization(plan: Plan): string {
    return ORGANIZATIONS[PERSONAS[plan.person]];
  }

  /** Connects the visitor if necessary. */
  async connect(visitor: Visitor, plan: Plan): Promise<void> {
    if (!isConnected(await visitor.panel()))
      await connect(visitor, this.servers[0]!.url, PERSONAS[plan.person]);
  }

  async restart(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.restart()));
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.kill()));
    await this.sandbox.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
