import { HANDSHAKE, type Message, type PackedFunction, type Request } from './protocol.ts';

/** What the server tells this page, in a `<script type="application/json" id="page">`. */
interface PageData {
  site: string;
  theme: 'light' | 'dark';
  cdn: string;
  /** The frame that this page begins with. */
  frame: Frame | null;
  /** The frame of the issue’s action, where the page has that button. */
  action: Frame | null;
  /** The rest of the address of a page for the whole site; on other pages there is no history. */
  route: string | null;
  /** Origins that a frame may open without a question. */
  trusted: string[];
  context: Record<string, unknown>;
}

interface Frame {
  resource: string;
  url: string;
  module: { type: string; key: string };
  title: string;
}

interface Modal {
  box: HTMLElement;
  onClose?: (payload: unknown) => void;
}

declare global {
  interface Window {
    iFrameResize(options: object, frame: HTMLIFrameElement): void;
    localForge: { calls: [string, unknown][]; opened: string[]; flags: unknown[] };
  }
}

/** The documented attribute: no `allow-popups`. */
const SANDBOX = 'allow-downloads allow-forms allow-modals allow-pointer-lock allow-same-origin allow-scripts';
const data = JSON.parse(document.getElementById('page')!.textContent!) as PageData;
const listeners: { event: string; callback: (payload: unknown) => void }[] = [];
const modals: Modal[] = [];
window.localForge = { calls: [], opened: [], flags: [] };

function mount(box: Element, frame: Frame, modal?: unknown): HTMLIFrameElement {
  const element = document.createElement('iframe');
  element.setAttribute('sandbox', SANDBOX);
  element.setAttribute('allow', 'camera; clipboard-write; display-capture; fullscreen; microphone');
  element.title = frame.title;
  element.dataset['testid'] = 'hosted-resources-iframe';
  element.src = frame.url;
  element.addEventListener('load', () => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data: request }: MessageEvent<Request>) => {
      void answer(channel.port1, frame, request, modal);
    };
    element.contentWindow!.postMessage(HANDSHAKE, new URL(frame.url).origin, [channel.port2]);
    if (modal === undefined) {
      const options = {
        heightCalculationMethod: 'bodyScroll',
        minHeight: 80,
        checkOrigin: false,
        log: false,
      };
      window.iFrameResize(options, element);
    }
  });
  box.append(element);
  return element;
}

async function answer(port: MessagePort, frame: Frame, request: Request, modal?: unknown): Promise<void> {
  const { id, command } = request;
  const send = (message: Message): void => port.postMessage(message);
  const payload = unpacked(request.payload, send);
  window.localForge.calls.push([command, request.payload]);
  try {
    send({ kind: 'answer', id, value: await carryOut(command, payload, frame, modal) });
  } catch (error) {
    send({ kind: 'failure', id, message: String(error) });
  }
}

function unpacked(value: unknown, send: (message: Message) => void): unknown {
  if (Array.isArray(value)) return value.map((inner) => unpacked(inner, send));
  if (value === null || typeof value !== 'object') return value;
  const callback = (value as Partial<PackedFunction>).__function;
  if (callback !== undefined) return (...args: unknown[]) => send({ kind: 'callback', callback, args });
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unpacked(inner, send)]));
}

interface Payload {
  resource: string;
  context?: unknown;
  onClose?: (payload: unknown) => void;
  size?: { width?: string; height?: string };
  event: string;
  callback: (payload: unknown) => void;
  payload: unknown;
  url: string;
  type?: 'new-tab' | 'same-tab';
}

async function carryOut(command: string, given: unknown, frame: Frame, modal: unknown): Promise<unknown> {
  const payload = given as Payload;
  switch (command) {
    case 'getContext':
      return context(frame, modal);
    case 'invoke':
      return invoke(given, frame, modal);
    case 'enableTheming':
      return { theme: document.documentElement.dataset['colorMode'], cdn: data.cdn };
    case 'openModal':
      openModal(payload);
      return true;
    case 'close':
      return close(payload, modal);
    case 'on':
      listeners.push(payload);
      return {};
    case 'emit':
      listeners
        .filter(({ event }) => event === payload.event)
        .forEach(({ callback }) => callback(payload.payload));
      return undefined;
    case 'createHistory':
      if (data.route === null) throw new Error('this page has no history');
      return { action: 'POP', location: { pathname: data.route, search: '', hash: '', key: 'first' } };
    case 'navigate':
      return navigate(payload);
    case 'showFlag':
      window.localForge.flags.push(given);
      return true;
    default:
      throw new Error(`the bridge has no command ${command}`);
  }
}

async function navigate({ url, type }: Payload): Promise<void> {
  const { origin, href } = new URL(url, location.href);
  if (!data.trusted.includes(origin)) await consent(href);
  window.localForge.opened.push(href);
  if (type === 'same-tab') location.href = href;
  else window.open(href, '_blank', 'noopener');
}

/** Jira asks before it opens what the manifest does not name. */
function consent(url: string): Promise<void> {
  const question = document.createElement('section');
  question.className = 'blanket leaving';
  question.setAttribute('role', 'alertdialog');
  question.setAttribute('aria-label', 'You are leaving Jira');
  const box = document.createElement('div');
  box.className = 'dialog';
  box.append(url);
  const [go, stay] = ['Continue', 'Go back'].map((name) => {
    const button = document.createElement('button');
    button.textContent = name;
    box.append(button);
    return button;
  }) as [HTMLButtonElement, HTMLButtonElement];
  question.append(box);
  document.body.append(question);
  go.focus();
  return new Promise((resolve, reject) => {
    go.onclick = () => (question.remove(), resolve());
    stay.onclick = () => (question.remove(), reject(new Error('the user stays')));
  });
}

function context(frame: Frame, modal: unknown): unknown {
  const extension = { ...(data.context['extension'] as object), type: frame.module.type };
  return {
    ...data.context,
    moduleKey: frame.module.key,
    extension: modal === undefined ? extension : { ...extension, modal },
  };
}

async function invoke(payload: unknown, frame: Frame, modal: unknown): Promise<unknown> {
  const response = await fetch('/_forge/gateway', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ payload, module: frame.module, modal, issue: issueKey() }),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

function issueKey(): string | undefined {
  return (data.context['extension'] as { issue?: { key: string } }).issue?.key;
}

function openModal({ resource, context: given, onClose, size }: Payload): void {
  const box = document.createElement('section');
  box.className = 'dialog';
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-modal', 'true');
  box.setAttribute('aria-label', 'Upwork Job Post');
  box.style.width = size?.width ?? '680px';
  box.style.height = size?.height ?? '85vh';
  const blanket = document.createElement('div');
  blanket.className = 'blanket';
  blanket.append(box);
  document.body.append(blanket);
  modals.push({ box: blanket, onClose });
  const opener = data.frame ?? data.action!;
  const url = opener.url.replace(`/${opener.resource}/`, `/${resource}/`);
  const frame = mount(box, { ...opener, resource, url, title: 'Upwork Job Post' }, given ?? {});
  frame.classList.add('whole');
}

function close(payload: unknown, modal: unknown): boolean {
  if (modal === undefined) return false;
  const open = modals.pop();
  setTimeout(() => {
    open?.box.remove();
    open?.onClose?.(payload);
  });
  return open !== undefined;
}

document.getElementById('theme')?.addEventListener('click', () => {
  const root = document.documentElement;
  const theme = root.dataset['colorMode'] === 'dark' ? 'light' : 'dark';
  document.cookie = `local-jira-${data.site}-theme=${theme}; path=/; SameSite=Lax`;
  location.reload();
});
document.getElementById('action')?.addEventListener('click', () => {
  if (data.action) openModal({ resource: data.action.resource } as Payload);
});
document.addEventListener('issue-changed', () => {
  const changed = { issueId: (data.context['extension'] as { issue?: { id: string } }).issue?.id };
  listeners
    .filter(({ event }) => event === 'JIRA_ISSUE_CHANGED')
    .forEach(({ callback }) => callback(changed));
});
const slot = document.querySelector('[data-frame]');
if (slot && data.frame) mount(slot, data.frame);
