import type { Exchange } from '../http/exchange.ts';
import { drop, empty, hang, html, json, type Reply } from '../http/reply.ts';

export const FAULT_MODES = [
  '401',
  '403',
  '429',
  '500',
  'challenge',
  '401-page',
  '403-page',
  '403-empty',
  'invalid-request',
  'slow',
  'hang',
  'drop-before-accept',
  'drop-after-accept',
  'error-after-accept',
  'hang-after-accept',
  'unreadable-after-accept',
  'partial-save',
  'pending-payment',
  'pending-verification',
] as const;

export type FaultMode = (typeof FAULT_MODES)[number];

/** Answers with a status before anything is done. */
const STATUSES = new Set<FaultMode>(['401', '403', '429', '500']);
/** Answers before anything is done, and unlike the API: a bot wall, a proxy, an empty response. */
const STRANGE: Partial<Record<FaultMode, () => Reply>> = {
  challenge: () => html(403, CHALLENGE, { 'cf-mitigated': 'challenge', Server: 'cloudflare' }),
  '401-page': () => html(401, PROXY_PAGE),
  '403-page': () => html(403, PROXY_PAGE),
  '403-empty': () => empty(403),
  'invalid-request': () =>
    json(400, { error: 'invalid_request', error_description: 'the refresh token is no longer good' }),
};
const CHALLENGE =
  '<!doctype html><title>One moment</title><p>Please turn on JavaScript and cookies to go on.</p>';
const PROXY_PAGE =
  '<!doctype html><title>Access</title><p>The proxy of this network lets nothing through.</p>';
/** Changes what is done, not whether it is answered; the operation itself applies these. */
const EFFECTS = new Set<FaultMode>(['partial-save', 'pending-payment', 'pending-verification']);

export interface Fault {
  /** Such as `token`, `create-job` (in either API), `graphql:createJobPosting`, `graphql:any`, `consent`, `jira:issue`, `install-keys`. */
  operation: string;
  mode: FaultMode;
  /** How many calls it affects; without it, every one until cleared. */
  times?: number;
  /** For `slow`: how long, 2000 ms by default. */
  milliseconds?: number;
  /** For `429`: seconds in `Retry-After`, 2 by default. */
  retryAfter?: number;
  /** Only calls whose variables hold this text, the id of a job, say. */
  about?: string;
  /** For `partial-save`: which flags are false; `skillsSaved` by default. */
  flags?: string[];
}

/** The step of a call: read and nothing done, done and not answered, answered completely. */
export type Step = 'arrived' | 'accepted' | 'answered';

/** Notified once when a call of an operation has reached this step; the call waits for it. */
export interface Watch {
  operation: string;
  step: Step;
  /** For a call that has arrived, `drop` closes the connection instead of doing anything. */
  act: () => Promise<'go on' | 'drop'>;
}

/** The failure switches. */
export class Faults {
  private faults: Fault[] = [];
  private watches: Watch[] = [];

  set(fault: Fault): void {
    this.faults.push({ ...fault });
  }

  list(): readonly Fault[] {
    return this.faults;
  }

  clear(operation?: string): void {
    this.faults = operation ? this.faults.filter((fault) => fault.operation !== operation) : [];
  }

  watch(watch: Watch): void {
    this.watches.push(watch);
  }

  /** Removes the watches that were not needed. */
  unwatch(): void {
    this.watches = [];
  }

  /** The fault that changes what an operation does, if one is set; this uses it up. */
  effect(operation: string, mode: FaultMode): Fault | undefined {
    return this.take((fault) => fault.operation === operation && fault.mode === mode);
  }

  /** Handles a request as the switches for its names allow. */
  async around(exchange: Exchange, names: string[], work: () => Reply | Promise<Reply>): Promise<Reply> {
    exchange.call.record.operation = names[0];
    exchange.onAnswered = () => void this.reached(names, 'answered');
    if ((await this.reached(names, 'arrived')) === 'drop') return drop;
    return this.disturbed(exchange, names, async () => {
      const reply = await work();
      await this.reached(names, 'accepted');
      return reply;
    });
  }

  private async reached(names: string[], step: Step): Promise<'go on' | 'drop'> {
    const watch = this.watches.find((one) => one.step === step && names.includes(one.operation));
    if (!watch) return 'go on';
    this.watches = this.watches.filter((other) => other !== watch);
    return watch.act();
  }

  private async disturbed(exchange: Exchange, names: string[], work: () => Promise<Reply>): Promise<Reply> {
    const sent = JSON.stringify(exchange.call.record.variables ?? '') + exchange.target;
    const fault = this.take(
      ({ operation, mode, about = '' }) =>
        names.includes(operation) && !EFFECTS.has(mode) && sent.includes(about),
    );
    if (!fault) return work();
    exchange.call.record.fault = fault.mode;
    if (STATUSES.has(fault.mode)) return refusal(Number(fault.mode), fault);
    const strange = STRANGE[fault.mode];
    if (strange) return strange();
    if (fault.mode === 'hang') return hang;
    if (fault.mode === 'drop-before-accept') return drop;
    if (fault.mode === 'slow') {
      await new Promise((resolve) => setTimeout(resolve, fault.milliseconds ?? 2000));
      return work();
    }
    await work();
    return afterAccept(fault.mode);
  }

  private take(matches: (fault: Fault) => boolean): Fault | undefined {
    const fault = this.faults.find(matches);
    if (fault?.times !== undefined) {
      fault.times -= 1;
      if (fault.times <= 0) this.faults = this.faults.filter((other) => other !== fault);
    }
    return fault;
  }
}

function refusal(status: number, fault: Fault): Reply {
  const headers: Record<string, string> =
    status === 429 ? { 'Retry-After': String(fault.retryAfter ?? 2) } : {};
  const message = `local failure switch: ${fault.mode}`;
  headers['X-Upwork-Error-Code'] = fault.mode;
  headers['X-Upwork-Error-Message'] = message;
  return json(status, { error: 'sandbox_fault', error_description: message, message }, headers);
}

function afterAccept(mode: FaultMode): Reply {
  if (mode === 'hang-after-accept') return hang;
  if (mode === 'drop-after-accept') return drop;
  if (mode === 'unreadable-after-accept') return html(200, '<html><body>Something went by');
  return json(500, { message: 'local failure switch: error-after-accept' });
}
