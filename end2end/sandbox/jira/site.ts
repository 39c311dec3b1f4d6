import { randomBytes } from 'node:crypto';
import type { Faults } from '../recorder/faults.ts';
import type { Expected } from './app-token.ts';
import { fetchDescriptor, type Descriptor } from './descriptor.ts';
import { contextToken, frameUrl, type FrameOptions, type TokenOptions } from './frames.ts';
import type { InstallKey } from './install-keys.ts';
import type { Issue } from './issues.ts';
import { sendHook, signHook, type Hook, type HookOptions } from './lifecycle.ts';
import { ANONYMOUS, type Person } from './people.ts';

export type Theme = 'light' | 'dark';

/** What the switches of a site set; read at every request. */
export interface SiteSettings {
  /** The viewer of pages that name nobody: a user's short name, or `anonymous`. */
  user: string;
  theme: Theme;
  pageTokenSeconds: number;
  contextTokenSeconds: number;
  /** The REST API: works, answers 500, or never answers. */
  down: 'no' | 'error' | 'hang';
  /** Whether a context token names the issue: Jira's documentation does not specify it for dialogs. */
  contextIssue: 'named' | 'left out';
  /** Short names of users whose permission check is refused. */
  withoutPermission: string[];
  /** Short names of site administrators. */
  administrators: string[];
  /** Keys of issues that people may not see, by their short names. */
  hidden: Record<string, string[]>;
  /** A custom domain, as the hooks report it. */
  displayUrl?: string;
}

/** What pages and the REST API need of a site, on Connect or on Forge. */
export interface PageSite {
  readonly name: string;
  url: string;
  readonly people: [Person, ...Person[]];
  readonly issues: Issue[];
  readonly settings: { user: string; theme: Theme };
  person(name: string): Person | undefined;
}

export interface RestSite extends PageSite {
  readonly settings: {
    user: string;
    theme: Theme;
    withoutPermission: string[];
    administrators: string[];
    hidden: Record<string, string[]>;
  };
  issue(idOrKey: string): Issue | undefined;
}

export interface Tenant {
  descriptor: Descriptor;
  sharedSecret: string;
  previousSecret?: string;
}

export interface SitePlan {
  name: string;
  /** The same at every start, so that an app with a persistent store recognizes the site. */
  clientKey: string;
  cloudId: string;
  people: [Person, ...Person[]];
  issues: Issue[];
}

/** One Jira site: its people, issues and settings, and what it knows of the installed app. */
export class JiraSite implements RestSite {
  readonly name: string;
  /** The tenant's id at the app; a site import gives the site a new one. */
  clientKey: string;
  readonly cloudId: string;
  readonly people: [Person, ...Person[]];
  readonly issues: Issue[];
  readonly settings: SiteSettings;
  /** Filled in when the origin is open. */
  url = '';
  tenant: Tenant | undefined;

  constructor(
    plan: SitePlan,
    readonly addonUrl: string,
    readonly installKey: InstallKey,
    readonly faults: Faults,
  ) {
    this.name = plan.name;
    this.people = plan.people;
    this.issues = plan.issues;
    this.clientKey = plan.clientKey;
    this.cloudId = plan.cloudId;
    this.settings = {
      user: plan.people[0].name,
      theme: 'light',
      pageTokenSeconds: 180,
      contextTokenSeconds: 900,
      down: 'no',
      contextIssue: 'named',
      withoutPermission: [],
      administrators: [plan.people[0].name],
      hidden: {},
    };
  }

  person(name: string): Person | undefined {
    const person = this.people.find((candidate) => candidate.name === name);
    if (!person && name !== ANONYMOUS) throw new Error(`nobody called ${name} on ${this.name}`);
    return person;
  }

  issue(idOrKey: string): Issue | undefined {
    return this.issues.find(({ id, key }) => id === idOrKey || key === idOrKey);
  }

  descriptor(): Descriptor {
    if (!this.tenant) throw new Error(`the app is not installed on ${this.name}`);
    return this.tenant.descriptor;
  }

  sharedSecret(): string {
    if (!this.tenant) throw new Error(`the app is not installed on ${this.name}`);
    return this.tenant.sharedSecret;
  }

  expectedOfApp(): Expected {
    return {
      appKey: this.descriptor().key,
      clientKey: this.clientKey,
      sharedSecret: this.sharedSecret(),
      baseUrl: this.url,
    };
  }

  /** Reads the descriptor and sends the signed hooks; a second time it is a reinstall with a new secret. */
  async install(): Promise<void> {
    const before = this.tenant;
    const descriptor = await fetchDescriptor(this.addonUrl);
    this.tenant = { descriptor, sharedSecret: newSecret(), previousSecret: before?.sharedSecret };
    const status = await this.send({ event: 'installed' });
    if (status !== 200 && status !== 204) {
      this.tenant = before;
      throw new Error(`the app answered ${status} to the install hook of ${this.name}`);
    }
    await this.enable();
  }

  async enable(): Promise<number> {
    return this.sendIfWanted('enabled');
  }

  async disable(): Promise<number> {
    return this.sendIfWanted('disabled');
  }

  /** Sends `disabled` and `uninstalled`; the site forgets the app. */
  async uninstall(): Promise<number> {
    await this.disable();
    const status = await this.send({ event: 'uninstalled' });
    this.tenant = undefined;
    return status;
  }

  /** The site gets another base URL, such as `http://localhost:<port>`, and tells the app by a reinstall. */
  async rename(url: string): Promise<void> {
    this.url = url;
    await this.install();
  }

  signLifecycle(options: HookOptions): Hook {
    return signHook(this, options);
  }

  send(options: HookOptions): Promise<number> {
    return sendHook(this.signLifecycle(options));
  }

  signFrameUrl(options: FrameOptions): string {
    return frameUrl(this, options);
  }

  signContextToken(options: TokenOptions): string {
    return contextToken(this, options);
  }

  /** The address of an issue's page; `user` stays chosen in that browser. */
  issueUrl(key: string, user?: string): string {
    return `${this.url}/browse/${key}${user ? `?as=${user}` : ''}`;
  }

  /** The address of one of the app's pages for the whole site. */
  generalPageUrl(module: string, user?: string): string {
    const app = this.descriptor().key;
    return `${this.url}/plugins/servlet/ac/${app}/${module}${user ? `?as=${user}` : ''}`;
  }

  /** The address of a page of this site that frames a page of the app and is no host: nothing there answers it. */
  bareFrameUrl(address: string): string {
    return `${this.url}/_sandbox/frame?${new URLSearchParams({ address })}`;
  }

  private sendIfWanted(event: 'enabled' | 'disabled'): Promise<number> {
    const wanted = this.descriptor().lifecycle?.[event] !== undefined;
    return wanted ? this.send({ event }) : Promise.resolve(204);
  }
}

function newSecret(): string {
  return `local-${randomBytes(32).toString('base64url')}`;
}
