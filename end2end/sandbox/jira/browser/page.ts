/** What the server tells this page, in a `<script type="application/json" id="page">`. */
export interface PageData {
  site: string;
  theme: 'light' | 'dark';
  /** Absent on a page for the whole site. */
  issue?: { id: string; key: string };
  project?: { id: string; key: string };
  accountId?: string;
  app: {
    key: string;
    panels: { key: string; name: string }[];
    dialogs: { key: string; options: { header?: { value: string } } }[];
  } | null;
}

export const data = JSON.parse(document.getElementById('page')!.textContent!) as PageData;

async function ask(path: string, query: Record<string, string>): Promise<string> {
  const response = await fetch(`${path}?${new URLSearchParams(query)}`);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.text();
}

export const signedUrl = (module: string): Promise<string> =>
  ask('/_host/frame-url', { module, issue: data.issue?.key ?? '' });

export const contextToken = (): Promise<string> =>
  ask('/_host/context-token', { issue: data.issue?.key ?? '' });
