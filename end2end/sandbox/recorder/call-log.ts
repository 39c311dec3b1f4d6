/** `refused` is a valid request that was refused; `wrong` is one that should never have been sent. */
export type Outcome = 'ok' | 'refused' | 'wrong';

/** What the recorder stores about one request. */
export interface CallRecord {
  at: string;
  /** The party that was called: `acme`, `globex` or `upwork`. */
  origin: string;
  method: string;
  /** Path and query, tokens and secrets shortened. */
  path: string;
  /** Such as `token:refresh_token` or `graphql:createJobPosting`. */
  operation?: string;
  variables?: unknown;
  /** The request headers that matter for a test, such as the Upwork organization. */
  notes: Record<string, string>;
  checks: string[];
  outcome: Outcome;
  reason?: string;
  /** The failure switch that changed the answer. */
  fault?: string;
  /** 0 while there is no answer, and for ever if there is none. */
  status: number;
  milliseconds: number;
}

const SECRET = /\b(jwt|code|state|code_challenge|oauth_\w+)=([^&]{7})[^&]*/g;
const SECRET_NAMES = /token|secret|password|code_verifier|^code$/i;

export function shorten(text: string): string {
  return text.replace(SECRET, '$1=$2…');
}

/** A copy of a value with long texts cut and secrets shortened, fit for a log. */
export function brief(value: unknown, name = ''): unknown {
  if (typeof value === 'string') {
    const limit = SECRET_NAMES.test(name) ? 12 : 6000;
    return value.length > limit ? `${value.slice(0, limit)}…` : value;
  }
  if (Array.isArray(value)) return value.map((item) => brief(item, name));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, brief(inner, key)]));
  }
  return value;
}

export class Call {
  readonly record: CallRecord;
  private readonly started = performance.now();

  constructor(origin: string, method: string, target: string) {
    this.record = {
      at: new Date().toISOString(),
      origin,
      method,
      path: shorten(target),
      notes: {},
      checks: [],
      outcome: 'ok',
      status: 0,
      milliseconds: 0,
    };
  }

  checked(what: string): void {
    this.record.checks.push(what);
  }

  refused(reason: string): void {
    if (this.record.outcome === 'ok') Object.assign(this.record, { outcome: 'refused', reason });
  }

  wrong(reason: string): void {
    if (this.record.outcome !== 'wrong') Object.assign(this.record, { outcome: 'wrong', reason });
  }

  end(status: number): void {
    this.record.status = status;
    this.record.milliseconds = Math.round(performance.now() - this.started);
  }
}

export type CallFilter = Partial<Pick<CallRecord, 'origin' | 'operation' | 'method' | 'outcome'>>;

/** The memory of a sandbox: all calls of all its parties, oldest first. */
export class CallLog {
  private records: CallRecord[] = [];

  open(origin: string, method: string, target: string): Call {
    return new Call(origin, method, target);
  }

  add(call: Call): void {
    this.records.push(call.record);
  }

  calls(filter: CallFilter = {}): CallRecord[] {
    const wanted = Object.entries(filter) as [keyof CallRecord, unknown][];
    return this.records.filter((record) => wanted.every(([name, value]) => record[name] === value));
  }

  /** Requests that a correct app never sends. */
  violations(): CallRecord[] {
    return this.calls({ outcome: 'wrong' });
  }

  clear(): void {
    this.records = [];
  }
}
