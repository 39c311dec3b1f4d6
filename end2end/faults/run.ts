import { ACTIONS, sleep } from './behaviors.ts';
import { FORBIDDEN, type Lane } from './lane.ts';
import type { Plan } from './plan.ts';
import { type Draft, fixedPriceDraft, type Outcome, type Visitor } from './visitor.ts';

/** How a post ended; `never begun` if the server does not know its id. */
export type End = { id: string } & (
  | { end: 'posted'; job: string }
  | { end: 'refused'; nextId: string }
  | { end: 'not posted'; nextId: string }
  | { end: 'never begun' }
);

/** What a run found wrong; nothing, if it went well. */
export interface Result {
  plan: Plan;
  title: string;
  visitor: Visitor;
  /** Of the first attempt, before any retry. */
  first: End['end'];
  ends: End[];
  duplicates: number;
  lost: number;
  faults: string[];
  seconds: number;
}

const TIMEOUT = 90_000;

/** One post with its fault and behavior: polled to its end, checked, and retried until a job exists. */
export async function run(lane: Lane, plan: Plan, name: string): Promise<Result> {
  const started = performance.now();
  const title = `${name}-${plan.index}: ${plan.behavior} / ${plan.fault}`;
  const visitor = lane.visitor(plan);
  const result: Result = {
    plan,
    title,
    visitor,
    first: 'never begun',
    ends: [],
    duplicates: 0,
    lost: 0,
    faults: [],
    seconds: 0,
  };
  try {
    await new Run(lane, plan, result).carryOut();
  } catch (error) {
    result.faults.push(error instanceof Error ? error.message : String(error));
  }
  lane.sandbox.faults.clear();
  lane.sandbox.faults.unwatch();
  result.seconds = (performance.now() - started) / 1000;
  return result;
}

class Run {
  constructor(
    private readonly lane: Lane,
    private readonly plan: Plan,
    private readonly result: Result,
  ) {}

  async carryOut(): Promise<void> {
    const { lane, plan, result } = this;
    const { visitor } = result;
    const { faults } = lane.sandbox;
    await visitor.open();
    await lane.connect(visitor, plan);
    plan.switches.forEach((fault) => faults.set(fault));
    const ids = [
      `run-${plan.index}-a-${result.title.length}`,
      `run-${plan.index}-b-${result.title.length}`,
    ] as const;
    const draft = this.draft(plan.fault === 'refused' ? `Call by ${FORBIDDEN}.` : 'Write to me.');
    const sent = await ACTIONS[plan.behavior]({
      visitor,
      servers: lane.servers,
      faults,
      pause: plan.pause,
      draft,
      ids,
    });
    for (const id of sent) result.ends.push(await this.end(id));
    result.first = this.best();
    await this.check();
    await this.tryAgain();
  }

  /** Of a first attempt with two ids the better result counts. */
  private best(): End['end'] {
    const ends = this.result.ends.map(({ end }) => end);
    return (['posted', 'refused', 'not posted'] as const).find((end) => ends.includes(end)) ?? 'never begun';
  }

  private draft(description: string): Draft {
    return fixedPriceDraft(this.result.title, description, this.lane.organization(this.plan));
  }

  /** Polls until the post has ended. A user whose connection ended meanwhile connects again. */
  private async end(id: string): Promise<End> {
    const { visitor } = this.result;
    const until = Date.now() + TIMEOUT;
    for (let attempt = 1, unheard = 0; Date.now() < until; attempt += 1) {
      const answer = await visitor.status(id, { server: attempt % this.lane.servers.length });
      if (answer.kind === 'answer' && answer.value !== 'checking') return endOf(id, answer.value);
      if (answer.kind === 'refused' && answer.code === 'unknown_post') unheard += 1;
      if (unheard > 3) return { id, end: 'never begun' };
      if (attempt % 20 === 0) await this.lane.connect(visitor, this.plan);
      await sleep(150);
    }
    throw new Error(`${id} did not reach its end within ${TIMEOUT / 1000} s`);
  }

  /** Jobs on Upwork, results and panel must agree. */
  private async check(): Promise<void> {
    const { result, lane } = this;
    const jobs = jobsOf(lane, result.title);
    const posted = result.ends.filter((end) => end.end === 'posted');
    const panel = await result.visitor.panel();
    const linked = panel.jobs.map(({ id }) => id);
    result.duplicates = Math.max(0, jobs.length - 1);
    result.lost = jobs.filter(({ id }) => !linked.includes(id)).length;
    if (posted.length !== jobs.length)
      result.faults.push(`${posted.length} ends say posted, ${jobs.length} jobs exist`);
    if (posted.some(({ job }) => !jobs.some(({ id }) => id === job)))
      result.faults.push('a job that does not exist');
    if (linked.length !== jobs.length)
      result.faults.push(`${linked.length} jobs on the panel, ${jobs.length} on Upwork`);
    if (panel.posting) result.faults.push('the panel shows a post under way');
    const urls = jobs.map(({ id }) => lane.sandbox.upwork.jobUrl(id));
    if (panel.jobs.some(({ url }) => !urls.includes(url))) result.faults.push('View job leads elsewhere');
    await this.checkText();
  }

  /** A draft that the server accepted and did not post is restored when the dialog opens again. */
  private async checkText(): Promise<void> {
    const { visitor, title } = this.result;
    if (!['refused', 'not posted'].includes(this.best())) return;
    if (!(await visitor.dialog()).includes(title)) this.result.faults.push('the typed text is gone');
  }

  /** Until a job exists: the obstacle has passed, or is removed. */
  private async tryAgain(): Promise<void> {
    const { result, plan, lane } = this;
    for (let tries = 0; this.best() !== 'posted'; tries += 1) {
      if (tries > 15) throw new Error('nothing was posted in fifteen tries');
      await lane.connect(result.visitor, plan);
      const id = this.nextId();
      const answer = await result.visitor.submit(id, this.draft('Write to me.'));
      if (answer.kind === 'refused') await sleep(1000);
      const end = await this.end(id);
      result.ends = [...result.ends.filter((other) => other.id !== id), end];
    }
    await this.check();
  }

  private nextId(): string {
    const last = this.result.ends.at(-1)!;
    const fresh = last.end === 'refused' || !this.plan.sameId;
    return 'nextId' in last && fresh ? last.nextId : last.id;
  }
}

export function endOf(id: string, outcome: Exclude<Outcome, 'checking'>): End {
  if ('posted' in outcome) return { id, end: 'posted', job: outcome.posted.job.id };
  if ('refused' in outcome) return { id, end: 'refused', nextId: outcome.refused.next_id };
  return { id, end: 'not posted', nextId: outcome.not_posted.next_id };
}

export function jobsOf(lane: Lane, title: string) {
  return lane.sandbox.upwork.jobs.list().filter(({ info }) => info.title === title);
}
