import type { DialogAction, DialogRequest, Extension } from './connect-host.d.ts';
import { mount, type Frame } from './frame.ts';
import { data, signedUrl } from './page.ts';

/** Jira's preset sizes in pixels; a dialog never grows past the window. */
const SIZES: Record<string, [width: string, height: string]> = {
  small: ['400px', '300px'],
  medium: ['600px', '450px'],
  large: ['800px', '600px'],
  xlarge: ['968px', '720px'],
  fullscreen: ['100%', '100%'],
  maximum: ['100%', '100%'],
};

interface Open {
  request: DialogRequest;
  extension: Extension;
  blanket: HTMLElement;
  buttons: Map<string, HTMLButtonElement>;
  frame?: Frame;
  focusedBefore: Element | null;
}

/** Dialogs above dialogs, the last one active, as in Jira. */
const stack: Open[] = [];
const page = (): HTMLElement => document.getElementById('layout')!;

function element(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

function button(action: DialogAction): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = action.text;
  made.disabled = action.disabled === true;
  made.className = action.identifier === 'submit' ? 'primary' : '';
  made.addEventListener('click', () => press(action));
  return made;
}

/** The app gets the event and closes the dialog itself; before its frame is loaded only the page can. */
function press(action: DialogAction): void {
  action.onClick();
  if (action.identifier === 'cancel' && !stack.at(-1)?.frame) close();
}

function build(request: DialogRequest, name: string): Pick<Open, 'blanket' | 'buttons'> {
  const buttons = new Map(request.actions.map((action) => [action.identifier, button(action)]));
  const box = element('section', 'dialog', element('div', 'dialog-body'));
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-modal', 'true');
  box.setAttribute('aria-label', request.header || name);
  box.tabIndex = -1;
  const [width, height] = SIZES[request.size ?? ''] ?? [request.width ?? '50%', request.height ?? '50%'];
  box.style.width = width;
  box.style.height = height;
  if (request.size === 'maximum' || request.size === 'fullscreen') box.classList.add('whole');
  if (request.chrome) {
    box.prepend(element('header', 'dialog-header', element('h2', '', request.header ?? name)));
    box.append(element('footer', 'dialog-footer', ...buttons.values()));
  }
  return { blanket: element('div', 'blanket', box), buttons };
}

async function fill(open: Open): Promise<void> {
  const { extension, blanket } = open;
  const url = await signedUrl(extension.key);
  if (!stack.includes(open)) return;
  const body = blanket.querySelector('.dialog-body')!;
  open.frame = mount(body, { ...extension, url }, `${extension.key} dialog`);
  open.frame.element.addEventListener('load', () => open.frame?.element.focus());
}

function create(request: DialogRequest, extension: Extension): void {
  Object.assign(extension.options, {
    isDialog: true,
    dialogId: request.id,
    preventDialogCloseOnEscape: request.closeOnEscape === false,
    hostOrigin: location.origin,
    productContext: data.issue ? { 'issue.key': data.issue.key, 'issue.id': data.issue.id } : {},
  });
  const open: Open = {
    request,
    extension,
    ...build(request, extension.key),
    focusedBefore: document.activeElement,
  };
  stack.push(open);
  page().inert = true;
  document.body.append(open.blanket);
  open.blanket.querySelector<HTMLElement>('.dialog')!.focus();
  fill(open).catch((error: unknown) => {
    open.blanket.querySelector('.dialog-body')!.textContent = String(error);
  });
}

function close(): void {
  const open = stack.pop();
  if (!open) return;
  open.blanket.remove();
  if (open.frame) connectHost.destroy(open.frame.id);
  page().inert = stack.length > 0;
  if (open.focusedBefore instanceof HTMLElement) open.focusedBefore.focus();
  open.request.onHide?.();
}

/** Escape on the page itself; inside the frame the host script hears it. Neither sends `dialog.close`. */
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && stack.at(-1)?.request.closeOnEscape !== false) close();
});

const find = (identifier: string): HTMLButtonElement | undefined => stack.at(-1)?.buttons.get(identifier);

/** The names and signatures are the host script's. */
export const dialogProvider = {
  create,
  close,
  isActiveDialog: (addonKey: string): boolean => stack.at(-1)?.extension.addon_key === addonKey,
  setButtonDisabled(identifier: string, disabled: boolean): void {
    const found = find(identifier);
    if (found) found.disabled = disabled;
  },
  isButtonDisabled: (identifier: string): boolean => find(identifier)?.disabled ?? true,
  toggleButton(identifier: string): void {
    const found = find(identifier);
    if (found) found.disabled = !found.disabled;
  },
  setButtonHidden(identifier: string, hidden: boolean): void {
    const found = find(identifier);
    if (found) found.hidden = hidden;
  },
  isButtonHidden: (identifier: string): boolean => find(identifier)?.hidden ?? true,
  createButton(action: DialogAction): void {
    const open = stack.at(-1);
    if (!open) return;
    const made = button(action);
    open.buttons.set(action.identifier, made);
    open.blanket.querySelector('.dialog-footer')?.append(made);
  },
};
