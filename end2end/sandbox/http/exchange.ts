import type { IncomingMessage } from 'node:http';
import type { Call } from '../recorder/call-log.ts';

const BODY_LIMIT = 1024 * 1024;

/** One request as a handler sees it, with the recorder's record of it. */
export class Exchange {
  readonly url: URL;
  readonly method: string;
  /** Path and query exactly as they came, undecoded: signatures are computed over these. */
  readonly target: string;
  params: Record<string, string> = {};
  /** Called when the answer has left to its last byte. */
  onAnswered: (() => void) | undefined;

  private constructor(
    readonly request: IncomingMessage,
    readonly origin: string,
    readonly body: Buffer,
    readonly call: Call,
  ) {
    this.target = request.url ?? '/';
    this.url = new URL(this.target, origin);
    this.method = request.method ?? 'GET';
  }

  static async read(request: IncomingMessage, origin: string, call: Call): Promise<Exchange> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > BODY_LIMIT) throw new Error('body larger than 1 MiB');
      chunks.push(chunk);
    }
    return new Exchange(request, origin, Buffer.concat(chunks), call);
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  query(name: string): string | undefined {
    return this.url.searchParams.get(name) ?? undefined;
  }

  /** The media type without its `;charset` tail. */
  mediaType(): string {
    return (this.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  }

  json(): unknown {
    try {
      return JSON.parse(this.body.toString('utf8')) as unknown;
    } catch {
      return undefined;
    }
  }

  form(): URLSearchParams {
    return new URLSearchParams(this.body.toString('utf8'));
  }

  cookie(name: string): string | undefined {
    const pairs = (this.header('cookie') ?? '').split(';').map((pair) => pair.trim().split('='));
    const value = pairs.find(([key]) => key === name)?.[1];
    return value === undefined ? undefined : decodeURIComponent(value);
  }
}
