import { applyDecorators, SetMetadata, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiProperty, getSchemaPath } from '@nestjs/swagger';

import { encodeCursor, type Keyset, type PageRequest } from './page-query.dto';

export const IS_PAGE = 'csms:is-page';

/** What every list says beside its rows. */
export class PageDto {
  @ApiProperty({ description: 'Rows that match, over all pages', example: 1 })
  total: number;

  @ApiProperty({ example: 50 })
  limit: number;

  @ApiProperty({ example: 0 })
  offset: number;

  @ApiProperty({ example: 1 })
  page: number;

  @ApiProperty({ type: String, nullable: true, description: 'null at the end', example: null })
  next_cursor: string | null;
}

/** Rows as a repository found them: one more than asked for tells that there is a next page. */
export interface FoundPage<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly request: PageRequest;
  /** The place of a row in the order that they stand in. */
  readonly keysetOf: (row: Row) => Keyset;
}

/** Builds a list's answer under its documented collection name. */
export function pageOf<Name extends string, Row, Item>(
  name: Name,
  found: FoundPage<Row>,
  toItem: (row: Row) => Item,
): PageDto & Record<Name, Item[]> {
  const { request, keysetOf } = found;
  const rows = found.rows.slice(0, request.limit);
  const last = rows.at(-1);
  const hasMore = found.rows.length > request.limit;
  const envelope: { [Member in keyof PageDto]: PageDto[Member] } = {
    total: found.total,
    limit: request.limit,
    offset: request.offset,
    page: Math.floor(request.offset / request.limit) + 1,
    next_cursor: hasMore && last !== undefined ? encodeCursor(keysetOf(last)) : null,
  };
  return { [name]: rows.map(toItem), ...envelope } as PageDto & Record<Name, Item[]>;
}

/** A list of another shape than {@link ApiPage}'s: no object that is read, changed and compared by its `ETag`. */
export function IsPage(): MethodDecorator {
  return SetMetadata(IS_PAGE, true);
}

/** Documents a list whose rows stand under `name`. */
export function ApiPage(name: string, item: Type<unknown>): MethodDecorator {
  return applyDecorators(
    IsPage(),
    ApiExtraModels(PageDto, item),
    ApiOkResponse({
      schema: {
        allOf: [
          { $ref: getSchemaPath(PageDto) },
          {
            type: 'object',
            required: [name],
            properties: { [name]: { type: 'array', items: { $ref: getSchemaPath(item) } } },
          },
        ],
      },
    }),
  );
}
