import type { Exchange } from '../../http/exchange.ts';
import { json, type Reply } from '../../http/reply.ts';
import { CATEGORIES } from '../catalogue.ts';
import type { Job, JobInfo, JobStatus } from '../jobs.ts';
import { kept } from '../kept-text.ts';
import type { OrganizationRecord, Persona } from '../personas.ts';
import type { UpworkSite } from '../site.ts';
import { refusedWith } from './errors.ts';
import { envelope, jobRest } from './shapes.ts';

/** A verified call of the old API. */
export interface RestCall {
  site: UpworkSite;
  exchange: Exchange;
  persona: Persona;
  input: Map<string, string>;
}

const ACCESS: Record<string, JobInfo['access']> = {
  public: 'PUBLIC_INDEX',
  upwork: 'ACCESS_PUBLIC',
  'invite-only': 'ACCESS_PRIVATE',
  private: 'ACCESS_PRIVATE',
};
const STATUSES: Record<string, JobStatus> = { open: 'REQUESTED', filled: 'FILLED', cancelled: 'CANCELLED' };
const START_DATE = /^\d{2}-\d{2}-\d{4}$/;

function team(call: RestCall): OrganizationRecord | undefined {
  const reference = call.input.get('buyer_team__reference');
  return call.site
    .organizationsOf(call.persona)
    .find((one) => one.legacyType === 'CLIENT' && one.reference === reference);
}

/** Returns why the old API would not accept a job, or nothing. */
function objection(call: RestCall): string | undefined {
  const { input } = call;
  const required = ['buyer_team__reference', 'title', 'job_type', 'description', 'visibility'];
  const missing = [...required, 'category2', 'subcategory2'].find((name) => !input.get(name)?.trim());
  if (missing) return `missing required parameter ${missing}`;
  if (!team(call)) return 'buyer_team__reference is not a team for which the user can hire';
  if (!(input.get('visibility')! in ACCESS)) return 'visibility is not a known one';
  const category = CATEGORIES.find(({ label }) => label === input.get('category2'));
  if (!category) return 'category2 is not a known category';
  if (!category.subcategories.some(({ label }) => label === input.get('subcategory2'))) {
    return 'subcategory2 is not a known subcategory of category2';
  }
  const start = input.get('start_date');
  if (start && !START_DATE.test(start)) return 'start_date is not MM-DD-YYYY';
  return objectionToPay(input);
}

function objectionToPay(input: Map<string, string>): string | undefined {
  const type = input.get('job_type');
  if (type === 'fixed-price')
    return Number(input.get('budget')) >= 5 ? undefined : 'budget must be at least 5';
  if (type !== 'hourly') return 'job_type is neither hourly nor fixed-price';
  return Number(input.get('duration')) > 0 ? undefined : 'duration must be a number of hours';
}

function infoOf({ input, site }: RestCall): JobInfo {
  const category = CATEGORIES.find(({ label }) => label === input.get('category2'));
  return {
    title: kept(input.get('title')!, site.settings.texts),
    description: kept(input.get('description')!, site.settings.texts),
    type: input.get('job_type') === 'hourly' ? 'HOURLY' : 'FIXED_PRICE',
    amount: input.get('budget'),
    access: ACCESS[input.get('visibility')!],
    groupId: category?.id,
    categoryId: category?.subcategories.find(({ label }) => label === input.get('subcategory2'))?.id,
    startDate: input.get('start_date'),
  };
}

const skillsOf = (input: Map<string, string>): string[] =>
  (input.get('skills') ?? '').split(';').filter((name) => name !== '');

export function createJob(call: RestCall): Reply {
  const reason = objection(call);
  if (reason) return refusedWith(call.exchange, 400, reason);
  const job = call.site.jobs.add({
    organizationId: team(call)!.id,
    ownerId: call.persona.id,
    info: infoOf(call),
    request: Object.fromEntries(call.input),
    skills: [],
    customSkills: skillsOf(call.input),
    qualifications: {},
    questions: [],
    status: 'REQUESTED',
  });
  const { reference, public_url } = jobRest(call.site, job);
  return json(200, envelope(call.persona, { job: { reference, public_url } }));
}

function ownJob(call: RestCall): Job | undefined {
  const job = call.site.jobs.find(decodeURIComponent(call.exchange.params['reference'] ?? ''));
  const mine = job && call.site.organizationsOf(call.persona).some(({ id }) => id === job.organizationId);
  return mine ? job : undefined;
}

export function getJob(call: RestCall): Reply {
  const job = ownJob(call);
  if (!job) return refusedWith(call.exchange, 404, 'job not found');
  return json(200, envelope(call.persona, { job: jobRest(call.site, job) }));
}

export function putJob(call: RestCall): Reply {
  const job = ownJob(call);
  if (!job) return refusedWith(call.exchange, 404, 'job not found');
  const status = STATUSES[call.input.get('status') ?? ''];
  const reason = status ? objection(call) : 'status is not open, filled or cancelled';
  if (!status || reason) return refusedWith(call.exchange, 400, reason ?? '');
  job.info = infoOf(call);
  job.request = Object.fromEntries(call.input);
  job.customSkills = skillsOf(call.input);
  call.site.jobs.change(job.id, { status });
  return json(200, envelope(call.persona, { message: 'OK' }));
}

export function deleteJob(call: RestCall): Reply {
  const job = ownJob(call);
  if (!job) return refusedWith(call.exchange, 404, 'job not found');
  if (!call.input.get('reason_code'))
    return refusedWith(call.exchange, 400, 'missing required parameter reason_code');
  call.site.jobs.change(job.id, { status: 'CANCELLED' });
  return json(200, envelope(call.persona, { message: 'OK' }));
}

export function listJobs(call: RestCall): Reply {
  const organization = team(call);
  if (!organization) return refusedWith(call.exchange, 403, 'buyer_team__reference is no team of the user');
  const bound = (name: string, otherwise: number): number => {
    const given = call.input.get(name);
    return given ? Date.parse(`${given}Z`) : otherwise;
  };
  const [from, to] = [bound('created_time_from', 0), bound('created_time_to', Infinity)];
  const status = call.input.get('status');
  const found = call.site.jobs
    .list()
    .filter(({ organizationId, createdAt }) => {
      const time = createdAt.getTime();
      return organizationId === organization.id && time >= from && time <= to;
    })
    .map((job) => jobRest(call.site, job))
    .filter((job) => !status || job.status === status)
    .reverse();
  const [offset = 0, count = 20] = (call.input.get('page') ?? '0;20').split(';').map(Number);
  const lister = {
    paging: { offset: String(offset), count: String(count) },
    query: '',
    sort: { sort: [{ sort: ['created_time', 'desc'] }] },
    total_items: String(found.length),
  };
  return json(200, envelope(call.persona, { jobs: { lister, job: found.slice(offset, offset + count) } }));
}
