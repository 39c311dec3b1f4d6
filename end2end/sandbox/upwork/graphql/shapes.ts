import { CATEGORIES, DURATIONS, findSubcategory, SKILLS, type Entry } from '../catalogue.ts';
import type { Job } from '../jobs.ts';
import { PERSONAS, type OrganizationRecord, type Persona } from '../personas.ts';

/** Records of the sandbox in the shapes of Upwork's schema. Fields left out are null, which the schema allows. */

export const organizationShape = (record: OrganizationRecord) => ({
  id: record.id,
  rid: record.rid,
  legacyId: record.rid,
  name: record.name,
  type: 'BUSINESS',
  legacyType: record.legacyType,
  flag: {
    client: record.legacyType === 'CLIENT',
    vendor: record.legacyType === 'VENDOR',
    agency: record.legacyType === 'VENDOR',
    individual: false,
  },
  active: true,
  hidden: false,
  childOrganizations: [],
  company: {
    id: record.id,
    name: record.name,
    canHire: record.legacyType === 'CLIENT',
    timezone: 'Europe/Berlin',
  },
});

export const selectorItem = (record: OrganizationRecord) => ({
  title: record.name,
  organizationId: record.id,
  organizationRid: record.rid,
  organizationType: 'Business',
  organizationLegacyType: record.legacyType === 'CLIENT' ? 'Client' : 'Vendor',
  organizationEnterpriseType: 'Standard',
  legacyEnterpriseOrganization: false,
  typeTitle: record.legacyType === 'CLIENT' ? 'Client' : 'Agency',
});

export const userShape = (persona: Persona) => ({
  id: persona.id,
  nid: persona.nid,
  rid: persona.rid,
  name: persona.displayName,
  email: persona.email,
  ciphertext: `~01${persona.id.slice(0, 16)}`,
});

const labelled = ({ id, label }: Entry) => ({
  id,
  preferredLabel: label,
  altLabel: [],
  slug: label.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
  ontologyId: `upworkOccupation:${label.replace(/\W/g, '')}`,
});

export const categoryShapes = () =>
  CATEGORIES.map((category) => ({
    ...labelled(category),
    subcategories: category.subcategories.map((one) => ({
      ...labelled(one),
      services: one.services.map(labelled),
    })),
    services: category.subcategories.flatMap(({ services }) => services.map(labelled)),
  }));

export const skillShape = ({ id, label }: Entry) => ({
  __typename: 'Skill',
  id,
  ontologyId: `upwork:${label.replace(/\W/g, '')}`,
  type: ['SKILL'],
  entityStatus: 'ACTIVE',
  preferredLabel: label,
  prettyName: label,
  legacySkillNid: label.toLowerCase().replace(/\W+/g, '-'),
  allowMultipleClient: true,
  allowMultipleFreelancer: true,
  allowOther: false,
  advancedClient: false,
  client: true,
  freelancer: true,
  requiredClient: false,
  requiredFreelancer: false,
});

const money = (value: string | undefined) =>
  value === undefined
    ? null
    : { rawValue: value, currency: 'USD', displayValue: `$${Number(value).toFixed(2)}` };

const durationShape = (id: string | undefined) => DURATIONS.find((one) => one.id === id) ?? null;

const ownerOf = (job: Job): Persona | undefined => PERSONAS.find(({ id }) => id === job.ownerId);

const organizationOf = (job: Job): OrganizationRecord | undefined =>
  PERSONAS.flatMap(({ organizations }) => organizations).find(({ id }) => id === job.organizationId);

export const ciphertext = (job: Job): string => `~02${job.id}`;

/** A posting as its client manages it. */
export const jobShape = (job: Job) => ({
  id: job.id,
  version: job.version,
  visibility: job.info.access ?? 'PUBLIC_INDEX',
  content: { title: job.info.title, description: job.info.description },
  info: infoShape(job),
  ownership: ownershipShape(job),
  classification: classificationShape(job),
  contractTerms: contractShape(job),
  contractorSelection: selectionShape(job),
  proposalsStatistics: statisticsShape(job),
  attachment: [],
});

const infoShape = ({ info, ...job }: Job) => ({
  status: job.status,
  auditTime: { createdDateTime: job.createdAt.toISOString(), modifiedDateTime: job.modifiedAt.toISOString() },
  publishDateTime: job.status === 'REQUESTED' ? job.createdAt.toISOString() : null,
  filledDateTime: job.filledAt?.toISOString(),
  keepOpenOnHire: info.keepOpenOnHire,
  hideBudget: info.hideBudget,
  notSureFreelancersToHire: info.notSureFreelancersToHire,
  notSureExperienceLevel: info.notSureExperienceLevel,
  hidden: false,
  legacyCiphertext: job.reference,
  categoryId: info.categoryId,
  groupId: info.groupId,
  hourlyBudgetType: info.hourlyBudgetType,
  hourlyBudgetMin: money(info.hourlyBudgetMin),
  hourlyBudgetMax: money(info.hourlyBudgetMax),
  reasonName: job.expired ? 'JOB_POSTING_EXPIRED' : null,
});

const ownershipShape = (job: Job) => {
  const organization = organizationOf(job);
  const shape = organization ? organizationShape(organization) : null;
  const owner = ownerOf(job);
  return { user: owner ? userShape(owner) : null, clientCompany: shape, company: shape, team: shape };
};

const classificationShape = ({ info, ...job }: Job) => {
  const category = CATEGORIES.find(({ id }) => id === info.groupId);
  const sub = findSubcategory(info.groupId ?? '', info.categoryId ?? '');
  return {
    category: category ? { id: category.id, name: category.label } : null,
    subCategory: sub ? { id: sub.id, name: sub.label } : null,
    skills: [],
    additionalSkills: SKILLS.filter(({ id }) => job.skills.includes(id)).map(skillShape),
    customAdditionalSkills: job.customSkills,
    occupationId: job.occupationId,
  };
};

const contractShape = ({ info }: Job) => ({
  contractStartDate: info.startDate,
  contractType: info.type === 'HOURLY' ? 'HOURLY' : 'FIXED',
  personsToHire: info.freelancersToHire ?? 1,
  experienceLevel: info.experienceLevel,
  fixedPriceContractTerms:
    info.type === 'FIXED_PRICE'
      ? { amount: money(info.amount), engagementDuration: durationShape(info.durationId) }
      : null,
  hourlyContractTerms:
    info.type === 'HOURLY'
      ? {
          engagementDuration: durationShape(info.durationId),
          engagementType: info.engagementType ?? 'NOT_SURE',
          notSureProjectDuration: info.notSureProjectDuration ?? false,
          hourlyBudgetType: info.hourlyBudgetType,
          hourlyBudgetMin: info.hourlyBudgetMin === undefined ? null : Number(info.hourlyBudgetMin),
          hourlyBudgetMax: info.hourlyBudgetMax === undefined ? null : Number(info.hourlyBudgetMax),
        }
      : null,
});

const selectionShape = ({ qualifications, questions, info }: Job) => ({
  proposalRequirement: {
    coverLetterRequired: info.coverLetterRequired,
    freelancerMilestonesAllowed: info.freelancerMilestonesAllowed,
    screeningQuestions: questions.map((question, index) => ({ id: String(index + 1), question })),
  },
  qualification: qualifications,
  location: {
    ...qualifications,
    localCheckRequired: qualifications['locationCheckRequired'],
    notSureLocationPreference: info.notSureLocationPreference,
  },
});

const statisticsShape = ({ proposals, hires }: Job) => ({
  totalProposals: proposals,
  totalMessaged: 0,
  totalHired: hires,
  totalInvitesSent: 0,
  totalApplicantsWithAutoHidden: proposals,
  totalArchived: 0,
  totalAutoHidden: 0,
  totalDeclined: 0,
  totalHidden: 0,
  totalOffered: 0,
  totalShortlisted: 0,
  totalWithdrawn: 0,
});

const isOpen = (job: Job): boolean => job.status === 'REQUESTED';

/** "0": with a contract, "1": without, "3": closed by Upwork after 30 idle days. */
const closeResult = (job: Job): string => (job.expired ? '3' : job.hires > 0 ? '0' : '1');

/** A posting as everyone sees it. */
export const marketplaceShape = (job: Job) => ({
  id: job.id,
  content: { title: job.info.title, description: job.info.description },
  workFlowState: isOpen(job)
    ? { status: 'ACTIVE', closeResult: null }
    : { status: 'CLOSED', closeResult: closeResult(job) },
  canClientReceiveContractProposal: isOpen(job),
  clientProposals: proposalsShape(job),
});

export const contentsShape = (job: Job) => ({
  id: job.id,
  ciphertext: ciphertext(job),
  title: job.info.title,
  description: job.info.description,
  publishedDateTime: job.createdAt.toISOString(),
});

/** Only the counts are stored, not the proposals. */
export const proposalsShape = (job: Job) => ({
  totalCount: job.proposals,
  edges: [],
  pageInfo: { hasNextPage: false, endCursor: null },
});
