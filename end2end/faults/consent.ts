import type { Visitor } from './visitor.ts';

/** Connects a visitor as a browser would: by following the redirects, with the cookie of the first. */
export async function connect(visitor: Visitor, server: string, persona: string): Promise<void> {
  await visitor.proveCaller();
  const authorization = await visitor.call<{ path: string }>('authorization', {});
  if (authorization.kind !== 'answer') throw new Error(`no authorization: ${JSON.stringify(authorization)}`);
  // As a browser sends it for a window that the panel has opened.
  const headers = { 'Sec-Fetch-Site': 'same-origin' };
  const start = await fetch(server + authorization.value.path, { redirect: 'manual', headers });
  const consent = new URL(location(start));
  const form = new URLSearchParams(consent.search);
  form.set('persona', persona);
  form.set('answer', 'allow');
  const allowed = await fetch(consent.origin + consent.pathname, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const callback = new URL(location(allowed));
  const cookie = start.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const done = await fetch(server + callback.pathname + callback.search, { headers: { Cookie: cookie } });
  if (done.status !== 200) throw new Error(`the callback answered ${done.status}`);
}

function location(response: Response): string {
  const to = response.headers.get('location');
  if (!to) throw new Error(`no redirect, but ${response.status}`);
  return to;
}
