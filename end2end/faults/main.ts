import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { audit } from './audit.ts';
import { Lane } from './lane.ts';
import { expectedSeconds, plan, type Plan } from './plan.ts';
import { report } from './report.ts';
import { run, type Result } from './run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: process.env['FAULT_SEED'] },
    runs: { type: 'string', default: process.env['FAULT_RUNS'] ?? '200' },
    lanes: { type: 'string', default: process.env['FAULT_LANES'] ?? '10' },
    /** With 2, two servers share the MongoDB of MONGODB_URI; without it, nothing is run. */
    servers: { type: 'string', default: '1' },
    /** Only this run of the seed. */
    only: { type: 'string' },
  },
});

const seed = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed);
const mongodb = values.servers === '2' ? process.env['MONGODB_URI'] : undefined;

/** Lanes take the next run when they are free; long runs come first, so that none is left alone at the end. */
async function workLane(number: number, waiting: Plan[]): Promise<Result[]> {
  if (waiting.length === 0) return [];
  const lane = await Lane.open(number, mongodb);
  try {
    const results: Result[] = [];
    for (let next = waiting.shift(); next; next = waiting.shift())
      results.push(await run(lane, next, `seed ${seed}`));
    await audit(lane, results);
    return results;
  } finally {
    await lane.close();
  }
}

async function main(): Promise<boolean> {
  const started = performance.now();
  console.log(
    `Seed ${seed} (repeat it with --seed ${seed})${mongodb ? ', two servers over one MongoDB' : ''}`,
  );
  const plans = Array.from({ length: Number(values.runs) }, (_, index) => plan(seed, index, mongodb ? 2 : 1));
  const waiting = plans
    .filter(({ index }) => values.only === undefined || index === Number(values.only))
    .toSorted((one, other) => expectedSeconds(other) - expectedSeconds(one));
  const lanes = Array.from({ length: Number(values.lanes) }, (_, number) => workLane(number, waiting));
  const results = (await Promise.all(lanes)).flat();
  return report(results, seed, (performance.now() - started) / 1000);
}

if (values.servers === '2' && !mongodb) {
  console.log('Two servers need a MongoDB: set MONGODB_URI. SKIPPED.');
} else {
  process.exitCode = (await main()) ? 0 : 1;
}
