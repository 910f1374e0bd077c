import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { CodedError } from '@csms/kernel';

import { writeCsv } from './write-csv';

const JSON_TYPE = 'application/json';
const CSV_TYPE = 'text/csv';

/** What the client wants back, by its Accept header (RFC 9110 §12.5.1): JSON where it does not mind. */
export type AnswerType = typeof JSON_TYPE | typeof CSV_TYPE;

/** As a handler's argument. */
export const AnswerIn = createParamDecorator((_: unknown, context: ExecutionContext): AnswerType => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return answerType(headers.accept);
});

export function answerType(accept: string | undefined): AnswerType {
  const wanted = (accept ?? '*/*')
    .split(',')
    .map((range) => (range.split(';', 1)[0] ?? '').trim().toLowerCase());
  const first = wanted.find((range) =>
    [JSON_TYPE, CSV_TYPE, '*/*', 'application/*', 'text/*'].includes(range),
  );
  if (first === undefined)
    throw new CodedError('not_acceptable', `The answer is ${JSON_TYPE} or ${CSV_TYPE}.`);
  return first.startsWith('text/') ? CSV_TYPE : JSON_TYPE;
}

/** The answer of a handler that took {@link AnswerIn}: one CSV row for each line of the file, or the whole report. */
export function answerWith<Report extends object>(
  reply: FastifyReply,
  type: AnswerType,
  report: Report,
  table: { readonly columns: readonly string[]; readonly rows: readonly object[] },
): Report | string {
  if (type === JSON_TYPE) return report;
  void reply.type(`${CSV_TYPE}; charset=utf-8`);
  return writeCsv(table.columns, table.rows);
}
