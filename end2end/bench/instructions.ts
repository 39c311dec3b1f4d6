import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Draft } from '../faults/visitor.ts';
import { median } from './median.ts';
import { fixedPriceDraft } from '../faults/visitor.ts';
import { postedJob } from './posted-job.ts';

// Instructions of the server for one panel, counted by valgrind: the same on a busy machine, unlike times.

const run = promisify(execFile);
const WARM_UP = 200;
const HITS = 200;
const MISSES = 25;
/** Upwork takes two calls a second from one account. */
const BETWEEN_CHANGES_MS = 700;

const folder = await mkdtemp(join(tmpdir(), 'instructions-'));
const server = process.env['ADDON_BIN'];
if (!server) throw new Error('ADDON_BIN: the release build to look at');
const wrapper = join(folder, 'server.sh');
const callgrind = `valgrind --quiet --tool=callgrind --callgrind-out-file=${folder}/out.%p`;
await writeFile(
  wrapper,
  `#!/bin/sh\ncase "$1" in "") exec ${callgrind} ${server} ;; *) exec ${server} "$@" ;; esac\n`,
);
await chmod(wrapper, 0o755);
process.env['ADDON_BIN'] = wrapper;
const { startStack } = await import('../support/stack.ts');

const draft = (title: string): Draft => fixedPriceDraft(title, 'Write to me. '.repeat(37));

/** Instructions that the server has run while `work` did its work. */
async function count(pid: number, work: () => Promise<void>): Promise<number> {
  await run('callgrind_control', ['--zero', String(pid)]);
  await work();
  const before = new Set(await readdir(folder));
  await run('callgrind_control', ['--dump', String(pid)]);
  for (;;) {
    const dump = (await readdir(folder)).find((file) => !before.has(file));
    const total = dump && /^(?:totals|summary): (\d+)/m.exec(await readFile(join(folder, dump), 'utf8'))?.[1];
    if (total) return Number(total);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const stack = await startStack({ env: { RUST_LOG: 'warn' } });
try {
  const { addon } = stack;
  const { visitor, job, panel } = await postedJob(stack, draft('A job to look at'));
  const pid = addon.pid!;
  const look = async (url: string): Promise<void> => {
    const response = await fetch(url);
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
    await response.arrayBuffer();
  };
  const repeat = async (times: number, url: string): Promise<void> => {
    for (let done = 0; done < times; done += 1) await look(url);
  };
  const health = `${addon.url}/healthz`;
  await repeat(WARM_UP, panel);
  await repeat(WARM_UP, health);
  const hit = (await count(pid, () => repeat(HITS, panel))) / HITS;
  const healthy = (await count(pid, () => repeat(HITS, health))) / HITS;
  const misses: number[] = [];
  for (let number = 0; number < MISSES; number += 1) {
    const edit = { job_id: job.id, draft: draft(`A job to look at, ${number}`) };
    const changed = await visitor.call('update-job', { edit });
    if (changed.kind !== 'answer') throw new Error(JSON.stringify(changed));
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_CHANGES_MS));
    misses.push(await count(pid, () => look(panel)));
  }
  const thousands = (instructions: number): string => `${Math.round(instructions / 1000)} k`;
  console.log(`a panel that was drawn before: ${thousands(hit)} instructions (mean of ${HITS})`);
  console.log(`a panel that was not: ${thousands(median(misses))} (median of ${MISSES})`);
  console.log(`/healthz: ${thousands(healthy)}`);
} finally {
  await stack.close();
  await rm(folder, { recursive: true, force: true });
}
