import { forgeControl, jiraControl, upworkControl } from './control.ts';
import { serveCdn } from './forge/cdn.ts';
import { install as installForge } from './forge/lifecycle.ts';
import { serveForgePages } from './forge/pages.ts';
import { serveForgeApi } from './forge/rest.ts';
import { ForgeSite } from './forge/site.ts';
import { Origin } from './http/origin.ts';
import { Router } from './http/router.ts';
import { makeInstallKey, serveInstallKeys, type InstallKey } from './jira/install-keys.ts';
import { acmeIssues, globexIssues } from './jira/issues.ts';
import { servePages as serveJiraPages } from './jira/pages.ts';
import { JONAS, MIA, OMAR } from './jira/people.ts';
import { serveRest } from './jira/rest.ts';
import { JiraSite } from './jira/site.ts';
import { serveStories } from './jira/stories.ts';
import { serveStylesheet, serveVendor, type ThemeSource } from './jira/vendor.ts';
import { serveConsent } from './upwork/consent.ts';
import { serveGraphql } from './upwork/graphql/endpoint.ts';
import { servePages as serveUpworkPages } from './upwork/pages.ts';
import { serveApi } from './upwork/rest/api.ts';
import { serveLegs } from './upwork/rest/oauth.ts';
import { UpworkSite } from './upwork/site.ts';
import { serveTokens } from './upwork/token-endpoint.ts';
import { Faults, type Fault } from './witness/faults.ts';
import { Journal, type CallFilter, type CallRecord } from './witness/journal.ts';
import { serveControl } from './witness/pages.ts';

export interface SandboxOptions {
  /** Where the add-on answers, exactly as its `BASE_URL`. */
  addonUrl: string;
  /** 0 or nothing takes a free port. */
  ports?: { jira?: number; jira2?: number; forge?: number; upwork?: number };
  upworkClientId?: string;
  upworkClientSecret?: string;
  themes?: ThemeSource;
}

/** Two Jira sites on Connect, one on Forge, and an Upwork, with all their switches. */
export class Sandbox {
  readonly journal = new Journal();
  readonly faults = new Faults();
  readonly installKey = makeInstallKey();
  /** Keys that the key server answers; push one to rotate. */
  readonly installKeys: InstallKey[] = [this.installKey];
  readonly acme: JiraSite;
  readonly globex: JiraSite;
  readonly initech: ForgeSite;
  readonly upwork: UpworkSite;
  private readonly origins: Origin[] = [];

  constructor(private readonly options: SandboxOptions) {
    const site = (plan: ConstructorParameters<typeof JiraSite>[0]): JiraSite =>
      new JiraSite(plan, options.addonUrl, this.installKey, this.faults);
    this.acme = site({
      name: 'acme',
      clientKey: '3f0a7a52-5d0e-4c1f-9f5c-1c7a4e0b0001',
      cloudId: '7b7b1c9e-2f57-4a36-8d61-5f1a3c2d0001',
      people: [MIA, JONAS],
      issues: acmeIssues(),
    });
    this.globex = site({
      name: 'globex',
      clientKey: '3f0a7a52-5d0e-4c1f-9f5c-1c7a4e0b0002',
      cloudId: '7b7b1c9e-2f57-4a36-8d61-5f1a3c2d0002',
      people: [MIA, OMAR],
      issues: globexIssues(),
    });
    this.initech = new ForgeSite(
      {
        name: 'initech',
        cloudId: '7b7b1c9e-2f57-4a36-8d61-5f1a3c2d0003',
        people: [MIA, JONAS],
        issues: acmeIssues(),
      },
      options.addonUrl,
      this.faults,
    );
    const key = {
      id: options.upworkClientId ?? 'local-upwork-key',
      secret: options.upworkClientSecret ?? 'local-upwork-secret',
      redirectUri: `${options.addonUrl}/oauth/upwork/callback`,
      name: 'Job posts from the issue tracker',
    };
    this.upwork = new UpworkSite(key, this.faults);
  }

  async open(): Promise<void> {
    const { jira = 0, jira2 = 0, forge = 0, upwork = 0 } = this.options.ports ?? {};
    try {
      await this.openJira(this.acme, jira);
      await this.openJira(this.globex, jira2);
      await this.openForge(forge);
      await this.openUpwork(upwork);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.origins.splice(0).map((origin) => origin.close()));
  }

  /** Installs on all sites. The server must be up. */
  async install(): Promise<void> {
    await this.acme.install();
    await this.globex.install();
    const status = await installForge(this.initech);
    if (status !== 204) throw new Error(`the server answered ${status} to the installed event of initech`);
  }

  calls(filter?: CallFilter): CallRecord[] {
    return this.journal.calls(filter);
  }

  violations(): CallRecord[] {
    return this.journal.violations();
  }

  fail(fault: Fault): void {
    this.faults.set(fault);
  }

  private async openJira(site: JiraSite, port: number): Promise<void> {
    const router = new Router();
    serveVendor(router, this.options.themes ?? 'atlassian');
    serveInstallKeys(router, this.installKeys, this.faults);
    serveRest(router, site);
    serveJiraPages(router, site);
    serveStories(router);
    serveControl(router, jiraControl(site, this.journal, this.faults));
    site.url = await this.listen(site.name, port, router);
  }

  /** The site, Atlassian's CDN for the app's files, and Atlassian's API: an origin each. */
  private async openForge(port: number): Promise<void> {
    const site = this.initech;
    const [pages, cdn, api] = [new Router(), new Router(), new Router()];
    serveForgePages(pages, site);
    serveStylesheet(pages);
    serveControl(pages, forgeControl(site, this.journal, this.faults));
    serveCdn(cdn, site);
    serveForgeApi(api, site);
    site.cdnUrl = await this.listen(`${site.name}-cdn`, 0, cdn);
    site.apiUrl = await this.listen(`${site.name}-api`, port === 0 ? 0 : port + 1, api);
    site.url = await this.listen(site.name, port, pages);
  }

  private async openUpwork(port: number): Promise<void> {
    const router = new Router();
    serveConsent(router, this.upwork);
    serveTokens(router, this.upwork);
    serveGraphql(router, this.upwork);
    serveLegs(router, this.upwork);
    serveApi(router, this.upwork);
    serveUpworkPages(router, this.upwork);
    serveControl(router, upworkControl(this.upwork, this.journal, this.faults));
    this.upwork.url = await this.listen('upwork', port, router);
  }

  private async listen(name: string, port: number, router: Router): Promise<string> {
    const origin = await Origin.open(name, port, router, this.journal);
    this.origins.push(origin);
    return origin.url;
  }
}

/** Opens all origins; installing the add-on is a step of its own. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const sandbox = new Sandbox(options);
  await sandbox.open();
  return sandbox;
}
