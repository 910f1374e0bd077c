import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

import { findSorted } from './find-sorted';
import type { FoundPage } from './page';
import type { PageRequest } from './page-query.dto';
import { NEWEST_FIRST } from './sort-order';

/** One page of a list, newest first, ties by id: {@link findSorted} where no other order is offered. */
export function findNewestFirst<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  columns: { readonly at: string; readonly id: string },
  page: PageRequest,
): Promise<FoundPage<Row>> {
  const order = { name: NEWEST_FIRST, column: columns.at, isDescending: true, isInstant: true };
  return findSorted(query, order, columns.id, page);
}
