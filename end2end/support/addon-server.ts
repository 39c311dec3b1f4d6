import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const BINARY =
  process.env['ADDON_BIN'] ?? fileURLToPath(new URL('../../target/release/upwork-job-post', import.meta.url));
const START_MS = 30_000;
const POLL_MS = 50;

/** No server outlives the tests. */
const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** The app's real server as a process, on one port and one data folder through any number of restarts. */
export class AddonServer {
  private child: ChildProcess | undefined;
  private exited: Promise<Exit> | undefined;
  private output = '';

  constructor(
    readonly url: string,
    private readonly env: Record<string, string>,
    /** The program for later starts, such as another release. */
    public program = BINARY,
  ) {}

  /** Everything that it has written so far, over all its starts. */
  logs(): string {
    return this.output;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Starts it and waits for `/readyz`. Settings given here are for this start only. */
  async start(overrides: Record<string, string> = {}): Promise<void> {
    this.spawn(overrides);
    const gone = this.exited!.then(({ code }) => {
      throw new Error(`the app exited with ${code} while starting:\n${this.output}`);
    });
    await Promise.race([this.ready(), gone]);
  }

  /** Starts it and waits for its end: for settings that it must refuse. */
  async startAndExit(overrides: Record<string, string>): Promise<Exit> {
    this.spawn(overrides);
    return this.exited!;
  }

  /** SIGTERM; returns its exit status. */
  stop(): Promise<Exit> {
    return this.end('SIGTERM');
  }

  /** SIGKILL, in the middle of whatever it does. */
  kill(): Promise<Exit> {
    return this.end('SIGKILL');
  }

  /** Runs one of its tasks, such as `export FILE`, which must succeed. */
  async task(task: string[], overrides: Record<string, string> = {}): Promise<void> {
    this.spawn(overrides, task);
    const { code } = await this.exited!;
    if (code !== 0) throw new Error(`${task[0]} exited with ${code}:\n${this.output}`);
  }

  async restart(overrides: Record<string, string> = {}): Promise<void> {
    await this.stop();
    await this.start(overrides);
  }

  private spawn(overrides: Record<string, string>, task: string[] = []): void {
    if (!existsSync(this.program))
      throw new Error(`no server at ${this.program}: build it, or set ADDON_BIN`);
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(this.program, task, { env: { PATH, HOME, ...this.env, ...overrides } });
    const collect = (chunk: Buffer): void => void (this.output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    running.add(child);
    child.once('close', () => running.delete(child));
    this.child = child;
    this.exited = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  }

  private async ready(): Promise<void> {
    const end = Date.now() + START_MS;
    while (Date.now() < end) {
      const status = await fetch(`${this.url}/readyz`).then(
        (response) => response.status,
        () => 0,
      );
      if (status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    throw new Error(`the app was not ready after ${START_MS / 1000} s:\n${this.output}`);
  }

  private async end(signal: NodeJS.Signals): Promise<Exit> {
    if (!this.child || !this.exited) return { code: null, signal: null };
    this.child.kill(signal);
    const exit = await this.exited;
    this.child = undefined;
    return exit;
  }
}
