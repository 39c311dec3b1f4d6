import type { Exchange } from '../../http/exchange.ts';

export type Pair = [name: string, value: string];

/** The parts of a signed request, wherever the client put them. */
export interface Parts {
  oauth: Map<string, string>;
  /** What is signed beside `oauth`: query and form pairs, never a JSON body. */
  signed: Pair[];
  /** The caller's parameters, from query, form or JSON, without `oauth_*`. */
  input: Map<string, string>;
}

const isOauth = (name: string): boolean => name.startsWith('oauth_');

/** Collects by RFC 5849 section 3.4.1.3, in any of the styles of Upwork's own old clients. */
export function collect(exchange: Exchange): Parts {
  const form = exchange.mediaType() === 'application/x-www-form-urlencoded' ? [...exchange.form()] : [];
  const sent: Pair[] = [...exchange.url.searchParams, ...form];
  const oauth = new Map([...headerPairs(exchange), ...sent].filter(([name]) => isOauth(name)));
  const signed = sent.filter(([name]) => !isOauth(name));
  return { oauth, signed, input: new Map([...signed, ...jsonPairs(exchange)]) };
}

function headerPairs(exchange: Exchange): Pair[] {
  const header = exchange.header('authorization') ?? '';
  if (!/^oauth /i.test(header)) return [];
  return header
    .slice(6)
    .split(',')
    .map((pair) => /^\s*([^=]+)="([^"]*)"\s*$/.exec(pair))
    .flatMap((found): Pair[] =>
      found ? [[decodeURIComponent(found[1]!), decodeURIComponent(found[2]!)]] : [],
    )
    .filter(([name]) => name !== 'realm');
}

function jsonPairs(exchange: Exchange): Pair[] {
  if (exchange.mediaType() !== 'application/json' || exchange.body.length === 0) return [];
  try {
    const value = JSON.parse(decode(exchange.body)) as Record<string, unknown>;
    return Object.entries(value).map(([name, inner]): Pair => [name, String(inner)]);
  } catch {
    return [];
  }
}

/** The Java client sends Latin-1 under the name of JSON. */
function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return body.toString('latin1');
  }
}
