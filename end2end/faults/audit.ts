import type { Lane } from './lane.ts';
import { endOf, jobsOf, type Result } from './run.ts';

/** After all runs of a lane: new processes give the same answers, and nothing has appeared late. */
export async function audit(lane: Lane, results: Result[]): Promise<void> {
  await lane.restart();
  for (const result of results) {
    const jobs = jobsOf(lane, result.title);
    const linked = (await result.visitor.panel()).jobs.map(({ id }) => id);
    const well = result.faults.length === 0;
    result.duplicates = Math.max(0, jobs.length - 1);
    result.lost = jobs.filter(({ id }) => !linked.includes(id)).length;
    if (well && (jobs.length !== 1 || result.lost > 0))
      result.faults.push(`${jobs.length} jobs, ${linked.length} linked, at the end`);
    await sameAnswers(result);
  }
  const [first] = results;
  const wrong = lane.sandbox
    .violations()
    .map(({ operation, reason }) => `wrong call: ${operation}: ${reason}`);
  const panics = lane.servers
    .filter((server) => server.logs().includes('panicked at'))
    .map(() => 'a panic in the log');
  first?.faults.push(...wrong, ...panics);
}

async function sameAnswers({ visitor, ends, faults }: Result): Promise<void> {
  for (const before of ends) {
    const answer = await visitor.status(before.id);
    const now =
      answer.kind === 'answer' && answer.value !== 'checking' ? endOf(before.id, answer.value) : undefined;
    const same =
      now?.end === before.end && !(now.end === 'posted' && before.end === 'posted' && now.job !== before.job);
    const unheard =
      before.end === 'never begun' && answer.kind === 'refused' && answer.code === 'unknown_post';
    if (!same && !unheard)
      faults.push(`${before.id} was ${before.end}, now ${now?.end ?? JSON.stringify(answer)}`);
  }
}
