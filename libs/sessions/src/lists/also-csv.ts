import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
  UseInterceptors,
} from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';

import { answerType } from '@csms/platform-http';

import { rowWriter } from '../exports/export-format';

type Query = Readonly<Record<string, unknown>>;
type ColumnsOf = (query: Query) => readonly string[];

/** What lists answer. */
interface ListPage {
  readonly data: readonly object[];
  readonly next_cursor: string | null;
}

interface Documented {
  readonly schema?: object;
  readonly type?: Type<unknown>;
  readonly description?: string;
}

/** Where Nest keeps the answers that decorators have named. */
const API_RESPONSE = 'swagger/apiResponse';
const CSV = 'text/csv';

/**
 * The list answers `Accept: text/csv` with one page of it as a file: the columns of an export, in which no spreadsheet
 * finds a formula. The next page is named by the headers `Link` and `X-Next-Cursor`. Stands above the decorator that
 * documents the list as JSON.
 */
export function AlsoCsv(columnsOf: ColumnsOf): MethodDecorator {
  return applyDecorators(
    UseInterceptors(new CsvOfList(columnsOf)),
    documentCsv(rowWriter('csv', columnsOf({})).head),
  );
}

/** @param example the first line of such a file */
function documentCsv(example: string): MethodDecorator {
  return (target, name, descriptor: PropertyDescriptor) => {
    const answers = Reflect.getMetadata(API_RESPONSE, descriptor.value as object) as
      Readonly<Record<string, Documented>> | undefined;
    const { schema, type, description } = answers?.['200'] ?? {};
    if (type !== undefined) ApiExtraModels(type)(target, name, descriptor);
    const json = schema ?? { $ref: getSchemaPath(type ?? '') };
    const headers = {
      'X-Next-Cursor': {
        description: 'Of `text/csv`: `cursor` of the next page; none at the end',
        schema: { type: 'string' },
      },
      Link: { description: 'Of `text/csv`: the next page, `rel="next"`', schema: { type: 'string' } },
    };
    ApiOkResponse({
      description: description === undefined || description === '' ? 'JSON, or one page as CSV' : description,
      headers: headers,
      content: {
        'application/json': { schema: json },
        [CSV]: { schema: { type: 'string', example } },
      },
    })(target, name, descriptor);
  };
}

class CsvOfList implements NestInterceptor {
  constructor(private readonly columnsOf: ColumnsOf) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (!wantsCsv(request.headers.accept)) return next.handle();
    const columns = this.columnsOf(request.query as Query);
    return next.handle().pipe(map((page: ListPage) => written(page, columns, request, reply)));
  }
}

/** Whoever names neither form gets JSON, as from every list. */
function wantsCsv(accept: string | undefined): boolean {
  if (accept?.toLowerCase().includes(CSV) !== true) return false;
  return answerType(accept) === CSV;
}

function written(
  { data, next_cursor: next }: ListPage,
  columns: readonly string[],
  { url }: FastifyRequest,
  reply: FastifyReply,
): string {
  void reply
    .type(`${CSV}; charset=utf-8`)
    .header('vary', 'accept')
    .header('x-content-type-options', 'nosniff');
  if (next !== null) {
    void reply.header('x-next-cursor', next).header('link', `<${addressOfNext(url, next)}>; rel="next"`);
  }
  const { head, row } = rowWriter('csv', columns);
  return [head, ...data.map(row)].join('');
}

function addressOfNext(url: string, cursor: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.delete('offset');
  parameters.delete('page');
  parameters.set('cursor', cursor);
  return `${path}?${parameters.toString()}`;
}
