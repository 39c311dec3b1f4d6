import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Persona } from './personas.ts';

export interface Lifetimes {
  codeSeconds: number;
  accessTokenSeconds: number;
  /** Counted from the last use. */
  refreshTokenSeconds: number;
  /** How long a refresh token still works after it was rotated. */
  graceSeconds: number;
}

export interface TokenRules {
  /**
   * What becomes of a refresh token that comes a second time. `grace`: it works for `graceSeconds` more, as is said of
   * Upwork. `strict`: it counts as stolen and ends the whole consent, as RFC 9700 section 4.14.2 advises.
   */
  reuse: 'grace' | 'strict';
}

export interface CodeRequest {
  clientId: string;
  redirectUri: string;
  persona: Persona;
  challenge?: string;
}

/** One consent of one person to one key; revoking it ends all its tokens. */
interface Grant {
  persona: Persona;
  clientId: string;
  revoked: boolean;
}

interface Expiring {
  grant: Grant;
  expiresAt: number;
}

export interface TokenPair {
  access_token: string;
  refresh_token: string;
  token_type: 'Bearer';
  expires_in: number;
}

const hex = (): string => randomBytes(16).toString('hex');

/** Codes, access tokens and refresh tokens with their ends. */
export class Tokens {
  readonly lifetimes: Lifetimes = {
    codeSeconds: 600,
    accessTokenSeconds: 86_400,
    refreshTokenSeconds: 14 * 86_400,
    graceSeconds: 86_400,
  };
  readonly rules: TokenRules = { reuse: 'grace' };
  private readonly codes = new Map<string, CodeRequest & { expiresAt: number; used?: Grant }>();
  private readonly access = new Map<string, Expiring>();
  private readonly refresh = new Map<string, Expiring & { rotated: boolean }>();

  constructor(private readonly clock: Clock) {}

  issueCode(request: CodeRequest): string {
    const code = hex();
    this.codes.set(code, { ...request, expiresAt: this.after(this.lifetimes.codeSeconds) });
    return code;
  }

  /** A pair for a code, or why not. A code used twice takes back what its first use gave. */
  redeem(code: string, clientId: string, redirectUri: string, verifier?: string): TokenPair | string {
    const found = this.codes.get(code);
    if (!found) return 'unknown code';
    if (found.used) {
      found.used.revoked = true;
      return 'code used twice';
    }
    if (found.expiresAt < this.time()) return 'code expired';
    if (found.clientId !== clientId) return 'code of another client';
    if (found.redirectUri !== redirectUri) return 'redirect_uri differs from the one of the consent';
    if (found.challenge !== undefined && found.challenge !== challengeOf(verifier ?? '')) {
      return 'code_verifier does not match';
    }
    if (found.challenge === undefined && verifier !== undefined)
      return 'code_verifier without code_challenge';
    found.used = { persona: found.persona, clientId, revoked: false };
    return this.pair(found.used);
  }

  /** A new pair; what the old refresh token is good for afterwards is a matter of the rules. */
  rotate(token: string, clientId: string): TokenPair | undefined {
    const found = this.refresh.get(token);
    if (!found || found.grant.revoked || found.grant.clientId !== clientId) return undefined;
    if (found.rotated && this.rules.reuse === 'strict') found.grant.revoked = true;
    if (found.grant.revoked || found.expiresAt < this.time()) return undefined;
    if (!found.rotated) {
      found.rotated = true;
      found.expiresAt = Math.min(found.expiresAt, this.after(this.lifetimes.graceSeconds));
    }
    return this.pair(found.grant);
  }

  /** Whom a bearer token speaks for. */
  owner(token: string): Persona | undefined {
    const found = this.access.get(token);
    return found && !found.grant.revoked && found.expiresAt >= this.time() ? found.grant.persona : undefined;
  }

  /** Ends the consent that a token of either kind belongs to; false if the token is unknown. */
  revoke(token: string): boolean {
    const found = this.access.get(token) ?? this.refresh.get(token);
    if (found) found.grant.revoked = true;
    return found !== undefined;
  }

  /** All of them, or those of one person. */
  expireAccessTokens(persona?: string): void {
    for (const token of this.access.values()) {
      if (persona === undefined || token.grant.persona.name === persona) token.expiresAt = 0;
    }
  }

  /** As when a person removes the app under Connected Apps. */
  revokeAll(persona?: string): void {
    for (const { grant } of [...this.access.values(), ...this.refresh.values()]) {
      if (persona === undefined || grant.persona.name === persona) grant.revoked = true;
    }
  }

  /** Consents that still hold, by person: what is left after a disconnect. */
  liveGrants(): string[] {
    const grants = new Set([...this.refresh.values()].map(({ grant }) => grant));
    return [...grants].filter(({ revoked }) => !revoked).map(({ persona }) => persona.name);
  }

  private pair(grant: Grant): TokenPair {
    const pair: TokenPair = {
      access_token: `oauth2v2_${hex()}`,
      refresh_token: `oauth2v2_${hex()}`,
      token_type: 'Bearer',
      expires_in: this.lifetimes.accessTokenSeconds,
    };
    this.access.set(pair.access_token, { grant, expiresAt: this.after(this.lifetimes.accessTokenSeconds) });
    this.refresh.set(pair.refresh_token, {
      grant,
      expiresAt: this.after(this.lifetimes.refreshTokenSeconds),
      rotated: false,
    });
    return pair;
  }

  private time(): number {
    return this.clock.now().getTime();
  }

  private after(seconds: number): number {
    return this.time() + seconds * 1000;
  }
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
