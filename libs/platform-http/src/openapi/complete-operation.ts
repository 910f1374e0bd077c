import type { OpenAPIObject } from '@nestjs/swagger';

import { ERROR_CODES, type ErrorCode, isErrorCode } from '@csms/contracts';

import { problemOf } from '../problem/problem';

import { PROBLEMS_EXTENSION } from './api-problems';
import { BODY_EXAMPLES } from './body-examples';
import { exampleOf, type ExampleSchema, type ExampleSchemas, type ExampleSource } from './domain/example-of';
import { problemName, type ProblemResponse, problemResponses } from './domain/problem-responses';

interface Media {
  schema?: ExampleSchema;
  example?: unknown;
  examples?: unknown;
}

interface Content {
  content?: Record<string, Media>;
  required?: boolean;
  $ref?: string;
}

/** An operation of the document as @nestjs/swagger makes it. */
export interface DocumentedOperation {
  operationId?: string;
  parameters?: readonly { readonly in: string; readonly name: string }[];
  requestBody?: Content;
  responses: Record<string, Content>;
  [extension: `x-${string}`]: unknown;
}

/** By the names under which operations refer to them. */
export type SharedProblems = Map<string, ProblemResponse>;

/** Adds what follows from the rest: an example of each body, and every problem that the operation can answer. */
export function completeOperation(
  operation: DocumentedOperation,
  document: OpenAPIObject,
  shared: SharedProblems,
): void {
  const schemas = (document.components?.schemas ?? {}) as ExampleSchemas;
  const place = operation.operationId ?? 'An operation';
  takeBodyExamples(operation);
  addExamples(operation.requestBody, { schemas, isRequest: true }, place);
  if (operation.requestBody !== undefined && mayBeLeftOut(operation.requestBody, schemas)) {
    operation.requestBody.required = false;
  }
  for (const answer of Object.values(operation.responses)) {
    addExamples(answer, { schemas, isRequest: false }, place);
  }
  const { [PROBLEMS_EXTENSION]: own = [], ...rest } = operation;
  const problems = problemResponses({
    access: operation['x-or-scope'] === undefined ? String(operation['x-access']) : 'scope',
    hasPathParameter: hasParameter(operation, 'path'),
    hasQueryParameter: hasParameter(operation, 'query'),
    hasBody: operation.requestBody !== undefined,
    own: [...(own as unknown[]).map(String).filter(isErrorCode), ...codesOfHeaders(operation)],
  });
  Reflect.deleteProperty(operation, PROBLEMS_EXTENSION);
  operation.responses = withProblems(rest.responses, problems, shared);
}

/** One example of every problem code, which the operations refer to. */
export function problemExamples(): Record<string, { value: object }> {
  const context = { instance: '/api/v1/sites', requestId: 'req_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' };
  return Object.fromEntries(
    (Object.keys(ERROR_CODES) as ErrorCode[]).map((code) => {
      const [, title] = ERROR_CODES[code];
      const isOfFields = code === 'validation_failed' || code === 'invalid_parameter';
      const pointer = code === 'validation_failed' ? '/name' : 'limit';
      const errors = isOfFields ? [{ pointer, code: 'required', detail: 'It is required.' }] : [];
      return [code, { value: problemOf(code, `${title}.`, context, { errors }) }];
    }),
  );
}

/** A status may have a body of the operation's own beside the problem: then it is like no other's. */
function withProblems(
  own: DocumentedOperation['responses'],
  problems: Readonly<Record<string, ProblemResponse>>,
  shared: SharedProblems,
): DocumentedOperation['responses'] {
  const merged = Object.entries(problems).map(([status, problem]): [string, Content] => {
    const content = own[status]?.content;
    if (content !== undefined) return [status, { ...problem, content: { ...content, ...problem.content } }];
    const name = problemName(problem);
    shared.set(name, problem);
    return [status, { $ref: `#/components/responses/${name}` }];
  });
  return { ...own, ...Object.fromEntries(merged) };
}

function takeBodyExamples(operation: DocumentedOperation): void {
  const examples = (operation[BODY_EXAMPLES] ?? {}) as Readonly<Record<string, unknown>>;
  for (const [type, media] of Object.entries(operation.requestBody?.content ?? {})) {
    if (type in examples) media.example = examples[type];
  }
  Reflect.deleteProperty(operation, BODY_EXAMPLES);
}

function addExamples(body: Content | undefined, source: ExampleSource, place: string): void {
  for (const media of Object.values(body?.content ?? {})) {
    if (media.schema === undefined || media.example !== undefined || media.examples !== undefined) continue;
    media.example = exampleFor(media.schema, source, place);
  }
}

function exampleFor(schema: ExampleSchema, source: ExampleSource, place: string): unknown {
  try {
    return exampleOf(schema, source);
  } catch (error) {
    throw new Error(`${place}: ${(error as Error).message}. Give it one with @ApiProperty({ example }).`, {
      cause: error,
    });
  }
}

/** A body without a required member. */
function mayBeLeftOut({ content = {} }: Content, schemas: ExampleSchemas): boolean {
  return Object.values(content).every(({ schema }) => {
    const name = schema?.$ref?.split('/').at(-1);
    const named = name === undefined ? schema : schemas[name];
    return named?.type === 'object' && (named.required ?? []).length === 0;
  });
}

/** What a header that an operation takes can be refused with. */
const HEADER_CODES: Readonly<Record<string, readonly ErrorCode[]>> = {
  'Idempotency-Key': ['invalid_parameter', 'idempotency_in_progress', 'idempotency_key_reused'],
  'If-Match': ['invalid_parameter', 'precondition_failed'],
};

function codesOfHeaders({ parameters = [] }: DocumentedOperation): readonly ErrorCode[] {
  return parameters.flatMap(({ name }) => HEADER_CODES[name] ?? []);
}

function hasParameter({ parameters = [] }: DocumentedOperation, place: string): boolean {
  return parameters.some((parameter) => parameter.in === place);
}
