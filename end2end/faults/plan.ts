import type { Fault, FaultMode } from '../sandbox/recorder/faults.ts';
import { Random } from './random.ts';

/** The behavior of the user's side. The names say at which step of the call to Upwork the server dies. */
const BEHAVIORS = {
  'one submit': 16,
  'double submit': 14,
  'two tabs': 10,
  'retry after a timeout': 12,
  'client disconnects': 10,
  SIGTERM: 10,
  'kill -9 before the call': 7,
  'kill -9 arrived, not accepted': 6,
  'kill -9 arrived, accepted later': 6,
  'kill -9 accepted, not answered': 8,
  'kill -9 answered': 7,
};

/** Needs two servers over one store. */
const BEHAVIORS_OF_TWO = {
  'both servers, one id': 16,
  'both servers, two ids': 12,
  'one server dies, the other is asked': 12,
};

export type Behavior = keyof typeof BEHAVIORS | keyof typeof BEHAVIORS_OF_TWO;

/** Upwork's behavior. A hanging call takes half a minute of a run, hence the small weights; `late` is done after the
 * timeout. */
const FAULTS = {
  none: 14,
  slow: 8,
  refused: 6,
  'create 401': 4,
  'create 403': 3,
  'create 429': 3,
  'create 500': 5,
  'create drop-before-accept': 8,
  'create drop-after-accept': 10,
  'create error-after-accept': 7,
  'create unreadable-after-accept': 6,
  'create hang': 2,
  'create hang-after-accept': 2,
  'create late': 2,
  'token 500': 3,
  'token drop-before-accept': 3,
  'token drop-after-accept': 3,
  'token slow': 3,
  'look-up 500': 4,
  'look-up drop': 4,
  'look-up 401': 3,
  'two in a row': 8,
};

export type FaultName = keyof typeof FAULTS;

/** Faults with which the call reaches the step at which the server dies. */
const FAULTS_OF_A_KILL: FaultName[] = ['none', 'slow', 'look-up 500', 'look-up drop', 'look-up 401'];

/** One post, from the fault to the user. All of it follows from the seed and the index. */
export interface Plan {
  index: number;
  behavior: Behavior;
  fault: FaultName;
  switches: Fault[];
  site: 'acme' | 'globex';
  /** Which of the site's users. */
  person: 0 | 1;
  /** Milliseconds until the behavior does its action. */
  pause: number;
  /** Whether a retry after a failure sends the same id again. */
  sameId: boolean;
}

export function plan(seed: number, index: number, servers: 1 | 2): Plan {
  const random = new Random(seed * 100_003 + index);
  const behaviors = servers === 2 ? { ...BEHAVIORS, ...BEHAVIORS_OF_TWO } : BEHAVIORS;
  const behavior = random.weighted<Behavior>(behaviors as Record<Behavior, number>);
  const fault = dies(behavior) ? random.pick(FAULTS_OF_A_KILL) : random.weighted(FAULTS);
  return {
    index,
    behavior,
    fault,
    switches: switches(fault, behavior, random),
    site: random.pick(['acme', 'globex'] as const),
    person: random.pick([0, 1] as const),
    pause: pause(behavior, random),
    sameId: random.chance(0.5),
  };
}

const dies = (behavior: Behavior): boolean => behavior.includes('kill') || behavior.includes('dies');

function pause(behavior: Behavior, random: Random): number {
  if (behavior === 'kill -9 before the call') return random.between(0, 25);
  if (behavior === 'retry after a timeout') return random.between(50, 1500);
  return random.between(0, 300);
}

const UNKNOWN: FaultMode[] = ['drop-after-accept', 'error-after-accept', '500', 'drop-before-accept'];

const create = (mode: FaultMode, rest?: Partial<Fault>): Fault => ({
  operation: 'create-job',
  mode,
  times: 1,
  ...rest,
});

function switches(fault: FaultName, behavior: Behavior, random: Random): Fault[] {
  const [operation, mode] = fault.split(' ') as [string, FaultMode];
  if (fault === 'two in a row')
    return [create(random.pick(UNKNOWN)), create(random.pick([...UNKNOWN, '429', '401']))];
  if (fault === 'slow') return [create('slow', { milliseconds: random.between(100, 2000) })];
  if (fault === 'create late') return [create('slow', { milliseconds: random.between(12_500, 20_000) })];
  if (operation === 'create') return [create(mode, { retryAfter: 1 })];
  if (operation === 'token') return tokenFault(mode);
  if (operation === 'look-up') return lookUpFault(fault, behavior, random);
  // So that two tabs post at the same time, and not one after another.
  return behavior === 'two tabs' || behavior === 'both servers, two ids'
    ? [create('slow', { milliseconds: 400 })]
    : [];
}

/** The access token is rejected, so it must be refreshed. */
function tokenFault(mode: FaultMode): Fault[] {
  return [create('401'), { operation: 'token:refresh_token', mode, times: 1, milliseconds: 1000 }];
}

/** The outcome is lost (by a fault, unless the server dies anyway), and the first lookups fail. */
function lookUpFault(fault: FaultName, behavior: Behavior, random: Random): Fault[] {
  const mode = { 'look-up 500': '500', 'look-up drop': 'drop-before-accept', 'look-up 401': '401' }[
    fault as string
  ];
  const failing: Fault = {
    operation: 'graphql:organization',
    mode: mode as FaultMode,
    times: random.between(1, 4),
  };
  return dies(behavior) ? [failing] : [create(random.pick(UNKNOWN)), failing];
}

/** About how long a run takes, in seconds: long ones go first. */
export function expectedSeconds({ fault, behavior }: Plan): number {
  const hangs = fault.includes('hang') || fault === 'create late' ? 25 : 0;
  return (
    hangs +
    (dies(behavior) || behavior === 'SIGTERM' ? 35 : 1) +
    (fault.startsWith('look-up') ? 4 : 0) +
    (fault === 'two in a row' ? 6 : 0)
  );
}
