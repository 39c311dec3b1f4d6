import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SAMPLE = new URL('../../deploy/proxy/nginx.conf', import.meta.url);

/** nginx with the sample of `deploy/proxy`, in front of servers of this machine. */
export class Proxy {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /** `undefined` without nginx: set NGINX_BIN. */
  static async open(port: number, servers: string[]): Promise<Proxy | undefined> {
    const program = process.env['NGINX_BIN'] ?? 'nginx';
    try {
      execFileSync(program, ['-v'], { stdio: 'ignore' });
    } catch {
      return undefined;
    }
    const folder = await mkdtemp(join(tmpdir(), 'upwork-job-post-proxy-'));
    const config = join(folder, 'nginx.conf');
    await writeFile(config, configuration(await readFile(SAMPLE, 'utf8'), port, servers, folder));
    const child = spawn(program, ['-e', join(folder, 'error.log'), '-p', folder, '-c', config], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const proxy = new Proxy(`http://localhost:${port}`, child, folder);
    process.once('exit', () => child.kill('SIGTERM'));
    await proxy.answers();
    return proxy;
  }

  async close(): Promise<void> {
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await exited;
    await rm(this.folder, { recursive: true, force: true });
  }

  private async answers(): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      const status = await fetch(`${this.url}/healthz`).then(
        (response) => response.status,
        () => 0,
      );
      if (status === 200) return;
      await sleep(50);
    }
    throw new Error('nginx does not answer for the servers');
  }
}

/** The sample as its comment says for several servers; without TLS, which `make proxies` tries. */
function configuration(sample: string, port: number, servers: string[], folder: string): string {
  const upstream = servers.map((server) => `    server ${server} max_fails=0;`).join('\n');
  const several = sample
    .replace(/^ {4}server 127\.0\.0\.1:3000;$/m, upstream)
    .replace(/listen 443 ssl http2;/, `listen 127.0.0.1:${port};`)
    .replace(/^ *(listen \[::\]|ssl_).*$/gm, '')
    .replaceAll('/var/log/nginx', folder);
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join('\n');
  return `daemon off;\npid ${folder}/nginx.pid;\nevents { worker_connections 4096; }\nhttp {\n${places}\n${several}\n}\n`;
}
