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
export interface FoundRows<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** With what was asked for, and the place of a row in the order that they stand in. */
export interface FoundPage<Row> extends FoundRows<Row> {
  readonly request: PageRequest;
  readonly keysetOf: (row: Row) => Keyset;
}

type Listed<Name extends string, Item> = PageDto & Record<Name, Item[]>;
type Show<Row, Item> = (row: Row) => Item;
type KeysetOf<Row> = (row: Row) => Keyset;

/** Builds a list's answer under its documented collection name. */
export function pageOf<Name extends string, Row, Item>(
  name: Name,
  found: FoundPage<Row>,
  toItem: Show<Row, Item>,
): Listed<Name, Item>;
/** For rows that do not come from `findSorted` as they are. */
export function pageOf<Name extends string, Row, Item>(
  name: Name,
  found: FoundRows<Row>,
  request: PageRequest,
  toItem: Show<Row, Item>,
  keysetOf: KeysetOf<Row>,
): Listed<Name, Item>;
export function pageOf<Name extends string, Row, Item>(
  name: Name,
  found: FoundRows<Row>,
  ...how: [Show<Row, Item>] | [PageRequest, Show<Row, Item>, KeysetOf<Row>]
): Listed<Name, Item> {
  if (how.length === 3) {
    const [request, toItem, keysetOf] = how;
    return envelope(name, Object.assign({}, found, { request, keysetOf }), toItem);
  }
  return envelope(name, found as FoundPage<Row>, how[0]);
}

function envelope<Name extends string, Row, Item>(
  name: Name,
  found: FoundPage<Row>,
  toItem: Show<Row, Item>,
): Listed<Name, Item> {
  const { request, keysetOf } = found;
  const rows = found.rows.slice(0, request.limit);
  const last = rows.at(-1);
  const hasMore = found.rows.length > request.limit;
  const page: { [Member in keyof PageDto]: PageDto[Member] } = {
    total: found.total,
    limit: request.limit,
    offset: request.offset,
    page: Math.floor(request.offset / request.limit) + 1,
    next_cursor: hasMore && last !== undefined ? encodeCursor(keysetOf(last)) : null,
  };
  return { [name]: rows.map(toItem), ...page } as Listed<Name, Item>;
}

/** Documents a list whose rows stand under `name`. */
export function ApiPage(name: string, item: Type<unknown>): MethodDecorator {
  return applyDecorators(
    SetMetadata(IS_PAGE, true),
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
