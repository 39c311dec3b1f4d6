/**
 * Extracts the part that the sandbox supports from a full schema of Upwork's GraphQL API.
 *
 *     npx tsx sandbox/upwork/graphql/extract-schema.ts path/to/full.graphql > sandbox/upwork/graphql/schema.graphql
 *
 * Names, nullability, arguments, defaults and enums are unchanged; descriptions are dropped.
 */
import { readFileSync } from 'node:fs';
import {
  Kind,
  parse,
  print,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type NamedTypeNode,
  type TypeDefinitionNode,
} from 'graphql';

const ROOT_FIELDS: Record<string, string[]> = {
  Query: [
    'companySelector',
    'user',
    'organization',
    'ontologyCategories',
    'ontologyElementsSearchByPrefLabel',
    'ontologySkills',
    'proposalMetadata',
    'jobPosting',
    'marketplaceJobPosting',
    'marketplaceJobPostingsContents',
    'clientProposals',
    'reasons',
    'countries',
    'languages',
    'regions',
    'timeZones',
  ],
  Mutation: ['createJobPosting', 'updateJobPosting'],
};

/** Fields that lead to other products (offers, contracts, profiles, time sheets), each with hundreds of types. */
const LEFT_OUT = new Set([
  'CurrentUser.userPermissions',
  'CurrentUser.offer',
  'CurrentUser.timeReport',
  'CurrentUser.contractTimeReport',
  'CurrentUser.freelancerProfile',
  'CurrentUser.talentProfile',
  'CurrentUser.i18NSettings',
  'CurrentOrganization.staffs',
  'CurrentOrganization.userPermissions',
  'CurrentOrganization.agencyOffers',
  'CurrentOrganization.clientOffers',
  'CurrentOrganization.clientTimeReport',
  'CurrentOrganization.clientContractTimeReport',
  'CurrentOrganization.agencyTimeReport',
  'CurrentOrganization.agencyContractTimeReport',
  'GenericOrganization.agencyOffers',
  'GenericOrganization.clientOffers',
  'PrivateCompanyInfo.agencyDetails',
  'PrivateCompanyInfo.contactUser',
  'PrivateCompanyInfo.jobPosts',
  'GenericUser.freelancerProfile',
  'GenericUser.talentProfile',
]);

type WithFields = TypeDefinitionNode & { fields?: readonly FieldDefinitionNode[] };

function isKept(type: string, field: string): boolean {
  const chosen = ROOT_FIELDS[type];
  return chosen ? chosen.includes(field) : !LEFT_OUT.has(`${type}.${field}`);
}

function prune(document: DocumentNode): DocumentNode {
  return visit(document, {
    enter(node) {
      if ('description' in node && node.description) return { ...node, description: undefined };
      return undefined;
    },
    ObjectTypeDefinition: { leave: (node) => withKeptFields(node) },
    InterfaceTypeDefinition: { leave: (node) => withKeptFields(node) },
    Directive: (node) => (node.name.value === 'deprecated' ? undefined : null),
  });
}

function withKeptFields<T extends WithFields>(node: T): T {
  return { ...node, fields: node.fields?.filter((field) => isKept(node.name.value, field.name.value)) };
}

function mentions(definition: DefinitionNode): string[] {
  const names: string[] = [];
  visit(definition, { NamedType: (node: NamedTypeNode) => void names.push(node.name.value) });
  return names;
}

function reachable(types: Map<string, TypeDefinitionNode>): Set<string> {
  const implementors = new Map<string, string[]>();
  for (const type of types.values()) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const base of type.interfaces ?? []) {
      implementors.set(base.name.value, [...(implementors.get(base.name.value) ?? []), type.name.value]);
    }
  }
  const seen = new Set<string>();
  const queue = Object.keys(ROOT_FIELDS);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const type = types.get(name);
    if (!type || seen.has(name)) continue;
    seen.add(name);
    queue.push(...mentions(type), ...(FOLLOWED.has(name) ? (implementors.get(name) ?? []) : []));
  }
  return seen;
}

/** Interfaces of which the selected fields can return every implementation. */
const FOLLOWED = new Set(['OntologyEntity']);

function extract(source: string): string {
  const document = prune(parse(source));
  const types = new Map<string, TypeDefinitionNode>();
  for (const node of document.definitions) {
    if ('name' in node && node.name && node.kind.endsWith('TypeDefinition')) {
      types.set(node.name.value, node as TypeDefinitionNode);
    }
  }
  const wanted = [...reachable(types)].sort();
  return wanted.map((name) => print(types.get(name)!)).join('\n\n') + '\n';
}

const path = process.argv[2];
if (!path) {
  console.error('usage: extract-schema.ts FULL_SCHEMA');
  process.exit(2);
}
process.stdout.write(extract(readFileSync(path, 'utf8')));
