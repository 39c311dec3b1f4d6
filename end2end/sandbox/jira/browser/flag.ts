import type { FlagRequest } from './connect-host.d.ts';

const AUTO_CLOSE_MS = 8000;

function shelf(): HTMLElement {
  return document.getElementById('flags')!;
}

function create(request: FlagRequest): { close(): void } {
  const flag = document.createElement('div');
  flag.className = `flag flag-${request.type ?? 'info'}`;
  flag.setAttribute('role', 'status');
  const title = document.createElement('strong');
  title.textContent = request.title ?? '';
  const body = document.createElement('p');
  body.textContent = request.body ?? '';
  flag.append(title, body);
  for (const action of request.actions) flag.append(actionButton(action.actionText, action.executeAction));

  const close = (): void => {
    if (!flag.isConnected) return;
    flag.remove();
    request.onClose(request.id);
  };
  flag.append(actionButton('Dismiss', close));
  shelf().append(flag);
  if (request.close === 'auto') setTimeout(close, AUTO_CLOSE_MS);
  return { close };
}

function actionButton(text: string, press: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', () => press());
  return made;
}

export const flagProvider = { create };
