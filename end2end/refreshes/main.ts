import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { kill, KILLS } from './kills.ts';
import type { Wrong } from './pair.ts';
import { rounds } from './rounds.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: process.env['REFRESH_SEED'] },
    rounds: { type: 'string', default: process.env['REFRESH_ROUNDS'] ?? '200' },
  },
});

const seed = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed);

async function main(mongodb: string): Promise<boolean> {
  const started = performance.now();
  console.log(`Seed ${seed} (repeat it with --seed ${seed}), two servers over one MongoDB`);
  const kills = KILLS.map((plan, index) => kill(mongodb, index + 1, plan));
  const [ofRounds, ...ofKills] = await Promise.all([rounds(mongodb, Number(values.rounds), seed), ...kills]);
  const results: Wrong[] = [...ofRounds, ...ofKills];
  const bad = results.filter((wrong) => wrong.length > 0);
  bad.flat().forEach((what) => console.log(`NOT WELL ${what}`));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `Seed ${seed}: ${results.length} runs, ${ofRounds.length} rounds and ${ofKills.length} kills, ` +
      `${bad.length} not well, in ${seconds} s.`,
  );
  return bad.length === 0;
}

const mongodb = process.env['MONGODB_URI'];
if (!mongodb) {
  console.log('Two servers need a MongoDB: set MONGODB_URI. SKIPPED.');
} else {
  process.exitCode = (await main(mongodb)) ? 0 : 1;
}
