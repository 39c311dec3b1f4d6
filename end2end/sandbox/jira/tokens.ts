import { createHmac, createPrivateKey, sign } from 'node:crypto';
import * as jwt from '@atlassian/atlassian-jwt';

export type Claims = Record<string, unknown>;

export const now = (): number => Math.floor(Date.now() / 1000);

/** The query hash of a request below an app's or a site's base URL. */
export function queryHash(method: string, url: string, baseUrl: string): string {
  return jwt.createQueryStringHash(jwt.fromMethodAndUrl(method, url), false, baseUrl);
}

export function signShared(claims: Claims, secret: string): string {
  return jwt.encodeSymmetric(claims, secret, jwt.SymmetricAlgorithm.HS256);
}

export function signInstall(claims: Claims, privateKey: string, kid: string): string {
  return jwt.encodeAsymmetric(claims, privateKey, jwt.AsymmetricAlgorithm.RS256, { kid });
}

/** How a forged token is signed; a valid one never needs this. */
export type Forgery =
  | { kind: 'hmac'; key: string; hash?: 'sha256' | 'sha384' | 'sha512' }
  | { kind: 'rsa'; privateKey: string }
  | { kind: 'none' };

/** A token with any header and any signature: for tests that must be refused. */
export function forge(header: Claims, claims: Claims, forgery: Forgery): string {
  const encode = (part: Claims): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signature(input, forgery)}`;
}

function signature(input: string, forgery: Forgery): string {
  if (forgery.kind === 'none') return '';
  if (forgery.kind === 'hmac') {
    return createHmac(forgery.hash ?? 'sha256', forgery.key)
      .update(input)
      .digest('base64url');
  }
  return sign('sha256', Buffer.from(input), createPrivateKey(forgery.privateKey)).toString('base64url');
}

/** Applies a test's changes to valid claims; `undefined` removes a claim. */
export function changed(fair: Claims, changes: Claims = {}): Claims {
  return Object.fromEntries(
    Object.entries({ ...fair, ...changes }).filter(([, value]) => value !== undefined),
  );
}
