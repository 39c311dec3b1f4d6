import type { Exchange } from '../../http/exchange.ts';
import { json, type Reply } from '../../http/reply.ts';

/** An error of the old API: its clients read the two headers. */
export function restError(status: number, message: string): Reply {
  return json(
    status,
    { error: { code: String(status), message } },
    { 'X-Upwork-Error-Code': String(status), 'X-Upwork-Error-Message': message.replaceAll('"', "'") },
  );
}

export function wrongly(exchange: Exchange, status: number, message: string): Reply {
  exchange.call.wrong(message);
  return restError(status, message);
}

export function refusedWith(exchange: Exchange, status: number, message: string): Reply {
  exchange.call.refused(message);
  return restError(status, message);
}
