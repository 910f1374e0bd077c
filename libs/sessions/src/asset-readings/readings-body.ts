import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import { ValidationFailedError } from '@csms/kernel';
import { checkObject, csvTextOf, readCsv } from '@csms/platform-http';

import { ROW_MEMBERS } from './domain/reading-row';
import { MAX_READINGS, ReadingDto, ReadingsDto } from './dto/readings.dto';

const CSV_EXAMPLE = `timestamp,power_kw,energy_kwh_register
2026-05-01T08:00:00Z,41.2,182340.5
2026-05-01T08:01:00Z,40.9,182341.2
`;

/** The route takes readings as JSON, or as a file of comma-separated values with the same names in its first line. */
export const TakesReadings = (): MethodDecorator =>
  applyDecorators(RouteConfig({ acceptsCsv: true }), ApiExtraModels(ReadingsDto, ReadingDto));

/** For the OpenAPI document. */
export const READINGS_BODY = {
  required: true,
  content: {
    'application/json': { schema: { $ref: getSchemaPath(ReadingsDto) } },
    'text/csv': { schema: { type: 'string' }, example: CSV_EXAMPLE },
  },
} as const;

/** The rows of the body, unchecked each. @throws ValidationFailedError where the body as a whole is none */
export const ReadingRows = createParamDecorator((_: unknown, context: ExecutionContext): unknown[] => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  return Buffer.isBuffer(body) ? rowsOfCsv(csvTextOf(body)) : rowsOfJson(body);
});

function rowsOfJson(body: unknown): unknown[] {
  if (body !== undefined && (typeof body !== 'object' || body === null || Array.isArray(body))) {
    throw new ValidationFailedError([
      { pointer: '', code: 'object', detail: 'The body must be a JSON object.' },
    ]);
  }
  const { value, errors } = checkObject(ReadingsDto, body ?? {});
  if (errors.length > 0) throw new ValidationFailedError(errors);
  return value.readings;
}

function rowsOfCsv(text: string): unknown[] {
  const lines = readCsv(text, { columns: ROW_MEMBERS, required: ['timestamp'], maxLines: MAX_READINGS });
  return lines.map(({ cells, miscounted }) =>
    miscounted === null
      ? Object.fromEntries(
          Object.entries(cells).map(([name, cell]) => [name, name === 'timestamp' ? cell : numberOf(cell)]),
        )
      : null,
  );
}

/** What is no number stays text, which is refused with its row. */
function numberOf(cell: string): number | string {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(cell) ? Number(cell) : cell;
}
