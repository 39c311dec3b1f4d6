import { CATEGORIES, SKILLS } from '../catalogue.ts';
import type { Job } from '../jobs.ts';
import { PERSONAS, type Persona } from '../personas.ts';
import type { UpworkSite } from '../site.ts';

/** Records of the sandbox in the shapes of the old API. */

const STATUS: Record<string, string> = { REQUESTED: 'open', FILLED: 'filled', CANCELLED: 'cancelled' };
const VISIBILITY = { PUBLIC_INDEX: 'public', ACCESS_PUBLIC: 'upwork', ACCESS_PRIVATE: 'invite-only' };

export const envelope = (persona: Persona, rest: Record<string, unknown>): Record<string, unknown> => {
  const [first_name = '', last_name = ''] = persona.displayName.split(' ');
  return {
    server_time: Math.floor(Date.now() / 1000),
    auth_user: { first_name, last_name, timezone: 'Europe/Berlin', timezone_offset: '3600' },
    ...rest,
  };
};

export const userRest = (persona: Persona) => {
  const [first_name, last_name] = persona.displayName.split(' ');
  return {
    reference: persona.rid,
    id: persona.nid,
    first_name,
    last_name,
    email: persona.email,
    status: 'active',
  };
};

export const infoRest = (site: UpworkSite, persona: Persona) => ({
  ref: persona.rid,
  portrait_50_img: '',
  has_agency: persona.organizations.some(({ legacyType }) => legacyType === 'VENDOR') ? '1' : '0',
  company_url: '',
  capacity: {
    provider: 'no',
    buyer: persona.organizations.some(({ legacyType }) => legacyType === 'CLIENT') ? 'yes' : 'no',
    affiliate_manager: 'no',
  },
  location: { city: 'Berlin', state: '', country: 'Germany' },
  profile_url: `${site.url}/users/~01${persona.rid}`,
});

/** The old API lists the teams for which the person may hire. */
export const teamsRest = (persona: Persona) =>
  persona.organizations
    .filter(({ legacyType }) => legacyType === 'CLIENT')
    .map((one) => ({
      reference: one.reference,
      name: one.name,
      id: one.name.toLowerCase().replace(/\W+/g, ''),
      company__reference: one.reference,
      company_name: one.name,
      parent_team__id: '',
      parent_team__name: one.name,
      parent_team__reference: one.reference,
      is_hidden: '',
    }));

export const categoriesRest = () =>
  CATEGORIES.map(({ id, label, subcategories }) => ({
    title: label,
    id,
    topics: subcategories.map((topic) => ({ title: topic.label, id: topic.id })),
  }));

export const skillsRest = (words: string): string[] =>
  SKILLS.map(({ label }) => label.toLowerCase()).filter((label) => label.includes(words.toLowerCase()));

export const jobRest = (site: UpworkSite, job: Job) => {
  const team = PERSONAS.flatMap(({ organizations }) => organizations).find(
    ({ id }) => id === job.organizationId,
  );
  const { category2, subcategory2, duration, start_date } = job.request as Record<string, string | undefined>;
  return {
    reference: job.reference,
    title: job.info.title,
    description: job.info.description,
    job_type: job.info.type === 'HOURLY' ? 'hourly' : 'fixed-price',
    category2: category2 ?? '',
    subcategory2: subcategory2 ?? '',
    budget: job.info.amount ?? '',
    duration: duration ?? '',
    skills: job.customSkills.join(';'),
    start_date: start_date ?? '',
    end_date: '',
    status: STATUS[job.status] ?? 'open',
    visibility: VISIBILITY[job.info.access ?? 'PUBLIC_INDEX'],
    public_url: `${site.url}/jobs/${job.reference}`,
    job_ref_ciphertext: job.reference,
    buyer_team__reference: team?.reference ?? '',
    buyer_team__name: team?.name ?? '',
    buyer_company__reference: team?.reference ?? '',
    buyer_company__name: team?.name ?? '',
    created_by: PERSONAS.find(({ id }) => id === job.ownerId)?.nid ?? '',
    created_time: String(job.createdAt.getTime()),
    filled_date: job.filledAt ? String(job.filledAt.getTime()) : '',
    num_candidates: String(job.proposals),
    num_active_candidates: String(job.proposals),
    num_new_candidates: '0',
    keep_open_on_hire: '',
  };
};
