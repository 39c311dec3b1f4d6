import {
  GraphQLError,
  Kind,
  specifiedRules,
  validate,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';

/** An error as graphql-java writes it. */
export interface JavaError {
  message: string;
  locations?: readonly { line: number; column: number }[];
  path?: readonly (string | number)[];
  extensions: { classification: string };
}

/** What graphql-java calls a breach of each rule. */
const NAMES: Record<string, string> = {
  FieldsOnCorrectTypeRule: 'FieldUndefined',
  ProvidedRequiredArgumentsRule: 'MissingFieldArgument',
  ValuesOfCorrectTypeRule: 'WrongType',
  ScalarLeafsRule: 'SubSelectionRequired',
  KnownArgumentNamesRule: 'UnknownArgument',
  KnownTypeNamesRule: 'UnknownType',
  VariablesInAllowedPositionRule: 'VariableTypeMismatch',
  VariablesAreInputTypesRule: 'NonInputTypeOnVariable',
  NoUndefinedVariablesRule: 'UndefinedVariable',
  KnownFragmentNamesRule: 'UndefinedFragment',
  PossibleFragmentSpreadsRule: 'InvalidFragmentType',
  OverlappingFieldsCanBeMergedRule: 'FieldsConflict',
};

function javaName(rule: ValidationRule, message: string): string {
  if (rule.name === 'ScalarLeafsRule' && message.includes('must not have')) return 'SubSelectionNotAllowed';
  if (/found null\.?$/.test(message)) return 'NullValueForNonNullArgument';
  return NAMES[rule.name] ?? rule.name.replace(/Rule$/, '');
}

/** The names of the fields around a place in the document, outermost first. */
function fieldPath(document: DocumentNode, position: number): string {
  const path: string[] = [];
  visit(document, {
    enter(node) {
      const { loc } = node;
      if (!loc || position < loc.start || position >= loc.end) return false;
      if (node.kind === Kind.FIELD) path.push(node.name.value);
      return undefined;
    },
  });
  return path.join('/');
}

/** Breaches of the schema by a document, in graphql-java's wording. */
export function validationErrors(schema: GraphQLSchema, document: DocumentNode): JavaError[] {
  return specifiedRules.flatMap((rule) =>
    validate(schema, document, [rule]).map((error) => {
      const name = javaName(rule, error.message);
      const path = fieldPath(document, error.positions?.[0] ?? 0);
      return {
        message: `Validation error of type ${name}: ${error.message.replaceAll('"', "'")} @ '${path}'`,
        locations: error.locations,
        extensions: { classification: 'ValidationError' },
      };
    }),
  );
}

/** A variable whose value does not fit its type. */
export function variableError(error: GraphQLError): JavaError {
  const message = error.message
    .replaceAll('"', "'")
    .replace(/^Variable '\$(\w+)' got invalid value/, "Variable '$1' has an invalid value:");
  return { message, locations: error.locations, extensions: { classification: 'ValidationError' } };
}

export function syntaxError(error: GraphQLError): JavaError {
  return {
    message: `Invalid Syntax : ${error.message}`,
    locations: error.locations,
    extensions: { classification: 'InvalidSyntax' },
  };
}

/** A refusal by the service behind a field, or of one part of what it was sent. */
export function refusal(message: string, path?: string[]): GraphQLError {
  return new GraphQLError(message, { path, extensions: { classification: 'DataFetchingException' } });
}

export function notFound(operation: string, uid: string): GraphQLError {
  return refusal(`Exception while fetching data (/${operation}) : opening with uid ${uid} was not found`);
}

export function executionError(error: GraphQLError): JavaError {
  const { classification } = error.extensions as { classification?: string };
  return {
    message: error.message,
    locations: error.locations,
    path: error.path,
    extensions: { classification: classification ?? 'DataFetchingException' },
  };
}

export function scopeError(fields: string[]): JavaError {
  return {
    message: `The client or its token lacks the oauth2 permissions/scopes to access: [${fields.join(', ')}]`,
    extensions: { classification: 'ExecutionAborted' },
  };
}
