import { setTimeout as sleep } from 'node:timers/promises';
import { Lane } from '../faults/lane.ts';
import { connect } from '../faults/consent.ts';
import { Visitor } from '../faults/visitor.ts';
import type { Fault } from '../sandbox/recorder/faults.ts';
import { quantile } from './load.ts';
import { finding, type Finding } from './report.ts';

const PANELS = 200;
/** Slower by more than this factor would be noticeable. Small values are noise. */
const MAX_RATIO = 2;
const NOISE_MS = 20;
/** Calls that wait for the party outside, all the time. */
const WAITING = 12;

const AWAY: Record<string, Fault[]> = {
  'Upwork slow': [{ operation: 'graphql:any', mode: 'slow', milliseconds: 3000 }],
  'Upwork dead': [{ operation: 'graphql:any', mode: 'hang' }],
  'Jira slow': [{ operation: 'jira:issue', mode: 'slow', milliseconds: 3000 }],
  'Jira dead': [{ operation: 'jira:issue', mode: 'hang' }],
};

/** A panel makes no external calls, so a slow or dead Upwork or Jira must not affect it: before and after in one run. */
export async function outside(): Promise<Finding> {
  const title = 'Panels while Upwork or Jira is slow or dead';
  const lane = await Lane.open(0, undefined);
  try {
    const { acme } = lane.sandbox;
    const visitor = new Visitor(acme, acme.people[0]!.name, acme.issues[0]!, [lane.servers[0]!.url]);
    await visitor.open();
    await connect(visitor, visitor.server, 'clara');
    await panels(visitor);
    const wrong: string[] = [];
    const cells: string[] = [];
    for (const [name, faults] of Object.entries(AWAY)) {
      const before = await panels(visitor);
      faults.forEach((fault) => lane.sandbox.faults.set(fault));
      const meanwhile = await beside(visitor, name, () => panels(visitor));
      lane.sandbox.faults.clear();
      const ratio = meanwhile / before;
      cells.push(
        `${name}: ${meanwhile.toFixed(1)} ms, before ${before.toFixed(1)} ms (× ${ratio.toFixed(2)})`,
      );
      if (ratio > MAX_RATIO && meanwhile - before > NOISE_MS) wrong.push(`${name}: × ${ratio.toFixed(2)}`);
    }
    return finding(title, `half of ${PANELS} panels within: ${cells.join('; ')}`, wrong);
  } finally {
    await lane.close();
  }
}

/** The median time to render a panel, in milliseconds. */
async function panels(visitor: Visitor): Promise<number> {
  const times: number[] = [];
  for (let number = 0; number < PANELS; number += 1) {
    const began = performance.now();
    await visitor.panelPage();
    times.push(performance.now() - began);
  }
  return quantile(times, 0.5);
}

/** Does something while calls wait for the unreachable server. */
async function beside<T>(visitor: Visitor, name: string, work: () => Promise<T>): Promise<T> {
  let over = false;
  const wait = async (number: number): Promise<void> => {
    for (let round = 0; !over; round += 1) {
      // Upwork is asked for skills that were never searched for, Jira for the dialog's issue.
      if (name.startsWith('Jira')) await visitor.dialog();
      else await visitor.call('skills', { text: `${name} ${number} ${round}` });
      await sleep(50);
    }
  };
  const waiting = Array.from({ length: WAITING }, (_, number) => wait(number).catch(() => undefined));
  await sleep(500);
  const result = await work();
  over = true;
  await Promise.all(waiting);
  return result;
}
