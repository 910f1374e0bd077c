import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { instantRange, InvalidParameterError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { horizonOf } from '../meter-retention/horizon';

import { type Bucket, bucketsOf, type Interval } from './domain/buckets';
import {
  type Aggregate,
  MEASURANDS,
  type Phase,
  type PhaseValue,
  rounded,
  SAMPLED,
  type SeriesMeasurand,
  shownValue,
} from './domain/measurands';
import type { EnergyQuality } from './domain/quality';
import type { IntervalDto } from './dto/meter-values.dto';
import { type BucketEnergy, energyOfBuckets } from './energy-of-buckets';
import { samplesOfBuckets } from './samples-of-buckets';
import type { SeriesPage, SeriesWindow } from './series-page';
import { scopeOf, type SeriesScope, type SeriesSubject } from './series-scope';
import { curveOfSession } from './session-curve';

export interface SeriesRequest {
  readonly interval: Interval;
  readonly members: readonly SeriesMeasurand[] | null;
  readonly aggregate: Aggregate;
  /** null: all of them. */
  readonly phase: Phase | null;
}

/** Of chargers. */
export type EnergyIntervalDto = IntervalDto & { readonly quality: EnergyQuality };

type SampledMember = Exclude<SeriesMeasurand, 'energy_kwh'>;

/** What was taken and measured, interval by interval. */
@Injectable()
export class MeterSeries {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** @throws InvalidParameterError, NotFoundError */
  read(
    caller: Principal,
    subject: SeriesSubject,
    window: SeriesWindow,
    request: SeriesRequest,
  ): Promise<SeriesPage<EnergyIntervalDto>> {
    return this.database.run(caller.organizationId, (tx) => seriesPage(tx, caller, subject, window, request));
  }
}

/** One page of the series, in the caller's own transaction. @throws InvalidParameterError, NotFoundError */
export async function seriesPage(
  tx: EntityManager,
  caller: Principal,
  subject: SeriesSubject,
  window: SeriesWindow,
  request: SeriesRequest,
): Promise<SeriesPage<EnergyIntervalDto>> {
  const scope = await scopeOf(tx, caller, subject);
  requireHistory(scope, subject);
  const timeZone = window.timeZone ?? scope.timeZone;
  const span = spanOf(scope, window, timeZone);
  const found = bucketsOf(request.interval, timeZone, span, window.limit + 1);
  const buckets = found.slice(0, window.limit);
  const rows = await rowsOf(tx, scope, buckets, request);
  const next = found[window.limit];
  return {
    timeZone,
    rows,
    next: next === undefined ? null : { at: new Date(next.startMs), seq: 0 },
    isRolledUp: span.fromMs < (await horizonOf(tx, caller.organizationId)).getTime(),
  };
}

/** Of a session no more than it lasted. */
function spanOf(scope: SeriesScope, { from, to, after }: SeriesWindow, timeZone: string) {
  const range = instantRange(from, to, timeZone);
  const asked = { fromMs: range.from?.getTime() ?? -Infinity, beforeMs: range.before?.getTime() ?? Infinity };
  const span = scope.kind === 'session' ? within(asked, curveOfSession(scope.session, [])) : asked;
  return { ...span, fromMs: Math.max(span.fromMs, after?.at.getTime() ?? 0) };
}

function within(
  { fromMs, beforeMs }: { readonly fromMs: number; readonly beforeMs: number },
  { startedMs, untilMs }: { readonly startedMs: number; readonly untilMs: number },
) {
  return {
    fromMs: Math.max(fromMs, startedMs),
    beforeMs: Math.min(beforeMs, Math.max(untilMs, startedMs + 1)),
  };
}

async function rowsOf(
  tx: EntityManager,
  scope: SeriesScope,
  buckets: readonly Bucket[],
  request: SeriesRequest,
): Promise<EnergyIntervalDto[]> {
  const { aggregate, phase } = request;
  const wanted = membersFor(scope, request);
  const sampled = wanted.filter((member): member is SampledMember => member !== 'energy_kwh');
  const energies = await energyOfBuckets(tx, scope, buckets);
  const samples =
    scope.kind === 'site'
      ? new Map<number, ReadonlyMap<string, readonly PhaseValue[]>>()
      : await samplesOfBuckets(tx, scope, buckets, { members: sampled, aggregate, phase });
  const of = placeIn(scope);
  const isEnergyWanted = wanted.includes('energy_kwh');
  // Of thousands of intervals each begins where the one before ends: written once, and no object made in between.
  let start = new Date(buckets[0]?.startMs ?? 0).toISOString();
  return buckets.map((bucket) => {
    const energy = energies.get(bucket.startMs) ?? NONE;
    const values = samples.get(bucket.startMs);
    const end = new Date(bucket.endMs).toISOString();
    const row: Shown = { start, end, ...of };
    start = end;
    // Of what is known: one charge that has just begun must not hide the others.
    const isNothingKnown = energy.hasUnknown && !energy.hasKnown;
    if (isEnergyWanted) row.energy_kwh = isNothingKnown ? null : rounded(energy.energyWh / 1_000);
    for (const member of sampled) {
      const isOfEnergy = member === 'power_kw' && aggregate === 'mean' && phase === null && !isNothingKnown;
      row[member] = isOfEnergy
        ? meanPowerKw(energy.energyWh, bucket)
        : shownValue(member, values?.get(SAMPLED[member].ocpp) ?? []);
    }
    row.samples = energy.readings;
    row.quality = qualityOf(energy, values === undefined ? [] : [...values.values()].flat());
    return row as unknown as EnergyIntervalDto;
  });
}

/** A row of which the members are added, in the order in which they are shown. */
type Shown = Record<string, unknown>;

const NONE: BucketEnergy = {
  energyWh: 0,
  hasUnknown: false,
  hasKnown: false,
  isInterpolated: false,
  isBackfilled: false,
  isCorrected: false,
  readings: 0,
};

function qualityOf(
  { hasUnknown, hasKnown, isInterpolated, isBackfilled, isCorrected }: BucketEnergy,
  values: readonly PhaseValue[],
): EnergyQuality {
  if (hasUnknown) return hasKnown ? 'partial' : 'missing';
  if (isCorrected || values.some((value) => value.is_corrected === true)) return 'corrected';
  if (isBackfilled) return 'backfilled';
  return isInterpolated ? 'interpolated' : 'measured';
}

/** Of an interval that is not over, what it has lasted. */
function meanPowerKw(energyWh: number, { startMs, endMs }: Bucket): number {
  const lastedMs = Math.min(endMs, Math.max(Date.now(), startMs + 1)) - startMs;
  return rounded((energyWh / lastedMs) * 3_600);
}

/** Of quarters and places there is one state, the newest. @throws InvalidParameterError */
function requireHistory({ kind }: SeriesScope, { asOf = null }: SeriesSubject): void {
  if (kind === 'session' || asOf === null) return;
  throw InvalidParameterError.of(
    'as_of',
    'contradiction',
    'as_of is of one session, or of interval=raw: intervals of a charge point or a site are kept as they are now.',
  );
}

/** @throws InvalidParameterError for what a site, or a phase, has none of */
function membersFor({ kind }: SeriesScope, request: SeriesRequest): readonly SeriesMeasurand[] {
  const { members: asked, aggregate, phase } = request;
  if (phase !== null) return membersOfPhase(kind, asked);
  if (kind !== 'site') return asked ?? MEASURANDS;
  if (aggregate !== 'mean') {
    throw InvalidParameterError.of('aggregate', 'contradiction', 'Of a site power is the mean alone.');
  }
  const members = asked ?? ['energy_kwh', 'power_kw'];
  if (members.every((member) => member === 'energy_kwh' || member === 'power_kw')) return members;
  throw InvalidParameterError.of(
    'measurand',
    'contradiction',
    'Of a site there are energy_kwh and power_kw; the rest is of one charge point.',
  );
}

function membersOfPhase(
  kind: SeriesScope['kind'],
  asked: readonly SeriesMeasurand[] | null,
): readonly SeriesMeasurand[] {
  if (kind !== 'site' && asked?.includes('energy_kwh') !== true) {
    return asked ?? MEASURANDS.filter((member) => member !== 'energy_kwh');
  }
  throw InvalidParameterError.of(
    'phase',
    'contradiction',
    'energy_kwh, and everything of a site, is of all phases together: leave phase out.',
  );
}

function placeIn(scope: SeriesScope) {
  switch (scope.kind) {
    case 'session': {
      const { id, siteId, chargePointId, connectorId, evseId } = scope.session;
      const outlet = { evse_id: evseId, connector_id: connectorId };
      return { site_id: siteId, charge_point_id: chargePointId, ...outlet, session_id: id };
    }
    case 'charge_point': {
      const { id, siteId, connectorId, evseId } = scope;
      const outlet = { evse_id: evseId, connector_id: connectorId };
      return { site_id: siteId, charge_point_id: id, ...outlet, session_id: null };
    }
    case 'site':
      return {
        site_id: scope.id,
        charge_point_id: null,
        evse_id: null,
        connector_id: null,
        session_id: null,
      };
  }
}
