import { createHash } from 'node:crypto';

import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

import type { Keyset } from './page-query.dto';

/** The order of every list that is not asked for another. */
export const NEWEST_FIRST = '-created_at';

/** By which member of its rows a list is ordered. */
export interface SortOrder {
  /** As the client says it: the member's name, with a minus for descending. */
  readonly name: string;
  /** The entity's property. */
  readonly column: string;
  readonly isDescending: boolean;
  readonly isInstant: boolean;
}

/**
 * @param sort as {@link IsSort} let it through
 * @param columns the entity's property for each name; names that end in `_at` are instants
 */
export function sortOrder(sort: string | undefined, columns: Readonly<Record<string, string>>): SortOrder {
  const name = sort ?? NEWEST_FIRST;
  const member = name.replace(/^-/, '');
  const column = columns[member];
  if (column === undefined) throw new Error(`The list cannot be sorted by ${member}`);
  return { name, column, isDescending: name.startsWith('-'), isInstant: member.endsWith('_at') };
}

const FINGERPRINT_CHARACTERS = 11;

/**
 * The same order, of the rows that a filter lets through: its cursors are refused to a list with another filter, which
 * would pass over rows of its own, or show them twice.
 *
 * @param filter as the client sent it; members without a value do not count
 */
export function ofFilter(order: SortOrder, filter: object): SortOrder {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  if (given.length === 0) return order;
  const text = JSON.stringify(given.sort(([a], [b]) => (a < b ? -1 : 1)));
  const fingerprint = createHash('sha256').update(text).digest('base64url').slice(0, FINGERPRINT_CHARACTERS);
  return { ...order, name: `${order.name} ${fingerprint}` };
}

/** The cursor's place of a row in that order. */
export function keysetIn(order: SortOrder, value: string | Date, id: string): Keyset {
  const at = value instanceof Date ? value.toISOString() : value;
  return order.name === NEWEST_FIRST ? { at, id } : { at, id, sort: order.name };
}

/** A `sort` parameter: one of these members, ascending, or descending with a minus in front. */
export function IsSort(...members: readonly string[]): PropertyDecorator {
  const names = members.flatMap((member) => [member, `-${member}`]);
  return applyDecorators(
    ApiPropertyOptional({ description: 'Order of the list', enum: names, default: NEWEST_FIRST }),
    IsOptional(),
    IsIn(names),
  );
}
