import type { Exchange } from '../../http/exchange.ts';
import type { OrganizationRecord, Persona } from '../personas.ts';
import type { UpworkSite } from '../site.ts';

/** The caller and the organization, which every resolver gets in addition to its arguments. */
export interface Caller {
  site: UpworkSite;
  persona: Persona;
  organization: OrganizationRecord;
  /** Whether the request named the organization itself. */
  named: boolean;
  exchange: Exchange;
}

export const TENANT_HEADER = 'X-Upwork-API-TenantId';

export type Stranger = 'unauthenticated' | 'not a member' | 'no longer a member';

/** The caller of a request, or why there is none. */
export function identify(site: UpworkSite, exchange: Exchange): Caller | Stranger {
  const [scheme, token] = (exchange.header('authorization') ?? '').split(' ');
  const persona = scheme?.toLowerCase() === 'bearer' ? site.tokens.owner(token ?? '') : undefined;
  if (!persona) return 'unauthenticated';
  exchange.call.checked('bearer token');
  exchange.call.record.notes['upworkUser'] = persona.name;
  const named = exchange.header(TENANT_HEADER);
  if (named !== undefined) exchange.call.record.notes['organization'] = named;
  const organizations = site.organizationsOf(persona);
  const organization = named === undefined ? organizations[0] : organizations.find(({ id }) => id === named);
  if (!organization) {
    const was = named === undefined || persona.organizations.some(({ id }) => id === named);
    return was ? 'no longer a member' : 'not a member';
  }
  return { site, persona, organization, named: named !== undefined, exchange };
}
