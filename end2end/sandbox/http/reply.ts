/** What a handler answers. `hang` and `drop` are answers too: none at all, and a closed connection. */
export type Reply =
  | { kind: 'send'; status: number; headers: Record<string, string>; body: string | Buffer }
  | { kind: 'hang' }
  | { kind: 'drop' };

export const hang: Reply = { kind: 'hang' };
export const drop: Reply = { kind: 'drop' };

function send(
  status: number,
  type: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Reply {
  return { kind: 'send', status, headers: { 'Content-Type': type, ...headers }, body };
}

/** The type has no charset: some of Upwork's own old clients parse JSON only under exactly this type. */
export function json(status: number, value: unknown, headers?: Record<string, string>): Reply {
  return send(status, 'application/json', JSON.stringify(value), headers);
}

export function html(status: number, page: string, headers?: Record<string, string>): Reply {
  return send(status, 'text/html; charset=utf-8', page, { 'Cache-Control': 'no-store', ...headers });
}

export function text(status: number, body: string, type = 'text/plain; charset=utf-8'): Reply {
  return send(status, type, body);
}

export function bytes(type: string, body: Buffer | string, headers?: Record<string, string>): Reply {
  return send(200, type, body, headers);
}

export function redirect(to: string, headers?: Record<string, string>): Reply {
  return send(302, 'text/plain', '', { Location: to, 'Cache-Control': 'no-store', ...headers });
}

export function empty(status: number): Reply {
  return { kind: 'send', status, headers: {}, body: '' };
}

export const noContent = (): Reply => empty(204);
