import { Inject, Injectable } from '@nestjs/common';

import { shownEndOf } from '@csms/kernel';
import { OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  findSorted,
  type FoundPage,
  knowsDrivers,
  newestAt,
  pageRequest,
  type Principal,
  wherePeriod,
} from '@csms/platform-http';

import { AttemptEntity } from './attempt.entity';
import { endOfToken } from './domain/attempt';
import type { AttemptQueryDto } from './dto/attempt.dto';

const SAME_TOKEN = (other: string) => `(upper(${other}.id_token) = upper(attempt.id_token)
  or (attempt.id_token is null and upper(right(${other}.id_token, 4)) = attempt.id_token_end))`;

/**
 * Of an accepted token or command: no charge followed. It did where a session of the token began around then, or ran,
 * for a token is presented to stop, too; one of the same group stops another's. Asked when the list is read, so that a
 * session that is told days later makes the attempt go.
 */
const NOTHING_FOLLOWED = `attempt.at < now() - interval '5 minutes' and not exists (
  select 1 from session as other where other.charge_point_id = attempt.charge_point_id
    and (
      (${SAME_TOKEN('other')}
        and other.started_at <= attempt.at + interval '15 minutes'
        and (other.ended_at is null or other.ended_at >= attempt.at - interval '2 minutes'))
      or other.ended_at between attempt.at - interval '10 seconds' and attempt.at + interval '2 minutes'))`;

/** Chargers ask again within moments, and ask for the token of a remote start: that is one attempt, the first. */
const IS_REPEATED = `attempt.source <> 'Session' and exists (
  select 1 from attempt as other where other.charge_point_id = attempt.charge_point_id
    and other.source <> 'Session' and other.reason = attempt.reason
    and other.id_token_end is not distinct from attempt.id_token_end
    and other.at >= attempt.at - interval '1 minute'
    and (other.at, other.id) < (attempt.at, attempt.id))`;

/** Nobody finds a token by characters that he is not shown. */
function tokenCondition(
  caller: Principal,
  idTag: string | undefined,
): [string, Readonly<Record<string, string | undefined>>] {
  if (!knowsDrivers(caller))
    return ['attempt.idTokenEnd = :end', { end: idTag === undefined ? undefined : shownEndOf(idTag) }];
  return [
    'attempt.idTokenEnd = :end and (attempt.idToken is null or upper(attempt.idToken) = upper(:idTag))',
    { idTag, end: idTag === undefined ? undefined : endOfToken(idTag) },
  ];
}

@Injectable()
export class AttemptsService {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  list(caller: Principal, query: AttemptQueryDto): Promise<FoundPage<AttemptEntity>> {
    const page = pageRequest(query);
    const { id_tag: idTag } = query;
    return this.database.run(caller.organizationId, (tx) => {
      const rows = tx.createQueryBuilder(AttemptEntity, 'attempt');
      wherePeriod(rows, caller, query);
      whereGiven(rows, [
        ['attempt.reason in (:...reasons)', { reasons: query.reason }],
        ['attempt.roamingParty = upper(:roamingParty)', { roamingParty: query.roaming_party }],
        tokenCondition(caller, idTag),
      ]);
      rows.andWhere(`(not attempt.isAccepted or (${NOTHING_FOLLOWED}))`).andWhere(`not (${IS_REPEATED})`);
      return findSorted(rows, newestAt(query), 'id', page);
    });
  }
}
