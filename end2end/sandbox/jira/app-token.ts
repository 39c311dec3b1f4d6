import * as jwt from '@atlassian/atlassian-jwt';
import type { Exchange } from '../http/exchange.ts';
import { now, queryHash, type Claims } from './tokens.ts';

export interface Expected {
  appKey: string;
  clientKey: string;
  sharedSecret: string;
  baseUrl: string;
}

const LONGEST_LIFE = 3600;

/** Returns what is wrong with the app's own token on a REST request, or nothing; records each passed check. */
export function faultOfAppToken(exchange: Exchange, expected: Expected): string | undefined {
  const [scheme, token] = (exchange.header('authorization') ?? '').split(' ');
  if (scheme !== 'JWT' || !token) return 'no Authorization: JWT header';
  let claims: Claims;
  try {
    claims = jwt.decodeSymmetric(token, expected.sharedSecret, jwt.SymmetricAlgorithm.HS256) as Claims;
  } catch (error) {
    return `the token does not verify: ${error instanceof Error ? error.message : String(error)}`;
  }
  exchange.call.checked('HS256 with the site’s secret');
  const fault = faultOfClaims(claims, exchange, expected);
  if (!fault) exchange.call.checked('iss, aud, iat, exp, qsh');
  return fault;
}

function faultOfClaims(claims: Claims, exchange: Exchange, expected: Expected): string | undefined {
  const { iss, aud, exp, iat, qsh } = claims;
  if (iss !== expected.appKey) return `iss is ${String(iss)}, not the app key`;
  if (aud !== undefined && ![aud].flat().includes(expected.clientKey)) return 'aud is not this site';
  if (typeof exp !== 'number' || exp < now()) return 'the token has expired';
  if (typeof iat !== 'number' || iat > now() + 60) return 'iat is missing or in the future';
  if (exp - iat > LONGEST_LIFE) return 'the token lives too long';
  const hash = queryHash(exchange.method, exchange.target, expected.baseUrl);
  if (qsh !== hash) return `qsh is ${String(qsh)}, not ${hash}`;
  return undefined;
}
