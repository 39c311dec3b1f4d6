import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

/** What a browser without Fetch Metadata does not send. */
const FETCH_METADATA = /^sec-fetch-/;

/**
 * A proxy between a browser and the app that removes `Sec-Fetch-*`: for the app, the browser is one that does not
 * know them. The rest passes unchanged, cookies and redirects included.
 */
export async function openPlainBrowserGate(
  port: number,
  target: number,
): Promise<{ close(): Promise<void> }> {
  const server = createServer((incoming, answer) => pass(target, incoming, answer));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pass(target: number, incoming: IncomingMessage, answer: ServerResponse): void {
  const { method, url: path } = incoming;
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).filter(([name]) => !FETCH_METADATA.test(name)),
  );
  const onward = request({ host: '127.0.0.1', port: target, method, path, headers }, (reply) => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(answer);
  });
  onward.once('error', () => answer.destroy());
  incoming.pipe(onward);
}
