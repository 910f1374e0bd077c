import { Inject, Injectable } from '@nestjs/common';

import { instantRange } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { horizonOf } from '../meter-retention/horizon';

import { type Phase, phaseNames, SAMPLED, type SeriesMeasurand } from './domain/measurands';
import type { RawMeterValueDto } from './dto/meter-values.dto';
import { rightValues } from './right-values';
import type { SeriesPage, SeriesWindow } from './series-page';
import { isAtEvse, scopeOf, type SeriesSubject } from './series-scope';

export type RawRow = Omit<RawMeterValueDto, 'timestamp' | 'quality'> & {
  readonly sampled_at: Date;
  readonly seq: number;
  readonly is_corrected: boolean;
};

export interface RawRequest {
  /** null: all of them. */
  readonly members: readonly SeriesMeasurand[] | null;
  readonly phase: Phase | null;
}

/** Values as chargers sent them. */
@Injectable()
export class RawValues {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** By time. @throws InvalidParameterError, NotFoundError */
  read(
    caller: Principal,
    subject: SeriesSubject,
    { from, to, timeZone: zone, after, limit }: SeriesWindow,
    { members, phase }: RawRequest,
  ): Promise<SeriesPage<RawMeterValueDto>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const scope = await scopeOf(tx, caller, subject);
      const timeZone = zone ?? scope.timeZone;
      const range = instantRange(from, to, timeZone);
      const { asOf = null } = subject;
      const right = rightValues(asOf === null ? null : '$13');
      const found = await tx.query<RawRow[]>(
        `select sampled_at, charge_point_id, connector_id, session_id, measurand,
           (select session.evse_id from session where session.id = meter_value.session_id) as evse_id,
           (${right.value})::text as value, unit, phase, context, location, meter_value.seq,
           ${right.isCorrected} as is_corrected
         from meter_value ${right.join}
         where ($1::text is null or session_id = $1) and ($2::text is null or charge_point_id = $2)
           and ($3::text is null or charge_point_id in (
             select id from metered_place where kind = 'charge_point' and site_id = $3))
           and ($4::integer is null or connector_id = $4)
           and ($12::integer is null or ${isAtEvse('$2', '$12')}) and ($5::timestamptz is null or sampled_at >= $5) and ($6::timestamptz is null or sampled_at < $6)
           and ($7::text[] is null or measurand = any($7))
           and ($8::timestamptz is null or (sampled_at, meter_value.seq) > ($8, $9))
           and ($11::text[] is null or phase = any($11)) and ${right.isKnown}
         order by sampled_at, meter_value.seq limit $10`,
        [
          scope.kind === 'session' ? scope.session.id : null,
          scope.kind === 'charge_point' ? scope.id : null,
          scope.kind === 'site' ? scope.id : null,
          scope.kind === 'charge_point' ? scope.connectorId : null,
          range.from,
          range.before,
          members?.map(ocppNameOf) ?? null,
          after?.at ?? null,
          after?.seq ?? null,
          limit + 1,
          phase === null ? null : phaseNames(phase),
          scope.kind === 'charge_point' ? scope.evseId : null,
          ...(asOf === null ? [] : [asOf]),
        ],
      );
      const rows = found.slice(0, limit);
      const last = found.length > limit ? rows.at(-1) : undefined;
      const next = last === undefined ? null : { at: last.sampled_at, seq: last.seq };
      const horizon = await horizonOf(tx, caller.organizationId);
      const since = range.from ?? (scope.kind === 'session' ? scope.session.startedAt : null);
      const isRolledUp = since !== null && since < horizon;
      return { timeZone, rows: rows.map(toRawValueDto), next, isRolledUp };
    });
  }
}

export function ocppNameOf(member: SeriesMeasurand): string {
  return member === 'energy_kwh' ? 'Energy.Active.Import.Register' : SAMPLED[member].ocpp;
}

export function toRawValueDto({ sampled_at, seq: _, is_corrected, ...value }: RawRow): RawMeterValueDto {
  return { timestamp: sampled_at.toISOString(), ...value, quality: is_corrected ? 'corrected' : 'measured' };
}
