import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from './clock.ts';

export type JobStatus =
  | 'REQUESTED'
  | 'CANCELLED'
  | 'FILLED'
  | 'DRAFT'
  | 'DELETED_DRAFT'
  | 'VERIFICATION_PENDING'
  | 'PENDING_PAYMENT_METHOD';

/** The content of a job: the fields of the GraphQL input that the sandbox stores separately. */
export interface JobInfo {
  title: string;
  description: string;
  type: 'HOURLY' | 'FIXED_PRICE';
  amount?: string;
  hourlyBudgetType?: 'DEFAULT' | 'MANUAL' | 'NOT_PROVIDED';
  hourlyBudgetMin?: string;
  hourlyBudgetMax?: string;
  engagementType?: string;
  durationId?: string;
  experienceLevel?: string;
  freelancersToHire?: number;
  categoryId?: string;
  groupId?: string;
  access?: 'PUBLIC_INDEX' | 'ACCESS_PUBLIC' | 'ACCESS_PRIVATE';
  startDate?: string;
  deadline?: string;
  coverLetterRequired?: boolean;
  hideBudget?: boolean;
  keepOpenOnHire?: boolean;
  freelancerMilestonesAllowed?: boolean;
  notSureFreelancersToHire?: boolean;
  notSureExperienceLevel?: boolean;
  notSureProjectDuration?: boolean;
  notSureLocationPreference?: boolean;
}

export interface Job {
  /** Nineteen digits: more than a JavaScript number can represent. */
  id: string;
  /** The old API's reference, `~01…`. */
  reference: string;
  organizationId: string;
  ownerId: string;
  info: JobInfo;
  /** The whole request as received, for tests. */
  request: Record<string, unknown>;
  skills: string[];
  customSkills: string[];
  occupationId?: string;
  /** Screening questions, in their order. */
  questions: string[];
  /** Whom the client prefers, as it was sent. */
  qualifications: Record<string, unknown>;
  status: JobStatus;
  /** Set with `CANCELLED` when Upwork closed it after 30 idle days. */
  expired: boolean;
  createdAt: Date;
  modifiedAt: Date;
  filledAt?: Date;
  version: number;
  proposals: number;
  hires: number;
}

export type NewJob = Pick<
  Job,
  | 'organizationId'
  | 'ownerId'
  | 'info'
  | 'request'
  | 'skills'
  | 'customSkills'
  | 'occupationId'
  | 'questions'
  | 'qualifications'
  | 'status'
>;

/** All jobs of the local Upwork, oldest first. */
export class Jobs {
  private readonly jobs: Job[] = [];

  constructor(private readonly clock: Clock) {}

  add(fresh: NewJob): Job {
    const createdAt = this.clock.now();
    const job: Job = {
      ...fresh,
      id: `19${randomDigits(17)}`,
      reference: `~01${randomBytes(8).toString('hex')}`,
      expired: false,
      createdAt,
      modifiedAt: createdAt,
      version: 1,
      proposals: 0,
      hires: 0,
    };
    this.jobs.push(job);
    return job;
  }

  list(): readonly Job[] {
    return this.jobs;
  }

  find(id: string): Job | undefined {
    return this.jobs.find((job) => job.id === id || job.reference === id);
  }

  /** Deletes the job without a trace. */
  remove(id: string): void {
    const index = this.jobs.findIndex((job) => job.id === id);
    if (index >= 0) this.jobs.splice(index, 1);
  }

  touch(job: Job): void {
    job.modifiedAt = this.clock.now();
    job.version += 1;
  }

  /** Changes a job as its client would on Upwork's own pages. */
  change(id: string, changes: Partial<Pick<Job, 'status' | 'expired' | 'proposals' | 'hires'>>): Job {
    const job = this.find(id);
    if (!job) throw new Error(`no job ${id}`);
    Object.assign(job, changes);
    if (changes.status === 'FILLED') job.filledAt = this.clock.now();
    this.touch(job);
    return job;
  }
}

function randomDigits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join('');
}
