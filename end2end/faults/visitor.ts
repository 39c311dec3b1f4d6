import type { Issue } from '../sandbox/jira/issues.ts';
import type { JiraSite } from '../sandbox/jira/site.ts';

export interface Job {
  id: string;
  url: string;
  title: string;
}

/** The parts of the panel's state that matter here. */
export interface PanelState {
  account: string | Record<string, unknown>;
  jobs: Job[];
  posting: { title: string } | null;
}

export type Outcome =
  | 'checking'
  | { posted: { job: Job } }
  | { refused: { message: string; next_id: string } }
  | { not_posted: { next_id: string } };

export type Draft = Record<string, unknown>;

/** A valid draft. Without an organization the account's own is used. */
export const fixedPriceDraft = (title: string, description: string, organization = ''): Draft => ({
  title,
  description,
  category: '531770282580668418',
  subcategory: '531770282584862733',
  payment: 'fixed',
  amount: '150',
  experience: 'intermediate',
  visibility: 'anyone',
  organization,
});

/** The result of a call: an answer, a refusal with its code, or nothing. */
export type Answer<T> =
  { kind: 'answer'; value: T } | { kind: 'refused'; code: string } | { kind: 'lost'; reason: string };

/** One user with one issue open, as seen from the network. */
export class Visitor {
  private token: string | undefined;

  constructor(
    readonly site: JiraSite,
    readonly user: string,
    readonly issue: Issue,
    /** The addresses of the servers; the first is used unless a call names another. */
    private readonly servers: readonly string[],
  ) {}

  /** The first server. */
  get server(): string {
    return this.servers[0]!;
  }

  /** Opens the panel's page, and takes the session token out of it. */
  async open(): Promise<void> {
    const html = await this.page('issue-panel');
    const token = /<meta name="session-token" content="([^"]+)"/.exec(html)?.[1];
    if (!token) throw new Error('the panel has no session token');
    this.token = token;
  }

  /** Exchanges the host's token for a session that may begin a connect. */
  async proveCaller(): Promise<void> {
    const token = this.site.signContextToken({ issue: this.issue, user: this.user });
    const response = await fetch(`${this.servers[0]}/api/session`, {
      method: 'POST',
      headers: { Authorization: `JWT ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(this.token ? { previous: this.token } : {}),
    });
    if (!response.ok) throw new Error(`/api/session answered ${response.status}`);
    this.token = ((await response.json()) as { token: string }).token;
  }

  panelPage(): Promise<string> {
    return this.page('issue-panel');
  }

  dialog(): Promise<string> {
    return this.page('job-dialog');
  }

  submit(id: string, draft: Draft, options: CallOptions = {}): Promise<Answer<Outcome>> {
    return this.call('post-job', { submission: { id, draft } }, options);
  }

  status(id: string, options: CallOptions = {}): Promise<Answer<Outcome>> {
    return this.call('post-status', { id }, options);
  }

  async panel(): Promise<PanelState> {
    let answer = await this.call<PanelState>('panel', {});
    // A long run outlives its sessions.
    if (answer.kind === 'refused' && answer.code === 'token_expired') {
      await this.open();
      answer = await this.call<PanelState>('panel', {});
    }
    if (answer.kind !== 'answer') throw new Error(`the panel's call failed: ${JSON.stringify(answer)}`);
    return answer.value;
  }

  async call<T>(name: string, body: unknown, { signal, server = 0 }: CallOptions = {}): Promise<Answer<T>> {
    if (!this.token) await this.open();
    try {
      const response = await fetch(`${this.servers[server]}/api/${name}`, {
        method: 'POST',
        headers: { Authorization: `JWT ${this.token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        signal,
      });
      const value: unknown = await response.json();
      if (response.ok) return { kind: 'answer', value: value as T };
      return { kind: 'refused', code: (value as { code?: string }).code ?? `status ${response.status}` };
    } catch (error) {
      return { kind: 'lost', reason: String(error) };
    }
  }

  private async page(module: string): Promise<string> {
    const signed = new URL(this.site.signFrameUrl({ module, issue: this.issue, user: this.user }));
    const response = await fetch(this.servers[0] + signed.pathname + signed.search);
    if (response.status !== 200) throw new Error(`the page ${module} answered ${response.status}`);
    return response.text();
  }
}

export interface CallOptions {
  signal?: AbortSignal;
  /** Index of the server that is asked. */
  server?: number;
}

export const isConnected = ({ account }: PanelState): boolean =>
  typeof account === 'object' && 'connected' in account;
