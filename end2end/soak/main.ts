import { parseArgs } from 'node:util';
import { failover } from './failover.ts';
import { outside } from './outside.ts';
import { type Finding, report } from './report.ts';
import { rolling } from './rolling.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Requests a second of the rolling restart. */
    rate: { type: 'string', default: process.env['SOAK_RATE'] ?? '200' },
    rounds: { type: 'string', default: process.env['SOAK_ROUNDS'] ?? '3' },
    /** The program of an earlier release, for `upgrade`. */
    before: { type: 'string', default: process.env['ADDON_BIN_BEFORE'] },
  },
});

const mongodb = process.env['MONGODB_URI'];
const load = { perSecond: Number(values.rate), rounds: Number(values.rounds) };

const PARTS: Record<string, () => Promise<Finding> | undefined> = {
  outside,
  failover: () => failover(Number(values.rounds)),
  rolling: () => (mongodb ? rolling({ mongodb, ...load }) : undefined),
  upgrade: () =>
    mongodb && values.before ? rolling({ mongodb, ...load, before: values.before }) : undefined,
};

let well = true;
for (const name of positionals.length > 0 ? positionals : ['outside', 'failover', 'rolling']) {
  const part = PARTS[name];
  if (!part) throw new Error(`${name} is none of ${Object.keys(PARTS).join(', ')}`);
  const found = await part();
  if (found) well = report(found) && well;
  else console.log(`${name}: SKIPPED, it needs MONGODB_URI${name === 'upgrade' ? ' and --before' : ''}`);
}
process.exit(well ? 0 : 1);
