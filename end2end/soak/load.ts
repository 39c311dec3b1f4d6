import { setTimeout as sleep } from 'node:timers/promises';

/** The results of the requests of a load. */
export interface Tally {
  requests: number;
  failed: string[];
  /** Of those that were answered, in order of their start. */
  milliseconds: number[];
}

/** One request: returns nothing, or why it failed. */
export type Send = (number: number) => Promise<string | undefined>;

/** Sends this many requests a second until it is stopped, whether or not earlier ones were answered. */
export class Load {
  private stopped = false;
  private readonly tally: Tally = { requests: 0, failed: [], milliseconds: [] };
  private readonly over: Promise<void>;

  constructor(
    private readonly perSecond: number,
    private readonly send: Send,
  ) {
    this.over = this.run();
  }

  /** Stops, and waits for the requests in progress. */
  async stop(): Promise<Tally> {
    this.stopped = true;
    await this.over;
    return this.tally;
  }

  private async run(): Promise<void> {
    const began = performance.now();
    const underWay: Promise<void>[] = [];
    while (!this.stopped) {
      const due = ((performance.now() - began) / 1000) * this.perSecond;
      while (this.tally.requests < due) underWay.push(this.one(this.tally.requests++));
      await sleep(5);
    }
    await Promise.all(underWay);
  }

  private async one(number: number): Promise<void> {
    const began = performance.now();
    const wrong = await this.send(number).catch((error: unknown) => reason(error));
    if (wrong === undefined) this.tally.milliseconds.push(performance.now() - began);
    else this.tally.failed.push(wrong);
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** The quantile `share`. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
