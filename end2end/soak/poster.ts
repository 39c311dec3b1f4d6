import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../faults/consent.ts';
import { type Answer, fixedPriceDraft, type Outcome, Visitor } from '../faults/visitor.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

const TIMEOUT = 60_000;

/** One user who posts one job per issue, and polls each until its end is known. */
export class Poster {
  /** What the server has acknowledged. */
  readonly posted: { title: string; visitor: Visitor }[] = [];
  private readonly wrong: string[] = [];
  private stopped = false;

  /** The addresses of the servers; the first is used. */
  constructor(
    private readonly sandbox: Sandbox,
    private readonly servers: string[],
  ) {}

  async begin(): Promise<void> {
    const visitor = this.visitor(0);
    await visitor.open();
    await connect(visitor, visitor.server, 'clara');
  }

  async run(): Promise<void> {
    for (let number = 1; !this.stopped; number += 1) await this.post(number);
  }

  /** Stops, and compares: each acknowledged job exists once, and its issue shows it. */
  async stop(running: Promise<void>): Promise<string[]> {
    this.stopped = true;
    await running;
    const jobs = this.sandbox.upwork.jobs.list();
    for (const { title, visitor } of this.posted) {
      const same = jobs.filter(({ info }) => info.title === title);
      if (same.length !== 1) this.wrong.push(`${title} is there ${same.length} times`);
      const shown = (await visitor.panel()).jobs.map(({ id }) => id);
      if (!same.every(({ id }) => shown.includes(id))) this.wrong.push(`${title} is not on its issue`);
    }
    if (jobs.length !== this.posted.length)
      this.wrong.push(`${jobs.length} jobs, ${this.posted.length} acknowledged`);
    return this.wrong;
  }

  private visitor(number: number): Visitor {
    const { acme } = this.sandbox;
    const issue = {
      id: String(30_000 + number),
      key: `PROJ-${20_000 + number}`,
      summary: 'To be posted',
      description: null,
      labels: [],
      components: [],
    };
    acme.issues.push(issue);
    return new Visitor(acme, acme.people[0]!.name, issue, this.servers);
  }

  /** Sends the same id repeatedly, as a page does while its server is unreachable, until the server returns the result. */
  private async post(number: number): Promise<void> {
    const [title, id, visitor] = [`Soak ${number}`, `soak-post-number-${number}`, this.visitor(number)];
    const until = Date.now() + TIMEOUT;
    let last: unknown = 'nothing';
    for (let known = false; Date.now() < until; await sleep(50)) {
      const answer: Answer<Outcome> = await (
        known ? visitor.status(id) : visitor.submit(id, fixedPriceDraft(title, 'Write to me.'))
      ).catch(lost);
      last = answer;
      known = answer.kind === 'answer' || (known && answer.kind === 'lost');
      if (answer.kind !== 'answer' || answer.value === 'checking') continue;
      if ('posted' in answer.value) this.posted.push({ title, visitor });
      else this.wrong.push(`${title}: ${JSON.stringify(answer.value)}`);
      return;
    }
    this.wrong.push(`${title}: no end within ${TIMEOUT / 1000} s: ${JSON.stringify(last)}`);
  }
}

const lost = (error: unknown): Answer<Outcome> => ({ kind: 'lost', reason: String(error) });
