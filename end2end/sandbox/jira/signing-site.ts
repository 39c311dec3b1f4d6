import type { Descriptor } from './descriptor.ts';
import type { InstallKey } from './install-keys.ts';
import type { Person } from './people.ts';

/** What the signed addresses and hooks of a site are made of. */
export interface SigningSite {
  readonly name: string;
  readonly url: string;
  readonly clientKey: string;
  readonly people: [Person, ...Person[]];
  readonly settings: {
    user: string;
    pageTokenSeconds: number;
    contextTokenSeconds: number;
    displayUrl?: string;
  };
  readonly installKey: InstallKey;
  person(name: string): Person | undefined;
  descriptor(): Descriptor;
  sharedSecret(): string;
}
