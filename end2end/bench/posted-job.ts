import { connect } from '../faults/consent.ts';
import { Visitor, type Draft } from '../faults/visitor.ts';
import type { Stack } from '../support/stack.ts';

/** A connected user on an issue with one posted job, and the signed address of that panel. */
export async function postedJob({ sandbox, addon }: Stack, first: Draft) {
  const site = sandbox.acme;
  const [issue, user] = [site.issues[0]!, site.people[0]!.name];
  const visitor = new Visitor(site, user, issue, [addon.url]);
  await connect(visitor, addon.url, 'clara');
  await visitor.submit('bench-panel-1', first);
  const { jobs } = await visitor.panel();
  if (jobs.length !== 1) throw new Error('the job was not posted');
  const signed = new URL(site.signFrameUrl({ module: 'issue-panel', issue, user }));
  return { visitor, job: jobs[0]!, panel: addon.url + signed.pathname + signed.search };
}
