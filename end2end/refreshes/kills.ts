import { sleep } from '../faults/behaviors.ts';
import type { Visitor } from '../faults/visitor.ts';
import type { TokenRules } from '../sandbox/upwork/tokens.ts';
import { Pair, type Wrong } from './pair.ts';

/** A lease ends after 15 seconds; the call that finds it ended has this much more. */
const TIMEOUT = 45_000;

interface Kill {
  name: string;
  reuse: TokenRules['reuse'];
  /** Upwork has not taken the refresh, or it has and the answer is not sent. */
  step: 'arrived' | 'accepted';
  /** The result on the other server. */
  end: 'connected' | 'reconnect';
  /** Refreshes that Upwork took, the one of the dead server included. */
  taken: number;
}

export const KILLS: Kill[] = [
  { name: 'before Upwork took it', reuse: 'strict', step: 'arrived', end: 'connected', taken: 1 },
  { name: 'before its answer was kept', reuse: 'grace', step: 'accepted', end: 'connected', taken: 2 },
  { name: 'before its answer was kept', reuse: 'strict', step: 'accepted', end: 'reconnect', taken: 1 },
];

/** One server is killed during a refresh; the other one is polled until it has an answer. */
export async function kill(mongodb: string, number: number, plan: Kill): Promise<Wrong> {
  const pair = await Pair.open(number, mongodb, plan.reuse);
  const wrong: Wrong = [];
  try {
    const [visitor] = pair.visitors as [Visitor];
    const before = taken(pair);
    await killedDuringARefresh(pair, visitor, plan.step);
    const end = await endOf(pair, visitor, wrong);
    if (end !== plan.end) wrong.push(`the end is ${end}`);
    if (taken(pair) - before !== plan.taken) wrong.push(`${taken(pair) - before} refreshes were taken`);
    await pair.lane.servers[0]!.start();
    if (plan.end === 'reconnect') await pair.connect(visitor);
    await afterwards(pair, visitor, wrong);
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error));
  } finally {
    await pair.close();
  }
  return wrong.map((what) => `killed ${plan.name}, ${plan.reuse}: ${what}`);
}

/** Refreshes that brought new tokens, on Upwork. */
const taken = (pair: Pair): number =>
  pair.refreshes().filter(({ checks }) => checks.includes('refresh token')).length;

async function killedDuringARefresh(pair: Pair, visitor: Visitor, step: Kill['step']): Promise<void> {
  const { faults } = pair.lane.sandbox;
  const [server] = pair.lane.servers;
  pair.expire();
  const dead = new Promise<void>((resolve) => {
    const act = async (): Promise<'drop'> => {
      await server!.kill();
      resolve();
      return 'drop';
    };
    faults.watch({ operation: 'token:refresh_token', step, act });
  });
  const answer = pair.ask(visitor, 0, 'killed');
  await Promise.all([dead, answer]);
}

/** Until the other server has an answer, it may only say that the connection is busy. */
async function endOf(pair: Pair, visitor: Visitor, wrong: Wrong): Promise<Kill['end']> {
  const until = Date.now() + TIMEOUT;
  for (let tries = 0; Date.now() < until; tries += 1) {
    const answer = await pair.ask(visitor, 1, `try ${tries}`);
    if (answer.kind === 'answer') return 'connected';
    if (answer.kind === 'refused' && answer.code === 'reconnect_needed') return 'reconnect';
    if (answer.kind !== 'refused' || answer.code !== 'connection_busy') wrong.push(JSON.stringify(answer));
    await sleep(500);
  }
  return (await pair.isConnected(visitor)) ? 'connected' : 'reconnect';
}

/** Both servers continue, with one refresh for the next expiry. */
async function afterwards(pair: Pair, visitor: Visitor, wrong: Wrong): Promise<void> {
  pair.expire();
  const before = pair.refreshes().length;
  const answers = await Promise.all([0, 1].map((server) => pair.ask(visitor, server, 'afterwards')));
  const failed = answers.filter(({ kind }) => kind !== 'answer');
  wrong.push(...failed.map((answer) => `afterwards: ${JSON.stringify(answer)}`));
  if (pair.refreshes().length - before !== 1) wrong.push('afterwards: not one refresh');
}
