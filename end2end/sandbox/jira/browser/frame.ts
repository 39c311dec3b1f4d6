import type { Extension } from './connect-host.d.ts';

/** As far as is known, the list that Jira sets on an app's frame. */
const SANDBOX = [
  'allow-downloads',
  'allow-forms',
  'allow-modals',
  'allow-popups',
  'allow-popups-to-escape-sandbox',
  'allow-scripts',
  'allow-same-origin',
  'allow-top-navigation-by-user-activation',
  'allow-storage-access-by-user-activation',
].join(' ');

export interface Frame {
  element: HTMLIFrameElement;
  id: string;
}

/** Puts an app's frame into a box. The host script makes its name and answers its calls. */
export function mount(box: Element, extension: Extension, title: string): Frame {
  const made = connectHost.createExtension({
    ...extension,
    options: { ...extension.options, sandbox: SANDBOX },
  });
  const element = document.createElement('iframe');
  const attributes = { ...made.iframeAttributes, sandbox: SANDBOX, referrerpolicy: 'no-referrer', title };
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  box.append(element);
  return { element, id: made.extension.id };
}
