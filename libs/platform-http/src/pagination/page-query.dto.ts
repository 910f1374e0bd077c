import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

import { InvalidParameterError } from '@csms/kernel';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
/** Beyond this an offset makes the database count through too many rows: a cursor is asked for. */
const MAX_OFFSET = 10_000;

/** How every list is paged: by `offset`, by `page`, or by the `next_cursor` of the page before. */
export class PageQueryDto {
  @ApiPropertyOptional({
    description: 'Rows of one page',
    minimum: 1,
    maximum: MAX_LIMIT,
    default: DEFAULT_LIMIT,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit?: number;

  @ApiPropertyOptional({ description: 'Rows to pass over', minimum: 0, maximum: MAX_OFFSET, default: 0 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_OFFSET)
  offset?: number;

  @ApiPropertyOptional({ description: 'Another way to say the offset; the first page is 1', minimum: 1 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  page?: number;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before; does not shift while rows arrive' })
  @IsOptional()
  @IsString()
  @MaxLength(512)
  cursor?: string;
}

/** A page asked for: after a row (keyset), or from an offset. */
export interface PageRequest {
  readonly limit: number;
  readonly offset: number;
  readonly after: Keyset | null;
}

/** The place of a row in an ordered list, ties by id. */
export interface Keyset {
  /** What the list is ordered by: an instant, or a text. */
  readonly at: string;
  readonly id: string;
  /** Of a list in another order than newest first. */
  readonly sort?: string;
}

/** @throws InvalidParameterError where `page`, `offset` and `cursor` contradict, or the cursor is not one of ours */
export function pageRequest(query: PageQueryDto): PageRequest {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const byPage = query.page === undefined ? undefined : (query.page - 1) * limit;
  if (byPage !== undefined && query.offset !== undefined && byPage !== query.offset) {
    throw InvalidParameterError.of(
      'page',
      'contradiction',
      'page and offset name different rows: send one of them.',
    );
  }
  const offset = query.offset ?? byPage ?? 0;
  if (offset > MAX_OFFSET) {
    throw InvalidParameterError.of('page', 'max', `Beyond row ${MAX_OFFSET} page with cursor.`);
  }
  if (query.cursor === undefined) return { limit, offset, after: null };
  if (offset > 0) {
    throw InvalidParameterError.of('cursor', 'contradiction', 'cursor goes without page and offset.');
  }
  return { limit, offset: 0, after: decodeCursor(query.cursor) };
}

export function encodeCursor(keyset: Keyset): string {
  const { at, id, sort } = keyset;
  return Buffer.from(JSON.stringify(sort === undefined ? [at, id] : [at, id, sort])).toString('base64url');
}

/** @throws InvalidParameterError */
export function decodeCursor(cursor: string): Keyset {
  try {
    const [at, id, sort] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (typeof at === 'string' && typeof id === 'string') {
      if (typeof sort === 'string') return { at, id, sort };
      if (!Number.isNaN(Date.parse(at))) return { at, id };
    }
  } catch {
    // Not base64 of JSON: refused below like any other text that we did not make.
  }
  throw InvalidParameterError.of('cursor', 'cursor', 'cursor is not one that this list gave.');
}
