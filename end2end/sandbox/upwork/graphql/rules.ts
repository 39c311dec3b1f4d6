import {
  CATEGORIES,
  COUNTRIES,
  DURATIONS,
  findService,
  findSubcategory,
  LANGUAGES,
  REGIONS,
  SKILLS,
  TIME_ZONES,
} from '../catalogue.ts';
import type { JobInfo } from '../jobs.ts';

/** The parts of `JobPostingCreateRequest` that the rules look at. */
export interface JobRequest {
  organizationId: string;
  jobPostingInfo?: Partial<JobInfo> & { status?: string; version?: number };
  sandsJobPost?: {
    occupationId?: string;
    skills?: { skillId?: string; freetext?: string }[];
    additionalSkills?: { skillId?: string; freetext?: string }[];
  };
  qualifications?: Qualifications;
  questions?: { question?: string }[];
  annotations?: Record<string, unknown>;
}

/** `JobPostingQualificationRequest`: whom the client prefers. */
export interface Qualifications {
  countries?: string[];
  regions?: string[];
  timezones?: string[];
  languages?: string[];
  jobSuccessScore?: number;
  oDeskHours?: number;
  [other: string]: unknown;
}

const DESCRIPTION_LIMIT = 5000;
const FIXED_MINIMUM = 5;
const HOURLY_MINIMUM = 3;
const DECIMAL = /^\d+(\.\d{1,2})?$/;

/** Returns why Upwork would not accept a job, or nothing. */
export function objection(request: JobRequest): string | undefined {
  const info = request.jobPostingInfo;
  if (!info) return 'jobPostingInfo must not be null';
  return (
    objectionToText(info) ??
    objectionToBudget(info) ??
    objectionToPlace(info) ??
    objectionToDates(info) ??
    objectionToSkills(request) ??
    objectionToQualifications(request.qualifications ?? {})
  );
}

function objectionToText(info: Partial<JobInfo>): string | undefined {
  if (!info.title?.trim()) return 'title must not be blank';
  if (!info.description?.trim()) return 'description must not be blank';
  if ([...info.description].length > DESCRIPTION_LIMIT) {
    return `description must not be longer than ${DESCRIPTION_LIMIT} characters`;
  }
  return undefined;
}

function objectionToBudget(info: Partial<JobInfo>): string | undefined {
  if (info.type === 'FIXED_PRICE') {
    if (!DECIMAL.test(info.amount ?? '')) return 'amount must be a decimal number';
    return Number(info.amount) < FIXED_MINIMUM ? 'amount must be at least 5.00' : undefined;
  }
  if (info.type !== 'HOURLY') return 'type must not be null';
  if (info.hourlyBudgetType !== 'MANUAL') return undefined;
  const low = info.hourlyBudgetMin ?? '';
  const high = info.hourlyBudgetMax ?? '';
  if (!DECIMAL.test(low) || !DECIMAL.test(high))
    return 'hourlyBudgetMin and hourlyBudgetMax must be decimal numbers';
  if (Number(low) < HOURLY_MINIMUM) return 'hourlyBudgetMin must be at least 3.00';
  return Number(high) < Number(low) ? 'hourlyBudgetMax must not be below hourlyBudgetMin' : undefined;
}

function objectionToPlace(info: Partial<JobInfo>): string | undefined {
  if (!CATEGORIES.some(({ id }) => id === info.groupId)) return 'groupId is not a known category';
  if (!findSubcategory(info.groupId!, info.categoryId ?? '')) {
    return 'categoryId is not a known subcategory of groupId';
  }
  if (info.durationId !== undefined && !DURATIONS.some(({ id }) => id === info.durationId)) {
    return 'durationId is not a known duration';
  }
  if (info.freelancersToHire !== undefined && info.freelancersToHire < 1) {
    return 'freelancersToHire must be at least 1';
  }
  return undefined;
}

function objectionToSkills({ sandsJobPost }: JobRequest): string | undefined {
  if (!sandsJobPost) return undefined;
  const { occupationId, skills = [], additionalSkills = [] } = sandsJobPost;
  if (occupationId !== undefined && !findService(occupationId)) return 'occupationId is not a known service';
  const unknown = [...skills, ...additionalSkills].find(
    ({ skillId }) => skillId !== undefined && !SKILLS.some(({ id }) => id === skillId),
  );
  return unknown ? `skill ${unknown.skillId} is not known` : undefined;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function objectionToDates({ startDate, deadline }: Partial<JobInfo>): string | undefined {
  if (startDate !== undefined && !DAY.test(startDate)) return 'startDate is not a date';
  return deadline !== undefined && !DAY.test(deadline) ? 'deadline is not a date' : undefined;
}

function objectionToQualifications(wanted: Qualifications): string | undefined {
  const lists = [
    ['countries', COUNTRIES],
    ['regions', REGIONS],
    ['timezones', TIME_ZONES],
    ['languages', LANGUAGES],
  ] as const;
  for (const [name, known] of lists) {
    const unknown = wanted[name]?.find((one) => !known.includes(one));
    if (unknown !== undefined) return `${unknown} is not one of the ${name}`;
  }
  const { jobSuccessScore = 0, oDeskHours = 0 } = wanted;
  if (jobSuccessScore < 0 || jobSuccessScore > 100) return 'jobSuccessScore must be between 0 and 100';
  return oDeskHours < 0 ? 'oDeskHours must not be negative' : undefined;
}
