import { readFileSync } from 'node:fs';
import {
  buildSchema,
  execute,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { Exchange } from '../../http/exchange.ts';
import { empty, json, type Reply } from '../../http/reply.ts';
import type { Router } from '../../http/router.ts';
import { brief } from '../../recorder/call-log.ts';
import type { UpworkSite } from '../site.ts';
import { identify, type Caller } from './caller.ts';
import {
  executionError,
  scopeError,
  syntaxError,
  validationErrors,
  variableError,
  type JavaError,
} from './errors.ts';
import { mutations } from './mutations.ts';
import { queries } from './queries.ts';

export const schema = buildSchema(readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'));

interface GraphqlRequest {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Record<string, unknown>;
  /** The root fields, such as `createJobPosting`. */
  fields: string[];
}

/** `POST /graphql`, executed over the part of Upwork's schema in `schema.graphql`. */
export function serveGraphql(router: Router, site: UpworkSite): void {
  router.add('POST', '/graphql', (exchange) => {
    const request = read(exchange);
    const fields = 'fields' in request ? request.fields : [];
    const names = fields.map((field) => `graphql:${field}`);
    if (fields.includes('createJobPosting')) names.push('create-job');
    return site.faults.around(exchange, [...names, 'graphql:any'], () => answer(site, exchange, request));
  });
}

function read(exchange: Exchange): GraphqlRequest | JavaError {
  const body = (exchange.json() ?? {}) as { query?: unknown; variables?: unknown; operationName?: string };
  exchange.call.record.variables = brief(body.variables);
  if (typeof body.query !== 'string') return plainError('the body is no JSON with a query');
  try {
    const document = parse(body.query);
    const operation = getOperationAST(document, body.operationName);
    if (!operation) return plainError('no operation of that name');
    const fields = operation.selectionSet.selections.flatMap((node) =>
      node.kind === Kind.FIELD ? [node.name.value] : [],
    );
    return { document, operation, variables: (body.variables ?? {}) as GraphqlRequest['variables'], fields };
  } catch (error) {
    return syntaxError(error as GraphQLError);
  }
}

const plainError = (message: string): JavaError => ({
  message,
  extensions: { classification: 'InvalidSyntax' },
});

async function answer(
  site: UpworkSite,
  exchange: Exchange,
  request: GraphqlRequest | JavaError,
): Promise<Reply> {
  if (!exchange.header('user-agent'))
    exchange.call.wrong('no User-Agent: Upwork’s front end blocks such calls');
  if (exchange.mediaType() !== 'application/json') exchange.call.wrong('the body is not application/json');
  const caller = identify(site, exchange);
  if (caller === 'unauthenticated') {
    const missing = !exchange.header('authorization');
    if (missing) exchange.call.wrong('no bearer token');
    else exchange.call.refused('the bearer token is unknown, expired or revoked');
    if (site.settings.unauthenticated === '403') return empty(403);
    return json(401, { message: 'Authentication failed' });
  }
  if (caller === 'no longer a member') {
    exchange.call.refused('the user has left the organization of the tenant header');
    return json(403, { message: 'Forbidden' });
  }
  if (caller === 'not a member') {
    exchange.call.wrong('the tenant header names an organization that the user does not belong to');
    return json(403, { message: 'Forbidden' });
  }
  if (!('document' in request)) return wrong(exchange, [request]);
  return run(site, exchange, request, caller);
}

function wrong(exchange: Exchange, errors: JavaError[]): Reply {
  exchange.call.wrong(errors.map(({ message }) => message).join('; '));
  return json(200, { errors });
}

async function run(
  site: UpworkSite,
  exchange: Exchange,
  request: GraphqlRequest,
  caller: Caller,
): Promise<Reply> {
  const invalid = validationErrors(schema, request.document);
  if (invalid.length > 0) return wrong(exchange, invalid);
  const coerced = getVariableValues(schema, request.operation.variableDefinitions ?? [], request.variables);
  if (coerced.errors) return wrong(exchange, coerced.errors.map(variableError));
  exchange.call.checked('operation and variables against the schema');

  const unscoped = fieldsAsked(request.document).filter((field) =>
    site.settings.missingScopes.includes(field),
  );
  if (unscoped.length > 0) {
    exchange.call.refused(`the key has no scope for ${unscoped.join(', ')}`);
    return json(200, { data: null, errors: [scopeError(unscoped)] });
  }
  const result = await execute({
    schema,
    document: request.document,
    variableValues: request.variables,
    operationName: request.operation.name?.value,
    rootValue: request.operation.operation === 'mutation' ? mutations : queries,
    contextValue: caller,
  });
  if (result.errors) exchange.call.refused(result.errors.map(({ message }) => message).join('; '));
  return json(200, {
    data: result.data,
    ...(result.errors && { errors: result.errors.map(executionError) }),
  });
}

/** All `Type.field` pairs that a document asks for. */
function fieldsAsked(document: DocumentNode): string[] {
  const found = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        if (parent) found.add(`${parent.name}.${node.name.value}`);
      },
    }),
  );
  return [...found];
}
