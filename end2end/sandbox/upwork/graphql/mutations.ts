import type { GraphQLError } from 'graphql';
import type { Job, JobInfo, JobStatus } from '../jobs.ts';
import { kept } from '../kept-text.ts';
import type { Caller } from './caller.ts';
import { refusal } from './errors.ts';
import { withoutNulls } from './nulls.ts';
import { ownJob } from './queries.ts';
import { objection, type JobRequest } from './rules.ts';

const FLAGS = [
  'qualificationsSaved',
  'skillsSaved',
  'questionsSaved',
  'segmentationDataSaved',
  'attachmentsSaved',
  'ptcInfoSaved',
  'jobPostingAdditional',
  'sandsJobPostSaved',
  'customFieldsSaved',
];

function response(caller: Caller, operation: string, job: Job): Record<string, unknown> {
  const fault = caller.site.faults.effect(operation, 'partial-save');
  if (fault) caller.exchange.call.record.fault = 'partial-save';
  const failed = fault ? (fault.flags ?? ['skillsSaved']) : [];
  const flags = FLAGS.map((name) => [name, !failed.includes(name)] as const);
  return { id: job.id, version: job.version, ...Object.fromEntries(flags) };
}

/** A foreseeable refusal is not a violation of the protocol. */
function refuse(caller: Caller, message: string, path?: string[]): GraphQLError {
  caller.exchange.call.refused(message);
  return refusal(message, path);
}

const DESCRIPTION_PATH = ['createJobPosting', 'jobPostingRequest', 'jobPostingInfo', 'description'];

function assertMayPost(caller: Caller, request: JobRequest): void {
  const organization = caller.site
    .organizationsOf(caller.persona)
    .find(({ id }) => id === request.organizationId);
  if (!organization) throw refuse(caller, 'the user does not belong to this organization');
  if (organization.legacyType !== 'CLIENT') throw refuse(caller, 'only a client organization can post jobs');
  if (caller.named && caller.organization.id !== organization.id) {
    caller.exchange.call.wrong('organizationId is not the organization of the tenant header');
    throw refusal('organizationId does not match the organization of the request');
  }
  const reason = objection(request);
  if (reason) throw refuse(caller, reason);
  const words = objectionToWords(caller, request);
  if (words) throw refuse(caller, words, DESCRIPTION_PATH);
}

function objectionToWords({ site }: Caller, { jobPostingInfo }: JobRequest): string | undefined {
  const word = site.settings.forbiddenWords.find((one) => jobPostingInfo?.description?.includes(one));
  return word && `description must not contain “${word}”`;
}

const listed = (items: (string | undefined)[]): string[] => items.filter((item) => item !== undefined);

function details(request: JobRequest): Pick<Job, 'skills' | 'customSkills' | 'occupationId'> {
  const { skills = [], additionalSkills = [], occupationId } = request.sandsJobPost ?? {};
  const all = [...skills, ...additionalSkills];
  return {
    skills: listed(all.map(({ skillId }) => skillId)),
    customSkills: listed(all.map(({ freetext }) => freetext)),
    occupationId,
  };
}

const questionsOf = ({ questions = [] }: JobRequest): string[] =>
  listed(questions.map(({ question }) => question));

/** Upwork accepts some postings without publishing them yet. */
function onHold(caller: Caller): JobStatus | undefined {
  const reasons = [
    ['pending-payment', 'PENDING_PAYMENT_METHOD'],
    ['pending-verification', 'VERIFICATION_PENDING'],
  ] as const;
  const found = reasons.find(([mode]) => caller.site.faults.effect('graphql:createJobPosting', mode));
  if (found) caller.exchange.call.record.fault = found[0];
  return found?.[1];
}

/** The job's content from then on. */
function keep({ site }: Caller, info: JobInfo): JobInfo {
  const text = (sent: string) => kept(sent, site.settings.texts);
  return { ...info, title: text(info.title), description: text(info.description) };
}

function create(args: { jobPostingRequest: JobRequest }, caller: Caller): unknown {
  const { jobPostingRequest } = withoutNulls(args);
  assertMayPost(caller, jobPostingRequest);
  const { status = 'REQUESTED', ...info } = jobPostingRequest.jobPostingInfo!;
  const job = caller.site.jobs.add({
    organizationId: jobPostingRequest.organizationId,
    ownerId: caller.persona.id,
    info: keep(caller, info as JobInfo),
    request: jobPostingRequest as unknown as Record<string, unknown>,
    status: onHold(caller) ?? (status as JobStatus),
    qualifications: jobPostingRequest.qualifications ?? {},
    questions: questionsOf(jobPostingRequest),
    ...details(jobPostingRequest),
  });
  return response(caller, 'graphql:createJobPosting', job);
}

function update(args: { id: string; jobPostingRequest: JobRequest }, caller: Caller): unknown {
  const job = ownJob(caller, 'updateJobPosting', args.id);
  const {
    jobPostingInfo = {},
    sandsJobPost,
    organizationId,
    qualifications,
    questions,
  } = withoutNulls(args.jobPostingRequest);
  const { status, version, ...changes } = jobPostingInfo;
  if (version !== undefined && version !== job.version) {
    throw refuse(caller, `version ${version} is not the current ${job.version}`);
  }
  const info = { ...job.info, ...changes };
  assertMayPost(caller, { organizationId, sandsJobPost, qualifications, jobPostingInfo: info });
  job.info = keep(caller, info);
  if (status) job.status = status as JobStatus;
  if (sandsJobPost) Object.assign(job, details({ organizationId, sandsJobPost }));
  Object.assign(job.qualifications, qualifications);
  if (questions) job.questions = questionsOf({ organizationId, questions });
  caller.site.jobs.touch(job);
  return response(caller, 'graphql:updateJobPosting', job);
}

/** The answers to the root mutations. */
export const mutations = { createJobPosting: create, updateJobPosting: update };
