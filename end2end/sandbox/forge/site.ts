import type { Issue } from '../jira/issues.ts';
import { ANONYMOUS, type Person } from '../jira/people.ts';
import type { RestSite, Theme } from '../jira/site.ts';
import type { Faults } from '../recorder/faults.ts';
import type { Platform } from './platform.ts';

export const APP_ID = 'ari:cloud:ecosystem::app/5b1d7c90-3a4e-4f6b-9c2d-7e8f90a1b201';
const ENVIRONMENT = '5b1d7c90-3a4e-4f6b-9c2d-7e8f90a1b202';

/** What the switches of a site set; read at every request. */
export interface ForgeSettings {
  /** The viewer of pages that name nobody: a user's short name, or `anonymous`. */
  user: string;
  theme: Theme;
  /** Forge's code of the viewer's language. */
  locale: string;
  /** The REST API: works, answers 500, or never answers. */
  down: 'no' | 'error' | 'hang';
  /** Short names of users whose permission check is refused. */
  withoutPermission: string[];
  /** Keys of issues that people may not see, by their short names. */
  hidden: Record<string, string[]>;
  /** Short names of site administrators. */
  administrators: string[];
  /** The site's address in the token; a made-up one when absent. */
  siteUrl?: string;
  /** Milliseconds that Atlassian takes on the way to the server. */
  delay: number;
}

export interface ForgeSitePlan {
  name: string;
  cloudId: string;
  people: [Person, ...Person[]];
  issues: Issue[];
}

/** A Jira site with the Forge app: its people and issues, and what Atlassian knows of the installation. */
export class ForgeSite implements RestSite {
  readonly name: string;
  readonly cloudId: string;
  readonly people: [Person, ...Person[]];
  readonly issues: Issue[];
  readonly settings: ForgeSettings;
  readonly environment = { type: 'PRODUCTION', id: ENVIRONMENT };
  /** Filled in when the origins are open. */
  url = '';
  cdnUrl = '';
  /** A reinstall gets another one; absent while the app is not installed. */
  installation: string | undefined;

  constructor(
    plan: ForgeSitePlan,
    readonly platform: Platform,
    readonly serverUrl: string,
    readonly faults: Faults,
  ) {
    this.name = plan.name;
    this.cloudId = plan.cloudId;
    this.people = plan.people;
    this.issues = plan.issues;
    this.settings = {
      user: plan.people[0].name,
      theme: 'light',
      locale: 'en-US',
      down: 'no',
      withoutPermission: [],
      hidden: {},
      administrators: [plan.people[0].name],
      delay: 0,
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

  /** Where people see the site, as tokens say it: always https, which this machine does not speak. */
  siteUrl(): string {
    return this.settings.siteUrl ?? `https://${this.name}.example`;
  }

  /** The address of an issue's page; `user` stays chosen in that browser. */
  issueUrl(key: string, user?: string): string {
    return `${this.url}/browse/${key}${user ? `?as=${user}` : ''}`;
  }

  /** The app's page for the whole site, and what of its address is the app's own. */
  globalPageUrl(route = ''): string {
    const app = APP_ID.split('/').at(-1);
    return `${this.url}/jira/apps/${app}/${this.environment.id}${route}`;
  }

  adminPageUrl(): string {
    return `${this.url}/jira/settings/apps/configure`;
  }
}
