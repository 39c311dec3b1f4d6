import type { Faults } from '../recorder/faults.ts';
import type { ApiKey } from './api-key.ts';
import { Clock } from './clock.ts';
import { Jobs } from './jobs.ts';
import type { TextForm } from './kept-text.ts';
import type { OrganizationRecord, Persona } from './personas.ts';
import { LegTokens } from './rest/legs.ts';
import { Verifier } from './rest/signature.ts';
import { Tokens } from './tokens.ts';

export interface UpworkSettings {
  /** Sends `Cross-Origin-Opener-Policy: same-origin` with the consent page. */
  coop: boolean;
  /** The code comes back by a 302, or by a page with a meta refresh. */
  consentRedirect: '302' | 'meta';
  /** Fields that the key has no scope for, such as `Mutation.createJobPosting`. */
  missingScopes: string[];
  /** Words for which a description is refused. */
  forbiddenWords: string[];
  /** The form in which titles and descriptions are stored. */
  texts: TextForm;
  /** How `/graphql` answers an invalid access token: as documented, or with an empty 403. */
  unauthenticated: '401' | '403';
  /** The answer after *Deny*: a refusal, or a server error. */
  denial: 'access_denied' | 'server_error' | 'temporarily_unavailable';
}

/** The local Upwork: its key, tokens and jobs. */
export class UpworkSite {
  /** Filled in when the origin is open. */
  url = '';
  private readonly left: { persona: string; organization: string }[] = [];
  readonly clock = new Clock();
  readonly tokens = new Tokens(this.clock);
  readonly jobs = new Jobs(this.clock);
  /** The old API's tokens and signatures. */
  readonly legs = new LegTokens(() => this.clock.now().getTime());
  readonly verifier: Verifier;
  readonly settings: UpworkSettings = {
    coop: false,
    consentRedirect: '302',
    missingScopes: [],
    forbiddenWords: [],
    texts: 'as sent',
    unauthenticated: '401',
    denial: 'access_denied',
  };

  constructor(
    readonly key: ApiKey,
    readonly faults: Faults,
  ) {
    this.verifier = new Verifier(key, () => this.clock.now().getTime());
  }

  /** Removes the app from everyone's (or one's) account, for both APIs. */
  revokeConsents(persona?: string): void {
    this.tokens.revokeAll(persona);
    this.legs.revokeAll(persona);
  }

  /** Removes a user from an organization. */
  leave(persona: string, organization: string): void {
    this.left.push({ persona, organization });
  }

  /** The organizations that a person belongs to now. */
  organizationsOf({ name, organizations }: Persona): OrganizationRecord[] {
    const hasLeft = (id: string) =>
      this.left.some(({ persona, organization }) => persona === name && organization === id);
    return organizations.filter(({ id }) => !hasLeft(id));
  }

  jobUrl(id: string): string {
    return `${this.url}/jobs/~02${id}`;
  }
}
