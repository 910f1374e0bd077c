import type { EntityManager } from 'typeorm';

import { NotFoundError, tokenOfDriver, UnknownReferenceError, ValidationFailedError } from '@csms/kernel';
import type { Principal, Pseudonyms } from '@csms/platform-http';

import { tokenKey } from '../tokens/token-copies';

import type { MakeReservationDto } from './dto/reservation.dto';

/** Of a token of which nobody has said more: a card. */
const USUAL_TYPE = 'ISO14443';

export interface WantedToken {
  readonly idTag: string;
  readonly type: string;
  readonly driverId: string | null;
}

interface TokenRow {
  readonly id_tag: string;
  readonly id_token_type: string | null;
  readonly driver_id: string | null;
  readonly status: string;
  readonly valid_until: Date | null;
}

/** For whom a connector is wanted. @throws ValidationFailedError for nobody, or a token that is not good */
export async function wantedToken(
  tx: EntityManager,
  caller: Principal,
  { id_tag: idTag, driver_id: driverId }: Pick<MakeReservationDto, 'id_tag' | 'driver_id'>,
  pseudonyms: Pseudonyms,
): Promise<WantedToken> {
  if (idTag !== undefined && driverId !== undefined) {
    throw refused('/driver_id', 'contradiction', 'Send id_tag or driver_id, not both.');
  }
  if (idTag !== undefined) return ofTag(tx, caller, idTag);
  if (driverId !== undefined) return ofDriver(tx, caller, driverId, pseudonyms);
  throw refused('/id_tag', 'required', 'id_tag or driver_id is needed.');
}

async function ofTag(tx: EntityManager, { organizationId }: Principal, idTag: string): Promise<WantedToken> {
  const [row] = await tx.query<TokenRow[]>(
    `select id_tag, id_token_type, driver_id, status, valid_until from token
     where organization_id = $1 and id_tag_key = $2 and id_tag is not null`,
    [organizationId, tokenKey(idTag)],
  );
  if (row === undefined) throw new UnknownReferenceError('/id_tag', new NotFoundError('id_tag', idTag));
  const { status, valid_until: validUntil } = row;
  const isOver = status === 'expired' || (validUntil !== null && validUntil <= new Date());
  if (status !== 'active' || isOver) {
    throw refused('/id_tag', 'not_active', `The id tag ${idTag} is ${isOver ? 'expired' : status}.`);
  }
  return wanted(row);
}

async function ofDriver(
  tx: EntityManager,
  caller: Principal,
  asked: string,
  pseudonyms: Pseudonyms,
): Promise<WantedToken> {
  const { organizationId } = caller;
  const driverId = await pseudonyms.meantBy(caller, asked, () =>
    tx.query('select driver_id from driver where erased_at is null'),
  );
  const rows = await tx.query<TokenRow[]>(
    `select id_tag, id_token_type, driver_id, status, valid_until from token
     where organization_id = $1 and driver_id = $2 and id_tag is not null`,
    [organizationId, driverId],
  );
  const chosen = tokenOfDriver(
    rows.map((row) => ({
      idTag: row.id_tag,
      type: row.id_token_type,
      status: row.status,
      validUntil: row.valid_until,
    })),
    new Date(),
  );
  if (chosen === null) {
    await requireKnown(tx, driverId, asked);
    throw refused('/driver_id', 'no_active_tag', `The driver ${asked} has no active id tag.`);
  }
  return { idTag: chosen.idTag, type: chosen.type ?? USUAL_TYPE, driverId };
}

async function requireKnown(tx: EntityManager, driverId: string, asked: string): Promise<void> {
  const known = await tx.query<unknown[]>(
    'select 1 from driver where driver_id = $1 and is_known and erased_at is null',
    [driverId],
  );
  if (known.length === 0) throw new UnknownReferenceError('/driver_id', new NotFoundError('driver', asked));
}

function wanted({ id_tag: idTag, id_token_type: type, driver_id: driverId }: TokenRow): WantedToken {
  return { idTag, type: type ?? USUAL_TYPE, driverId };
}

function refused(pointer: string, code: string, detail: string): ValidationFailedError {
  return new ValidationFailedError([{ pointer, code, detail }]);
}
