import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

/** What a browser without Fetch Metadata does not send. */
const FETCH_METADATA = /^sec-fetch-/;

/**
 * Stands between a browser and the app and takes out `Sec-Fetch-*`: to the app the browser is one that does not
 * know them. The rest passes as it came, cookies and redirects included.
 */
export async function openPlainBrowserGate(
  port: number,
  target: number,
): Promise<{ close(): Promise<void> }> {
  const server = createServer((asked, answer) => pass(target, asked, answer));
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

function pass(target: number, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, url: path } = asked;
  const headers = Object.fromEntries(
    Object.entries(asked.headers).filter(([name]) => !FETCH_METADATA.test(name)),
  );
  const onward = request({ host: '127.0.0.1', port: target, method, path, headers }, (reply) => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(answer);
  });
  onward.once('error', () => answer.destroy());
  asked.pipe(onward);
}
