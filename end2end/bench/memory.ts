import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fixedPriceDraft } from '../faults/visitor.ts';
import { startStack } from '../support/stack.ts';
import { postedJob } from './posted-job.ts';

// Memory of the server: after its start, and after many panels. Resident, as the operating system counts it.

const REQUESTS = 100_000;
const AT_ONCE = 32;
/** Until what the start needed is given back. */
const CALM_MS = 2_000;

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

function fetchOnce(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${response.statusCode}`));
      response.resume().on('end', () => resolve());
    }).on('error', reject);
  });
}

async function report(name: string, pid: number): Promise<void> {
  await sleep(CALM_MS);
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (field: string): string =>
    (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)![1]) / 1024).toFixed(1);
  console.log(
    `${name}: ${mebibytes('VmRSS')} MiB, ${mebibytes('RssAnon')} of them not from the program's file`,
  );
}

const stack = await startStack({ env: { RUST_LOG: 'warn' } });
try {
  const pid = stack.addon.pid!;
  await report('idle', pid);
  const { panel } = await postedJob(stack, fixedPriceDraft('A job to look at', 'Write to me.'));
  let left = REQUESTS;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await fetchOnce(panel);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await report(`after ${REQUESTS} panels on ${AT_ONCE} connections`, pid);
} finally {
  agent.destroy();
  await stack.close();
}
