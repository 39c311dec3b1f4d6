/** A small part of Upwork's reference data. Ids are strings: they are too long for a JavaScript number. */
export interface Entry {
  id: string;
  label: string;
}

export interface Category extends Entry {
  subcategories: (Entry & { services: Entry[] })[];
}

const entry = (id: string, label: string): Entry => ({ id, label });
const sub = (id: string, label: string, ...services: Entry[]): Category['subcategories'][number] => ({
  id,
  label,
  services,
});

export const CATEGORIES: readonly Category[] = [
  {
    id: '531770282580668418',
    label: 'Web, Mobile & Software Dev',
    subcategories: [
      sub('531770282584862733', 'Web Development', entry('1110580755107926016', 'Full Stack Development')),
      sub('531770282589057024', 'Mobile Development'),
      sub('531770282589057025', 'Desktop Software Development'),
      sub(
        '531770282589057028',
        'Scripts & Utilities',
        entry('1110580764771602432', 'Scripting & Automation'),
      ),
      sub('531770282589057031', 'QA & Testing'),
      sub('531770282589057032', 'Other - Software Development'),
    ],
  },
  {
    id: '531770282580668421',
    label: 'Design & Creative',
    subcategories: [
      sub('531770282593251330', 'Graphic Design', entry('1110580748673863680', 'Logo Design')),
      sub('531770282593251331', 'Video & Animation'),
    ],
  },
  {
    id: '531770282580668423',
    label: 'Writing',
    subcategories: [
      sub('531770282597445634', 'Technical Writing'),
      sub('531770282597445635', 'Editing & Proofreading'),
    ],
  },
];

export const DURATIONS: readonly (Entry & { weeks: number })[] = [
  { id: '474250516458926080', label: 'More than 6 months', weeks: 52 },
  { id: '474250516458926081', label: '3 to 6 months', weeks: 18 },
  { id: '474250516458926082', label: '1 to 3 months', weeks: 9 },
  { id: '474250516458926083', label: 'Less than 1 month', weeks: 3 },
];

const SKILL_NAMES = [
  'Python',
  'PyTorch',
  'JavaScript',
  'TypeScript',
  'Java',
  'Rust',
  'React',
  'Node.js',
  'PostgreSQL',
  'MongoDB',
  'HTML',
  'CSS',
  'Accessibility',
  'Web Design',
  'Figma',
  'Logo Design',
  'Technical Writing',
  'Translation',
  'Android',
  'iOS',
  'C++',
  'Test Automation',
];

const FIRST_SKILL = 996364628025274386n;

export const SKILLS: readonly Entry[] = SKILL_NAMES.map((label, index) =>
  entry(String(FIRST_SKILL + BigInt(index)), label),
);

export const CLOSE_REASONS: readonly (Entry & { alias: string })[] = [
  { id: '51', label: 'All positions filled', alias: 'ALL_POSITIONS_FILLED' },
  { id: '49', label: 'Filled by an alternate source', alias: 'FILLED_BY_ALTERNATE_SOURCE' },
  { id: '34', label: 'No freelancer for the requested skills', alias: 'NO_FREELANCER_FOR_REQUESTED_SKILLS' },
  { id: '41', label: 'Project was cancelled', alias: 'PROJECT_WAS_CANCELLED' },
  { id: '67', label: 'Accidental job posting creation', alias: 'ACCIDENTAL_JOB_POSTING_CREATION' },
];

export const COUNTRIES = ['Canada', 'France', 'Germany', 'India', 'Poland', 'United States'];
export const REGIONS = ['Americas', 'Asia', 'Europe'];
export const TIME_ZONES = ['America/New_York', 'Asia/Kolkata', 'Europe/Berlin'];
export const LANGUAGES = ['English', 'French', 'German', 'Spanish'];

export function findSubcategory(categoryId: string, id: string): Entry | undefined {
  return CATEGORIES.find((category) => category.id === categoryId)?.subcategories.find(
    (one) => one.id === id,
  );
}

export function findService(id: string): Entry | undefined {
  return CATEGORIES.flatMap(({ subcategories }) => subcategories)
    .flatMap(({ services }) => services)
    .find((service) => service.id === id);
}
