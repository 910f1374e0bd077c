import type { EntityManager } from 'typeorm';

import { InvalidParameterError, namedBy, ValidationFailedError } from '@csms/kernel';
import { checkObject, type Principal } from '@csms/platform-http';

import { SessionEntity } from '../charging-sessions/session.entity';
import { askedDriver, whereSession } from '../charging-sessions/session-filter';
import { scopeOf } from '../meter-series/series-scope';

import type { Dataset } from './domain/export-plan';
import { MeterValueFiltersDto, SessionFiltersDto } from './dto/create-export.dto';
import { subjectOf } from './exported-rows';

/**
 * The filters of an order, which are those of the dataset's list.
 *
 * @throws ValidationFailedError for one that the list does not have, or would refuse
 */
export async function checkFilters(
  tx: EntityManager,
  caller: Principal,
  dataset: Dataset,
  filters: object,
): Promise<Record<string, unknown>> {
  if (dataset === 'sessions') {
    const value = checked(SessionFiltersDto, filters);
    await inFilters(() => {
      askedDriver(value);
      whereSession(tx.createQueryBuilder(SessionEntity, 'session'), caller, value);
    });
    return plain(value);
  }
  const value = checked(MeterValueFiltersDto, filters);
  const subject = subjectOf(value);
  const isOfOne = Object.values(subject).some((id) => id !== undefined);
  if (isOfOne) await namedBy('/filters', () => inFilters(() => scopeOf(tx, caller, subject)));
  return plain(value);
}

function checked<T extends object>(type: new () => T, filters: object): T {
  const { value, errors } = checkObject(type, filters);
  if (errors.length === 0) return value;
  throw new ValidationFailedError(errors.map((one) => ({ ...one, pointer: `/filters${one.pointer}` })));
}

async function inFilters(check: () => unknown): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (!(error instanceof InvalidParameterError)) throw error;
    throw new ValidationFailedError(
      error.errors.map((one) => ({ ...one, pointer: `/filters/${one.pointer}` })),
    );
  }
}

/** Without members that were not sent. */
function plain(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}
