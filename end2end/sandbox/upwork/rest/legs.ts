import { randomBytes } from 'node:crypto';
import type { Persona } from '../personas.ts';

export interface RequestToken {
  token: string;
  secret: string;
  /** From the signed call; empty or absent when the client leaves it to the consent URL. */
  callback?: string;
  expiresAt: number;
  /** Set by the consent. */
  granted?: { persona: Persona; verifier: string };
  used: boolean;
}

export interface AccessToken {
  token: string;
  secret: string;
  persona: Persona;
  revoked: boolean;
}

const REQUEST_TOKEN_MS = 600_000;

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** The tokens of the three legs. A request token lives ten minutes and is used once; access tokens do not expire. */
export class LegTokens {
  private readonly requests = new Map<string, RequestToken>();
  private readonly access = new Map<string, AccessToken>();

  constructor(private readonly now: () => number) {}

  request(callback?: string): RequestToken {
    const fresh = {
      token: hex(16),
      secret: hex(8),
      callback,
      expiresAt: this.now() + REQUEST_TOKEN_MS,
      used: false,
    };
    this.requests.set(fresh.token, fresh);
    return fresh;
  }

  /** A request token that can still be used. */
  pending(token: string | undefined | null): RequestToken | undefined {
    const found = this.requests.get(token ?? '');
    return found && !found.used && found.expiresAt >= this.now() ? found : undefined;
  }

  grant(request: RequestToken, persona: Persona): string {
    request.granted = { persona, verifier: hex(16) };
    return request.granted.verifier;
  }

  exchange(request: RequestToken, persona: Persona): AccessToken {
    request.used = true;
    const fresh = { token: hex(16), secret: hex(8), persona, revoked: false };
    this.access.set(fresh.token, fresh);
    return fresh;
  }

  holder(token: string | undefined): AccessToken | undefined {
    const found = this.access.get(token ?? '');
    return found && !found.revoked ? found : undefined;
  }

  /** The values that only the two servers may know: access tokens, and the secrets of either kind of token. */
  secrets(): string[] {
    const requests = [...this.requests.values()].map(({ secret }) => secret);
    return [...requests, ...[...this.access.values()].flatMap(({ token, secret }) => [token, secret])];
  }

  revokeAll(persona?: string): void {
    for (const token of this.access.values()) {
      if (persona === undefined || token.persona.name === persona) token.revoked = true;
    }
  }
}
