import type { AddonServer } from '../support/addon-server.ts';
import type { Faults, Step } from '../sandbox/recorder/faults.ts';
import type { Behavior } from './plan.ts';
import type { Draft, Visitor } from './visitor.ts';

/** What a behavior can use. */
export interface Scene {
  visitor: Visitor;
  servers: readonly AddonServer[];
  faults: Faults;
  pause: number;
  draft: Draft;
  /** One for each tab. */
  ids: readonly [string, string];
}

/** Does its action and returns the ids that were sent. Their outcomes are polled. */
type Action = (scene: Scene) => Promise<string[]>;

export const ACTIONS: Record<Behavior, Action> = {
  'one submit': async ({ visitor, draft, ids: [id] }) => {
    await visitor.submit(id, draft);
    return [id];
  },
  'double submit': async ({ visitor, draft, ids: [id] }) => {
    await Promise.all([visitor.submit(id, draft), visitor.submit(id, draft)]);
    return [id];
  },
  'two tabs': async ({ visitor, draft, ids }) => {
    await Promise.all(ids.map((id) => visitor.submit(id, draft)));
    return [...ids];
  },
  'retry after a timeout': async ({ visitor, draft, ids: [id], pause }) => {
    for (let tries = 0; tries < 3; tries += 1) {
      const answer = await visitor.submit(id, draft, { signal: AbortSignal.timeout(pause) });
      if (answer.kind === 'answer') break;
    }
    return [id];
  },
  'client disconnects': async ({ visitor, draft, ids: [id], pause }) => {
    await visitor.submit(id, draft, { signal: AbortSignal.timeout(pause) });
    return [id];
  },
  SIGTERM: async ({ visitor, draft, ids: [id], pause, servers: [server] }) => {
    const submitted = visitor.submit(id, draft);
    await sleep(pause);
    const { code } = await server!.stop();
    if (code !== 0) throw new Error(`SIGTERM ended the server with ${code}`);
    await submitted;
    await server!.start();
    return [id];
  },
  'kill -9 before the call': async ({ visitor, draft, ids: [id], pause, servers: [server] }) => {
    const submitted = visitor.submit(id, draft);
    await sleep(pause);
    await server!.kill();
    await submitted;
    await server!.start();
    return [id];
  },
  'kill -9 arrived, not accepted': killed('arrived', async () => 'drop'),
  'kill -9 arrived, accepted later': killed('arrived', async (pause) => {
    await sleep(pause * 3);
    return 'go on';
  }),
  'kill -9 accepted, not answered': killed('accepted'),
  'kill -9 answered': killed('answered'),
  'both servers, one id': async ({ visitor, draft, ids: [id] }) => {
    await Promise.all([0, 1].map((server) => visitor.submit(id, draft, { server })));
    return [id];
  },
  'both servers, two ids': async ({ visitor, draft, ids }) => {
    await Promise.all(ids.map((id, server) => visitor.submit(id, draft, { server })));
    return [...ids];
  },
  'one server dies, the other is asked': async ({ visitor, draft, ids: [id], faults, servers: [server] }) => {
    const submitted = visitor.submit(id, draft);
    const dead = dies(server!, faults, 'accepted', async () => 'go on');
    await Promise.race([dead, submitted]);
    await visitor.submit(id, draft, { server: 1 });
    await submitted;
    faults.unwatch();
    await server!.restart();
    return [id];
  },
};

/** Submits; when the call has reached this step, the first server is killed; then it starts again. */
function killed(
  step: Step,
  then: (pause: number) => Promise<'go on' | 'drop'> = async () => 'go on',
): Action {
  return async ({ visitor, draft, ids: [id], pause, servers: [server], faults }) => {
    const dead = dies(server!, faults, step, () => then(pause));
    const submitted = visitor.submit(id, draft);
    await Promise.race([dead, submitted.then(() => sleep(200))]);
    faults.unwatch();
    await server!.restart();
    await submitted;
    return [id];
  };
}

function dies(
  server: AddonServer,
  faults: Faults,
  step: Step,
  then: () => Promise<'go on' | 'drop'>,
): Promise<void> {
  return new Promise((resolve) => {
    const act = async (): Promise<'go on' | 'drop'> => {
      await server.kill();
      resolve();
      return then();
    };
    faults.watch({ operation: 'create-job', step, act });
  });
}

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
