import { ACTIONS, sleep } from './behaviors.ts';
import { FORBIDDEN, type Lane } from './lane.ts';
import type { Plan } from './plan.ts';
import { type Draft, fixedPriceDraft, type Outcome, type Visitor } from './visitor.ts';

/** How a post ended; `never begun` when the server has not heard of its id. */
export type End = { id: string } & (
  | { end: 'posted'; job: string }
  | { end: 'refused'; nextId: string }
  | { end: 'not posted'; nextId: string }
  | { end: 'never begun' }
);

/** What a run found. Without faults it is as it should be. */
export interface Result {
  plan: Plan;
  title: string;
  visitor: Visitor;
  /** Of the first try, before anything was tried again. */
  first: End['end'];
  ends: End[];
  duplicates: number;
  lost: number;
  faults: string[];
  seconds: number;
}

const PATIENCE = 90_000;

/** One post with its fault and behavior: to its end, checked, and tried again until there is a job. */
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

  /** The first try of two ids counts as its better one. */
  private best(): End['end'] {
    const ends = this.result.ends.map(({ end }) => end);
    return (['posted', 'refused', 'not posted'] as const).find((end) => ends.includes(end)) ?? 'never begun';
  }

  private draft(description: string): Draft {
    return fixedPriceDraft(this.result.title, description, this.lane.organization(this.plan));
  }

  /** Asks until the post has reached its end. A user whose connection died meanwhile connects again. */
  private async end(id: string): Promise<End> {
    const { visitor } = this.result;
    const until = Date.now() + PATIENCE;
    for (let asked = 1, unheard = 0; Date.now() < until; asked += 1) {
      const answer = await visitor.status(id, { server: asked % this.lane.servers.length });
      if (answer.kind === 'answer' && answer.value !== 'checking') return endOf(id, answer.value);
      if (answer.kind === 'refused' && answer.code === 'unknown_post') unheard += 1;
      if (unheard > 3) return { id, end: 'never begun' };
      if (asked % 20 === 0) await this.lane.connect(visitor, this.plan);
      await sleep(150);
    }
    throw new Error(`${id} did not reach its end within ${PATIENCE / 1000} s`);
  }

  /** Jobs on Upwork, ends and panel must tell the same story. */
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

  /** What the server took and did not post is there when the dialog opens again. */
  private async checkText(): Promise<void> {
    const { visitor, title } = this.result;
    if (!['refused', 'not posted'].includes(this.best())) return;
    if (!(await visitor.dialog()).includes(title)) this.result.faults.push('the typed text is gone');
  }

  /** Until there is a job: what kept it away has gone by, or is mended. */
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
