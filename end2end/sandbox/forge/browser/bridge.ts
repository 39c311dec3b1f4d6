import { HANDSHAKE, type Message, type Request } from './protocol.ts';

/** The part of Forge’s bridge that apps use, in an app’s frame: `__bridge.callBridge(command, payload)`. */
declare global {
  // eslint-disable-next-line no-var
  var __bridge: { callBridge(command: string, payload?: unknown): Promise<unknown>; __SEMVER: string };
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

let last = 0;
const waiting = new Map<number, Waiting>();
const functions = new Map<number, (...args: unknown[]) => void>();

/** Calls that are made before the host has answered wait for it. */
const port = new Promise<MessagePort>((resolve) => {
  addEventListener('message', (event) => {
    const [received] = event.ports;
    if (event.data !== HANDSHAKE || !received) return;
    received.onmessage = ({ data }: MessageEvent<Message>) => receive(data);
    resolve(received);
  });
});

function receive(message: Message): void {
  if (message.kind === 'callback') return functions.get(message.callback)?.(...message.args);
  const call = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.kind === 'answer') call?.resolve(message.value);
  else call?.reject(new Error(message.message));
}

function packed(value: unknown): unknown {
  if (typeof value === 'function') {
    const id = ++last;
    functions.set(id, value as (...args: unknown[]) => void);
    return { __function: id };
  }
  if (Array.isArray(value)) return value.map(packed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, packed(inner)]));
}

async function callBridge(command: string, payload?: unknown): Promise<unknown> {
  const to = await port;
  const id = ++last;
  const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
  to.postMessage({ id, command, payload: packed(payload) } satisfies Request);
  const value = await answer;
  if (command === 'enableTheming') followTheme(value as { theme: string; cdn: string });
  return value;
}

/** Adds the token stylesheets once, and sets the attributes that they depend on. */
function followTheme({ theme, cdn }: { theme: string; cdn: string }): void {
  const root = document.documentElement;
  if (!root.dataset['theme']) {
    for (const name of ['light', 'dark', 'spacing', 'typography-modernized', 'shape']) {
      const sheet = document.createElement('link');
      sheet.rel = 'stylesheet';
      sheet.href = `${cdn}/themes/atlaskit-tokens_${name}.css`;
      document.head.append(sheet);
    }
  }
  root.dataset['theme'] =
    'light:light dark:dark spacing:spacing typography:typography-modernized shape:shape';
  root.dataset['colorMode'] = theme;
}

globalThis.__bridge = { callBridge, __SEMVER: 'local' };
