/** A company or agency on Upwork. Only clients can post jobs. */
export interface OrganizationRecord {
  id: string;
  rid: string;
  name: string;
  legacyType: 'CLIENT' | 'VENDOR';
  /** The old API's reference of the team. */
  reference: string;
}

/** A person with an Upwork login; the first organization is the default one. */
export interface Persona {
  name: string;
  id: string;
  nid: string;
  rid: string;
  displayName: string;
  email: string;
  organizations: [OrganizationRecord, ...OrganizationRecord[]];
}

const clinic: OrganizationRecord = {
  id: '1604120937485692931',
  rid: '8204411',
  name: 'Lindenhof Clinic',
  legacyType: 'CLIENT',
  reference: '8204411',
};
const studio: OrganizationRecord = {
  id: '1604120937485692932',
  rid: '8204412',
  name: 'North Pier Studio',
  legacyType: 'CLIENT',
  reference: '8204412',
};
const press: OrganizationRecord = {
  id: '1604120937485692933',
  rid: '8204413',
  name: 'North Pier Press',
  legacyType: 'CLIENT',
  reference: '8204413',
};
const agency: OrganizationRecord = {
  id: '1604120937485692934',
  rid: '8204414',
  name: 'Harbour Agency',
  legacyType: 'VENDOR',
  reference: '8204414',
};

export const PERSONAS: readonly Persona[] = [
  {
    name: 'clara',
    id: '1604120937485690001',
    nid: 'clara_klein',
    rid: '9100001',
    displayName: 'Clara Klein',
    email: 'clara@clinic.example',
    organizations: [clinic],
  },
  {
    name: 'nora',
    id: '1604120937485690002',
    nid: 'nora_pier',
    rid: '9100002',
    displayName: 'Nora Pier',
    email: 'nora@pier.example',
    organizations: [studio, press, agency],
  },
  {
    name: 'victor',
    id: '1604120937485690003',
    nid: 'victor_harbour',
    rid: '9100003',
    displayName: 'Victor Harbour',
    email: 'victor@harbour.example',
    organizations: [agency],
  },
];

export function persona(name: string): Persona {
  const found = PERSONAS.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no Upwork user called ${name}`);
  return found;
}
