import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallLog } from '../recorder/call-log.ts';
import { Exchange } from './exchange.ts';
import { text, type Reply } from './reply.ts';
import type { Router } from './router.ts';

/** A listening server on 127.0.0.1 with the routes of one party (a Jira site, or Upwork). */
export class Origin {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** Port 0 takes a free one. Fails with a sentence when the port is taken. */
  static async open(name: string, port: number, router: Router, callLog: CallLog): Promise<Origin> {
    let url = '';
    const server = createServer((request, response) => {
      void serve(name, url, router, callLog, request, response);
    });
    await listen(server, port, name);
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new Origin(server, url);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }
}

function listen(server: Server, port: number, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`port ${port} for ${name} is taken by another program`) : error);
    });
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

async function serve(
  name: string,
  origin: string,
  router: Router,
  callLog: CallLog,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET';
  const match = router.match(method, new URL(request.url ?? '/', origin).pathname);
  const call = callLog.open(name, method, request.url ?? '/');
  if (match.recorded) callLog.add(call);
  try {
    const exchange = await Exchange.read(request, origin, call);
    exchange.params = match.params;
    response.once('finish', () => exchange.onAnswered?.());
    answer(response, await match.handler(exchange), (status) => call.end(status));
  } catch (error) {
    if (request.destroyed && !request.complete) return call.end(0);
    call.wrong(`the sandbox failed: ${error instanceof Error ? error.message : String(error)}`);
    answer(response, text(500, 'The sandbox failed; see its log.\n'), (status) => call.end(status));
  }
}

function answer(response: ServerResponse, reply: Reply, end: (status: number) => void): void {
  if (reply.kind === 'hang') return end(0);
  if (reply.kind === 'drop') {
    response.socket?.destroy();
    return end(0);
  }
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': Buffer.byteLength(reply.body) });
  response.end(reply.body);
  end(reply.status);
}
