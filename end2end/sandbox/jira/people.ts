/** A Jira user. Atlassian accounts are global: the same one may work on two sites. */
export interface Person {
  /** The short name used by the switches and in tests. */
  name: string;
  accountId: string;
  displayName: string;
}

export const MIA: Person = {
  name: 'mia',
  accountId: '712020:5f0c7a51-2b9e-4b7d-9c41-0d6a2f8e1a01',
  displayName: 'Mia Torres',
};
export const JONAS: Person = {
  name: 'jonas',
  accountId: '712020:9d3e1b77-64c8-4a0f-8a52-7be4c90d2f02',
  displayName: 'Jonas Weber',
};
export const OMAR: Person = {
  name: 'omar',
  accountId: '557058:2c1f8e66-0a3d-4e95-b7f8-31d5a6c4e903',
  displayName: 'Omar Haddad',
};

/** Someone who looks at a public issue without an account: tokens carry no `sub`. */
export const ANONYMOUS = 'anonymous';
