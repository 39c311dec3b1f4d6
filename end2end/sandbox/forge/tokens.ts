import { createSign, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';

export interface ForgeKey {
  id: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export function makeForgeKey(id: string): ForgeKey {
  return { id, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

/** The key as it stands in a JSON Web Key Set. */
export function jwk(key: ForgeKey): Record<string, unknown> {
  return { ...key.publicKey.export({ format: 'jwk' }), kid: key.id, use: 'sig', alg: 'RS256' };
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function signInvocation(claims: Record<string, unknown>, key: ForgeKey): string {
  const input = `${part({ alg: 'RS256', typ: 'JWT', kid: key.id })}.${part(claims)}`;
  return `${input}.${createSign('RSA-SHA256').update(input).sign(key.privateKey, 'base64url')}`;
}

export interface Grant {
  kind: 'user' | 'app';
  installation: string;
  accountId?: string;
}

/** The tokens that Atlassian hands to the server with each call, opaque to it. */
export class OAuthTokens {
  private readonly grants = new Map<string, Grant>();

  give = (grant: Grant): string => {
    const claims = { exp: Math.floor(Date.now() / 1000) + 4 * 3600, jti: randomUUID() };
    const token = `${part({ alg: 'none' })}.${part(claims)}.${grant.kind}`;
    this.grants.set(token, grant);
    return token;
  };

  find(token: string): Grant | undefined {
    return this.grants.get(token);
  }

  /** Invalidates an installation's tokens when the app is removed. */
  revoke(installation: string): void {
    for (const [token, grant] of this.grants) {
      if (grant.installation === installation) this.grants.delete(token);
    }
  }
}
