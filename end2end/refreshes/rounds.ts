import { Random } from '../faults/random.ts';
import { Pair, type Wrong } from './pair.ts';

/** Both servers find expired tokens at the same time, repeatedly; Upwork accepts a refresh token once. */
export async function rounds(mongodb: string, count: number, seed: number): Promise<Wrong[]> {
  const random = new Random(seed);
  const pair = await Pair.open(0, mongodb, 'strict');
  try {
    const results: Wrong[] = [];
    for (let number = 0; number < count; number += 1) results.push(await round(pair, number, random));
    results[0]?.push(...wrongCalls(pair));
    return results;
  } finally {
    await pair.close();
  }
}

async function round(pair: Pair, number: number, random: Random): Promise<Wrong> {
  const visitor = pair.visitors[number % pair.visitors.length]!;
  const { faults } = pair.lane.sandbox;
  pair.expire();
  faults.set({
    operation: 'token:refresh_token',
    mode: 'slow',
    times: 1,
    milliseconds: random.between(1, 60),
  });
  const before = pair.refreshes().length;
  const answers = await Promise.all([0, 1].map((server) => pair.ask(visitor, server, `round ${number}`)));
  const sent = pair.refreshes().length - before;
  const wrong = answers.filter(({ kind }) => kind !== 'answer').map((answer) => JSON.stringify(answer));
  if (sent !== 1) wrong.push(`${sent} refreshes`);
  if (!(await pair.isConnected(visitor))) {
    wrong.push('the connection was lost');
    await pair.connect(visitor);
  }
  faults.clear();
  return wrong.map((what) => `round ${number}: ${what}`);
}

function wrongCalls({ lane }: Pair): string[] {
  const violations = lane.sandbox.violations().map(({ operation, reason }) => `${operation}: ${reason}`);
  const panics = lane.servers.filter((server) => server.logs().includes('panicked at'));
  return [...violations, ...panics.map(() => 'a panic in the log')];
}
