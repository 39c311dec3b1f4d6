import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Lane } from '../faults/lane.ts';
import { freePort } from '../support/ports.ts';
import { Poster } from './poster.ts';
import { finding, type Finding } from './report.ts';

const MEMBERS = 3;
const PROBE_MS = 100;

/** The primary of a replica set of three is killed, and steps down, while job after job is posted over two servers. */
export async function failover(rounds: number): Promise<Finding> {
  const title = 'MongoDB: the primary is killed, then steps down';
  const program = process.env['MONGOD_BIN'];
  const control = process.env['REPLICA_SET_BIN'];
  if (!program || !control)
    return finding(title, 'SKIPPED: MONGOD_BIN and REPLICA_SET_BIN are not both set', []);
  const set = await ReplicaSet.start(program, control);
  try {
    return await underLoad(title, set, rounds);
  } finally {
    set.stop();
  }
}

async function underLoad(title: string, set: ReplicaSet, rounds: number): Promise<Finding> {
  const lane = await Lane.open(0, set.uri);
  try {
    const urls = lane.servers.map(({ url }) => url);
    const poster = new Poster(lane.sandbox, urls);
    await poster.begin();
    const posting = poster.run();
    const gaps: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await sleep(2000);
      gaps.push(`killed ${(await gap(urls[0]!, () => set.killPrimary())).toFixed(1)} s`);
      await sleep(2000);
      set.startMissing();
      await sleep(8000);
      gaps.push(`stepped down ${(await gap(urls[0]!, () => set.stepDown())).toFixed(1)} s`);
      await sleep(4000);
    }
    const wrong = await poster.stop(posting);
    const figures = `${poster.posted.length} jobs posted; /readyz was not 200 for: ${gaps.join(', ')}`;
    return finding(title, figures, wrong);
  } finally {
    await lane.close();
  }
}

/** How long `/readyz` says no, from an event until it has said yes for two seconds. */
async function gap(url: string, event: () => void): Promise<number> {
  event();
  const began = performance.now();
  let last = began;
  while (performance.now() - Math.max(last, began) < 2000) {
    const status = await fetch(`${url}/readyz`).then(
      (response) => response.status,
      () => 0,
    );
    if (status !== 200) last = performance.now();
    if (last - began > 60_000) throw new Error('the store is not back after a minute');
    await sleep(PROBE_MS);
  }
  return (last - began) / 1000;
}

class ReplicaSet {
  private readonly members = new Map<number, ChildProcess>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'upwork-job-post-replica-set-'));

  private constructor(
    private readonly program: string,
    private readonly control: string,
    private readonly ports: number[],
  ) {
    process.once('exit', () => this.members.forEach((member) => member.kill('SIGKILL')));
  }

  static async start(program: string, control: string): Promise<ReplicaSet> {
    const ports = await Promise.all(Array.from({ length: MEMBERS }, () => freePort()));
    const set = new ReplicaSet(program, control, ports);
    set.startMissing();
    set.ask();
    return set;
  }

  get uri(): string {
    return `mongodb://${this.ports.map((port) => `127.0.0.1:${port}`).join(',')}/?replicaSet=rs0`;
  }

  startMissing(): void {
    for (const port of this.ports.filter((each) => !this.members.has(each))) {
      const data = join(this.folder, String(port));
      execFileSync('mkdir', ['-p', data]);
      const options = [
        '--dbpath',
        data,
        '--port',
        String(port),
        '--bind_ip',
        '127.0.0.1',
        '--replSet',
        'rs0',
      ];
      const small = ['--oplogSize', '16', '--wiredTigerCacheSizeGB', '0.25', '--quiet'];
      this.members.set(port, spawn(this.program, [...options, ...small], { stdio: 'ignore' }));
    }
  }

  killPrimary(): void {
    const port = Number(this.ask('primary'));
    this.members.get(port)?.kill('SIGKILL');
    this.members.delete(port);
  }

  stepDown(): void {
    this.ask('step-down');
  }

  stop(): void {
    this.members.forEach((member) => member.kill('SIGKILL'));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  private ask(...task: string[]): string {
    return execFileSync(this.control, [...task, ...this.ports.map(String)], { encoding: 'utf8' });
  }
}
