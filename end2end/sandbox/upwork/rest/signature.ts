import { createHmac, timingSafeEqual } from 'node:crypto';
import OAuth from 'oauth-1.0a';
import type { Exchange } from '../../http/exchange.ts';
import type { ApiKey } from '../api-key.ts';
import type { Parts } from './parameters.ts';

const WINDOW_SECONDS = 600;

/** The HMAC-SHA1 signature that a request should carry, by an implementation that is not the app's. */
export function expectedSignature(
  method: string,
  url: string,
  parts: Pick<Parts, 'oauth' | 'signed'>,
  consumerSecret: string,
  tokenSecret: string,
): string {
  const library = new OAuth({
    consumer: { key: parts.oauth.get('oauth_consumer_key') ?? '', secret: consumerSecret },
    signature_method: 'HMAC-SHA1',
    hash_function: (base, key) => createHmac('sha1', key).update(base).digest('base64'),
  });
  const data: Record<string, string | string[]> = {};
  const all = [...parts.oauth, ...parts.signed].filter(([name]) => name !== 'oauth_signature');
  for (const [name, value] of all) data[name] = name in data ? [data[name]!, value].flat() : value;
  return library.getSignature({ method, url: url.split('?')[0]!, data }, tokenSecret, {} as OAuth.Data);
}

/** Remembers nonces, so that no request works twice. */
export class Verifier {
  private readonly nonces = new Set<string>();

  constructor(
    private readonly key: ApiKey,
    private readonly now: () => number,
  ) {}

  /** What is wrong with a request's signature, or nothing. */
  fault(exchange: Exchange, parts: Parts, tokenSecret: string): string | undefined {
    const { oauth } = parts;
    if (oauth.get('oauth_consumer_key') !== this.key.id)
      return 'oauth_consumer_key is not that of a known API key';
    if (oauth.get('oauth_signature_method') !== 'HMAC-SHA1') return 'oauth_signature_method is not HMAC-SHA1';
    if ((oauth.get('oauth_version') ?? '1.0') !== '1.0') return 'oauth_version is not 1.0';
    const age = Math.abs(this.now() / 1000 - Number(oauth.get('oauth_timestamp')));
    if (!(age <= WINDOW_SECONDS)) return 'oauth_timestamp is missing or not of this time';
    const nonce = `${oauth.get('oauth_timestamp')} ${oauth.get('oauth_nonce')} ${oauth.get('oauth_token')}`;
    if (!oauth.get('oauth_nonce') || this.nonces.has(nonce)) return 'oauth_nonce is missing or used';
    const url = exchange.origin + exchange.target;
    const expected = expectedSignature(exchange.method, url, parts, this.key.secret, tokenSecret);
    if (!same(expected, oauth.get('oauth_signature') ?? '')) return 'oauth_signature does not match';
    this.nonces.add(nonce);
    exchange.call.checked('OAuth 1.0a signature, timestamp, nonce');
    return undefined;
  }
}

function same(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
