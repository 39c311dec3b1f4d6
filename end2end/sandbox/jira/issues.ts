import * as adf from './adf.ts';
import { JONAS } from './people.ts';

export interface Issue {
  /** A decimal string, stable; the key changes when the issue moves. */
  id: string;
  key: string;
  summary: string;
  description: adf.Node | null;
  labels: string[];
  components: string[];
}

export const PROJECT = { id: '10000', key: 'PROJ', name: 'Clinic website' };

function issue(number: number, summary: string, description: adf.Node | null, rest?: Partial<Issue>): Issue {
  return {
    id: String(10000 + number),
    key: `PROJ-${number}`,
    summary,
    description,
    labels: [],
    components: [],
    ...rest,
  };
}

const booking = adf.doc(
  adf.heading(2, 'Goal'),
  adf.p(
    'Patients book an appointment ',
    adf.text('without calling', 'strong'),
    ' the front desk.',
    adf.hardBreak,
    'First version in German and English.',
  ),
  adf.heading(2, 'What to build'),
  adf.bullets(
    adf.item(adf.p('A calendar with free slots')),
    adf.item(
      adf.p('A form'),
      adf.bullets(adf.item(adf.p('name and phone')), adf.item(adf.p('reason for the visit'))),
    ),
    adf.item(adf.p('A confirmation by ', adf.text('e-mail', 'em'))),
  ),
  adf.heading(3, 'Steps'),
  adf.numbered(
    1,
    adf.item(adf.p('Design')),
    adf.item(adf.p('Build')),
    adf.item(adf.p('Test with two patients')),
  ),
  adf.p('The old page is ', adf.link('here', 'https://clinic.example/booking'), '.'),
);

const everything = adf.doc(
  adf.panel('warning', adf.p('Only between 8 pm and 6 am ', adf.emoji(':crescent_moon:', '🌙'))),
  adf.table(['Field', 'Old name', 'New name'], ['Phone', 'tel', 'phone'], ['Birthday', 'dob', 'born_on']),
  adf.code('sql', 'UPDATE patients\n   SET phone = tel\n WHERE phone IS NULL;'),
  adf.p('Ask ', adf.mention(JONAS.accountId, JONAS.displayName), ' for the dump. ', adf.status('IN REVIEW')),
  adf.tasks(['DONE', 'Back up'], ['TODO', 'Dry run'], ['TODO', 'Migrate']),
  adf.quote(adf.p('Nobody may lose an appointment.')),
  adf.media('6e7c7f2c-local'),
  adf.rule,
  adf.expand(
    'Details',
    adf.p('Due ', adf.date('1798761600000'), ', see ', adf.inlineCard('https://clinic.example/plan')),
  ),
);

const nested = adf.doc(
  adf.numbered(
    3,
    adf.item(
      adf.p('Third'),
      adf.numbered(1, adf.item(adf.p('first below third'), adf.bullets(adf.item(adf.p('deeper'))))),
    ),
    adf.item(adf.p('Fourth'), adf.code('', 'make test')),
  ),
);

const long = adf.doc(
  ...Array.from({ length: 60 }, (_, index) =>
    adf.p(
      `Paragraph ${index + 1}. ` + 'The archive holds letters, forms and pictures of forty years. '.repeat(2),
    ),
  ),
);

const hostile = adf.doc(
  adf.p(
    '<script>alert("description")</script> & "quotes" \'single\' </textarea><img src=x onerror=alert(1)>',
  ),
  adf.p(adf.link('a link that is no link', 'javascript:alert(1)')),
);

const SUMMARY_LIMIT = 255;

export function acmeIssues(): Issue[] {
  const longTitle =
    'Describe every screen of the patient portal in words that a freelancer understands '.repeat(4);
  return [
    issue(1, 'Build a booking page for the clinic', booking, {
      labels: ['frontend', 'booking'],
      components: ['Website'],
    }),
    issue(2, 'Fix the footer', null),
    issue(3, longTitle.slice(0, SUMMARY_LIMIT), adf.doc(adf.p('See the title.'))),
    issue(4, 'Move the patient records to the new schema', everything, { labels: ['database'] }),
    issue(5, 'Write the release checklist', nested, { components: ['Docs', 'Release'] }),
    issue(
      6,
      'Übersetzung für die Praxis – 日本語 🌍 العربية',
      adf.doc(adf.p('Grüße, 日本語, עברית, 👩🏽‍⚕️ und ß.')),
    ),
    issue(7, 'Scan the archive', long),
    issue(8, '<b>Bold</b> & "quoted" \'title\' <script>alert("title")</script>', hostile),
    issue(9, 'Empty description document', adf.doc()),
  ];
}

/** The other site has issues with the same ids and keys: only the tenant distinguishes them. */
export function globexIssues(): Issue[] {
  return [
    issue(1, 'Paint a logo for the spring fair', adf.doc(adf.p('Something with a tulip.')), {
      labels: ['design'],
    }),
    issue(2, 'Record the radio spot', null),
  ];
}
