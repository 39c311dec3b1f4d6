import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { median } from './median.ts';
import { fixedPriceDraft } from '../faults/visitor.ts';
import { postedJob } from './posted-job.ts';
import { startStack } from '../support/stack.ts';

/** Requests of a round; rounds alternate, so that a busy moment of the machine hits all alike. */
const REQUESTS = 4_000;
const ROUNDS = 5;
const AT_ONCE = 8;
/** Clock ticks a second in `/proc`, on every Linux. */
const TICKS = 100;

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

function fetchOnce(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${response.statusCode}`));
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}

/** CPU seconds that a process and its threads have used, in user and kernel. */
async function cpuSeconds(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** CPU microseconds of the server for one request. */
async function costOf(url: string, pid: number): Promise<number> {
  const before = await cpuSeconds(pid);
  let left = REQUESTS;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await fetchOnce(url);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return (((await cpuSeconds(pid)) - before) / REQUESTS) * 1e6;
}

const stack = await startStack();
try {
  const { panel: panelUrl } = await postedJob(stack, fixedPriceDraft('A job to look at', 'Write to me.'));
  const urls = { panel: panelUrl, 'the same server’s /healthz': `${stack.addon.url}/healthz` };
  const costs = Object.entries(urls).map(([name, url]) => ({ name, url, measured: [] as number[] }));
  console.log(`panel: ${await fetchOnce(urls.panel)} bytes of HTML`);
  for (const { url } of costs) await costOf(url, stack.addon.pid!);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const cost of costs) cost.measured.push(await costOf(cost.url, stack.addon.pid!));
  for (const { name, measured } of costs)
    console.log(
      `${name}: ${median(measured).toFixed(0)} µs of CPU a request ` +
        `(median of ${ROUNDS} × ${REQUESTS}; ${measured.map((each) => each.toFixed(0)).join(', ')})`,
    );
  const [panel, health] = costs.map(({ measured }) => median(measured));
  console.log(`ratio: ${(panel! / health!).toFixed(1)}`);
} finally {
  agent.destroy();
  await stack.close();
}
