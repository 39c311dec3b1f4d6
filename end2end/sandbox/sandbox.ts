import { forgeControl, jiraControl, upworkControl } from './control.ts';
import { serveDemo, type Parties } from './demo.ts';
import { serveCdn } from './forge/cdn.ts';
import { install as installForge } from './forge/lifecycle.ts';
import { serveForgePages } from './forge/pages.ts';
import { Platform } from './forge/platform.ts';
import { serveForgeApi } from './forge/rest.ts';
import { ForgeSite, type ForgeSitePlan } from './forge/site.ts';
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
import { Faults, type Fault } from './recorder/faults.ts';
import { CallLog, type CallFilter, type CallRecord } from './recorder/call-log.ts';
import { serveControl } from './recorder/pages.ts';

export interface SandboxOptions {
  /** Where the app answers, exactly as its `BASE_URL`. */
  addonUrl: string;
  /** 0 or nothing takes a free port. */
  ports?: { jira?: number; jira2?: number; forge?: number; forgeApi?: number; upwork?: number };
  upworkClientId?: string;
  upworkClientSecret?: string;
  themes?: ThemeSource;
}

/** Two Jira sites on Connect, two on Forge, and an Upwork, with all their switches. */
export class Sandbox {
  readonly callLog = new CallLog();
  readonly faults = new Faults();
  readonly installKey = makeInstallKey();
  /** Keys that the key server answers; push one to rotate. */
  readonly installKeys: InstallKey[] = [this.installKey];
  readonly acme: JiraSite;
  readonly globex: JiraSite;
  readonly platform = new Platform();
  readonly initech: ForgeSite;
  readonly hooli: ForgeSite;
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
    this.initech = this.forgeSite({
      name: 'initech',
      cloudId: '7b7b1c9e-2f57-4a36-8d61-5f1a3c2d0003',
      people: [MIA, JONAS],
      issues: acmeIssues(),
    });
    this.hooli = this.forgeSite({
      name: 'hooli',
      cloudId: '7b7b1c9e-2f57-4a36-8d61-5f1a3c2d0004',
      people: [MIA, OMAR],
      issues: globexIssues(),
    });
    const key = {
      id: options.upworkClientId ?? 'local-upwork-key',
      secret: options.upworkClientSecret ?? 'local-upwork-secret',
      redirectUri: `${options.addonUrl}/oauth/upwork/callback`,
      name: 'Job posts from the issue tracker',
    };
    this.upwork = new UpworkSite(key, this.faults);
  }

  async open(): Promise<void> {
    const { jira = 0, jira2 = 0, forge = 0, forgeApi = 0, upwork = 0 } = this.options.ports ?? {};
    try {
      await this.openJira(this.acme, jira);
      await this.openJira(this.globex, jira2);
      await this.openPlatform(forgeApi);
      await this.openForge(this.initech, forge);
      await this.openForge(this.hooli, 0);
      await this.openUpwork(upwork);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.origins.splice(0).map((origin) => origin.close()));
  }

  /** Installs on both Connect sites. The server must be up. */
  async install(): Promise<void> {
    await this.acme.install();
    await this.globex.install();
  }

  /** Installs on both Forge sites. The server must be up, and know the app's id. */
  async installOnForge(): Promise<void> {
    for (const site of [this.initech, this.hooli]) {
      const status = await installForge(site);
      if (status !== 204) throw new Error(`the server answered ${status} to the event of ${site.name}`);
    }
  }

  calls(filter?: CallFilter): CallRecord[] {
    return this.callLog.calls(filter);
  }

  violations(): CallRecord[] {
    return this.callLog.violations();
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
    serveDemo(router, this.parties());
    serveControl(router, jiraControl(site, this.callLog, this.faults));
    site.url = await this.listen(site.name, port, router);
  }

  private parties(): Parties {
    return { forge: this.initech, connect: this.acme, upwork: this.upwork };
  }

  private forgeSite(plan: ForgeSitePlan): ForgeSite {
    return new ForgeSite(plan, this.platform, this.options.addonUrl, this.faults);
  }

  /** Atlassian's API, which all Forge sites share. */
  private async openPlatform(port: number): Promise<void> {
    const router = new Router();
    serveForgeApi(router, this.platform, [this.initech, this.hooli]);
    this.platform.apiUrl = await this.listen('atlassian-api', port, router);
  }

  /** The site, and Atlassian's CDN for its frames: an origin each. */
  private async openForge(site: ForgeSite, port: number): Promise<void> {
    const [pages, cdn] = [new Router(), new Router()];
    serveForgePages(pages, site);
    serveStylesheet(pages);
    serveDemo(pages, this.parties());
    serveControl(pages, forgeControl(site, this.callLog, this.faults));
    serveCdn(cdn, site);
    site.cdnUrl = await this.listen(`${site.name}-cdn`, 0, cdn);
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
    serveControl(router, upworkControl(this.upwork, this.callLog, this.faults));
    this.upwork.url = await this.listen('upwork', port, router);
  }

  private async listen(name: string, port: number, router: Router): Promise<string> {
    const origin = await Origin.open(name, port, router, this.callLog);
    this.origins.push(origin);
    return origin.url;
  }
}

/** Opens all origins; installing the app is a step of its own. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const sandbox = new Sandbox(options);
  await sandbox.open();
  return sandbox;
}
