import { CLOSE_REASONS, COUNTRIES, DURATIONS, LANGUAGES, REGIONS, SKILLS, TIME_ZONES } from '../catalogue.ts';
import type { Job } from '../jobs.ts';
import { refusal, notFound } from './errors.ts';
import type { Caller } from './caller.ts';
import { withoutNulls } from './nulls.ts';
import * as shape from './shapes.ts';

interface JobsFilter {
  pagination_eq?: { after?: string; first: number };
  title_eq?: string;
  postByPersonIds_any?: string[];
  statusAndAccess_any?: { statuses_any?: string[]; accesses_any?: string[] }[];
  categoryGroupIds_any?: string[];
  contractType_eq?: 'HOURLY' | 'FIXED';
  createdDateTimeFrom_eq?: string;
  createdDateTimeTo_eq?: string;
}

interface Sort {
  field: string;
  sortOrder: 'ASC' | 'DESC';
}

const PAGE_LIMIT = 50;
const NUMERIC = /^\d{15,20}$/;

function fits(job: Job, filter: JobsFilter): boolean {
  const { info } = job;
  const created = job.createdAt.getTime();
  const contract = info.type === 'HOURLY' ? 'HOURLY' : 'FIXED';
  const within = (list: string[] | undefined, value: string): boolean => !list || list.includes(value);
  return (
    (filter.title_eq === undefined || filter.title_eq === info.title) &&
    (filter.contractType_eq === undefined || filter.contractType_eq === contract) &&
    created >= bound(filter.createdDateTimeFrom_eq, -Infinity) &&
    created <= bound(filter.createdDateTimeTo_eq, Infinity) &&
    within(filter.postByPersonIds_any, job.ownerId) &&
    within(filter.categoryGroupIds_any, info.groupId ?? '') &&
    (filter.statusAndAccess_any ?? [{}]).some(
      (pair) =>
        within(pair.statuses_any, job.status) && within(pair.accesses_any, info.access ?? 'PUBLIC_INDEX'),
    )
  );
}

function bound(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw refusal(`'${text}' is not a date and time`);
  return time;
}

/** The postings of one organization, newest first unless asked otherwise; a cursor is a place in that order. */
function connection(caller: Caller, organizationId: string, filter: JobsFilter, sort?: Sort): unknown {
  const found = caller.site.jobs
    .list()
    .filter((job) => job.organizationId === organizationId && fits(job, filter));
  if (sort?.sortOrder !== 'ASC') found.reverse();
  const { first = PAGE_LIMIT, after } = filter.pagination_eq ?? {};
  const start = after ? Number(after) : 0;
  const page = found.slice(start, start + Math.min(first, PAGE_LIMIT));
  const end = start + page.length;
  return {
    totalCount: found.length,
    edges: page.map((job, index) => ({ cursor: String(start + index + 1), node: shape.jobShape(job) })),
    pageInfo: { endCursor: page.length > 0 ? String(end) : null, hasNextPage: end < found.length },
  };
}

/** A posting that the caller's organization owns; foreign ones look like absent ones. */
export function ownJob(caller: Caller, operation: string, id: string): Job {
  const job = NUMERIC.test(id) ? caller.site.jobs.find(id) : undefined;
  const mine =
    job && caller.site.organizationsOf(caller.persona).some((one) => one.id === job.organizationId);
  if (!job || !mine) throw notFound(operation, id);
  return job;
}

function searchSkills(filter?: { preferredLabel_any: string; limit?: number; type?: string }): unknown {
  const words = (filter?.preferredLabel_any ?? '').toLowerCase();
  if (words.length > 100) throw refusal('preferredLabel_any must not be longer than 100 characters');
  if (filter?.type !== undefined && filter.type !== 'SKILL') return [];
  const found = SKILLS.filter(({ label }) => label.toLowerCase().includes(words));
  const atStart = ({ label }: { label: string }): number => (label.toLowerCase().startsWith(words) ? 0 : 1);
  return found
    .toSorted((one, other) => atStart(one) - atStart(other))
    .slice(0, filter?.limit ?? 10)
    .map(shape.skillShape);
}

const reasons = ({ reasonType }: { reasonType?: string }): unknown =>
  reasonType === 'JOB_POSTING_CLOSE'
    ? CLOSE_REASONS.map(({ id, label, alias }) => ({ id, reason: label, alias }))
    : [];

/** The answers to the root queries. */
export const queries = {
  companySelector: (_: unknown, caller: Caller) => ({
    items: caller.site.organizationsOf(caller.persona).map(shape.selectorItem),
  }),
  user: (_: unknown, caller: Caller) => shape.userShape(caller.persona),
  organization: (_: unknown, caller: Caller) => ({
    ...shape.organizationShape(caller.organization),
    jobPosting: (args: { jobPostingFilter: JobsFilter; sortAttribute?: Sort }) =>
      connection(caller, caller.organization.id, withoutNulls(args.jobPostingFilter), args.sortAttribute),
  }),
  ontologyCategories: () => shape.categoryShapes(),
  ontologyElementsSearchByPrefLabel: ({ filter }: { filter?: Parameters<typeof searchSkills>[0] }) =>
    searchSkills(withoutNulls(filter)),
  ontologySkills: ({ limit, offset = 0 }: { limit: number; offset?: number }) =>
    SKILLS.slice(offset, offset + limit).map(shape.skillShape),
  proposalMetadata: () => ({
    engagementDurationValues: DURATIONS.map(({ id, label }) => ({ id, label })),
    reasons,
  }),
  jobPosting: ({ jobPostingId }: { jobPostingId: string }, caller: Caller) =>
    shape.jobShape(ownJob(caller, 'jobPosting', jobPostingId)),
  marketplaceJobPosting: ({ id }: { id: string }, caller: Caller) => {
    const job = caller.site.jobs.find(id);
    if (!job || !NUMERIC.test(id)) throw notFound('marketplaceJobPosting', id);
    return shape.marketplaceShape(job);
  },
  marketplaceJobPostingsContents: ({ ids }: { ids: string[] }, caller: Caller) =>
    ids.map((id) => caller.site.jobs.find(id)).map((job) => (job ? shape.contentsShape(job) : null)),
  clientProposals: ({ jobPostingId }: { jobPostingId: string }, caller: Caller) =>
    shape.proposalsShape(ownJob(caller, 'clientProposals', jobPostingId)),
  reasons,
  countries: () => COUNTRIES.map((name) => ({ name, active: true, region: { id: '1', name: 'A region' } })),
  languages: () =>
    LANGUAGES.map((englishName) => ({ iso639Code: englishName.slice(0, 2), active: true, englishName })),
  regions: () => REGIONS.map((name, index) => ({ id: String(index), name })),
  timeZones: () =>
    TIME_ZONES.map((timeZoneName) => ({ timeZoneName, timeZoneDescription: `Time of ${timeZoneName}` })),
};
