/** The parts of a Connect descriptor that a Jira site reads. */
export interface Descriptor {
  key: string;
  name: string;
  baseUrl: string;
  scopes?: string[];
  lifecycle?: Partial<Record<LifecycleEvent, string>>;
  modules?: { webPanels?: WebPanel[]; generalPages?: GeneralPage[]; dialogs?: DialogModule[] };
}

export type LifecycleEvent = 'installed' | 'enabled' | 'disabled' | 'uninstalled';

export interface WebPanel {
  key: string;
  url: string;
  location: string;
  name: { value: string };
}

export interface GeneralPage {
  key: string;
  url: string;
  name: { value: string };
}

export interface DialogOptions {
  size?: string;
  width?: string;
  height?: string;
  chrome?: boolean;
  header?: { value: string };
}

export interface DialogModule {
  key: string;
  url: string;
  options?: DialogOptions;
}

export interface Module {
  key: string;
  url: string;
}

export async function fetchDescriptor(addonUrl: string): Promise<Descriptor> {
  const response = await fetch(`${addonUrl}/atlassian-connect.json`, { redirect: 'error' });
  if (!response.ok) throw new Error(`the descriptor answered ${response.status}`);
  const descriptor = (await response.json()) as Descriptor;
  if (!descriptor.key || !descriptor.baseUrl) throw new Error('the descriptor has no key or no baseUrl');
  return descriptor;
}

export function findModule(descriptor: Descriptor, key: string): Module | undefined {
  const modules: Module[] = [
    ...(descriptor.modules?.webPanels ?? []),
    ...(descriptor.modules?.generalPages ?? []),
    ...(descriptor.modules?.dialogs ?? []),
  ];
  return modules.find((module) => module.key === key);
}

/** Fills in `{issue.id}` and the like, percent-encoded; what is not known becomes empty. */
export function fillIn(url: string, values: Record<string, string>): string {
  return url.replace(/\{([\w.]+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}
