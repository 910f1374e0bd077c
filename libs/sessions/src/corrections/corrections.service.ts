import { isDeepStrictEqual } from 'node:util';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { InvalidStateError, newId, NotFoundError, orNotFound, ValidationFailedError } from '@csms/kernel';
import { OrganizationDatabase, upsertRows, whereGiven } from '@csms/platform-db';
import {
  ChangeOutbox,
  findSorted,
  type FoundPage,
  newestAt,
  pageRequest,
  type Principal,
  Pseudonyms,
  reachesSite,
  requireChangeable,
  wherePeriod,
} from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { keepOutcomes } from '../attempts/attempts.repository';
import { attemptOfSession } from '../attempts/domain/attempt';
import { SessionEntity } from '../charging-sessions/session.entity';
import { stateOf, toSessionDto, writeState } from '../charging-sessions/session.mapper';
import { endFiguresOf, endNews } from '../charging-sessions/session-news';
import { LifeLineReviewer } from '../life-lines/life-line-reviewer';
import { horizonOf } from '../meter-retention/horizon';
import { registersOf } from '../meter-series/registers.repository';
import { markSeriesDue } from '../meter-series/series-due';
import { curveOfSession } from '../meter-series/session-curve';

import { CorrectionEntity, type StoredChange } from './correction.entity';
import { correctionNews } from './correction-news';
import { keepCorrectedValues, powersOf, standingReadings } from './corrections.repository';
import { type Change, type CorrectedSession, correctSession } from './domain/correct-session';
import { figuresOf } from './domain/session-figures';
import type { CorrectionBodyDto, CorrectionQueryDto } from './dto/correction.dto';
import { changesOf } from './read-changes';
import { keepVersions, revisionInstant } from './session-versions.repository';

/** What people put right of sessions that are over, beside what was told: nothing is written over. */
@Injectable()
export class Corrections {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
    @Inject(LifeLineReviewer) private readonly reviewer: LifeLineReviewer,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  /** @throws NotFoundError, InvalidStateError, StandsOtherwiseError, ValidationFailedError */
  correct(caller: Principal, body: CorrectionBodyDto): Promise<CorrectionEntity> {
    const changes = changesOf(body.changes, new Date());
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await lockedSession(tx, caller, body.session_id);
      await requireCorrectable(tx, row);
      const corrected = await correctedSession(tx, row, changes);
      return this.write(tx, caller, { row, body, changes, corrected });
    });
  }

  list(caller: Principal, query: CorrectionQueryDto): Promise<FoundPage<CorrectionEntity>> {
    const page = pageRequest(query);
    return this.database.run(caller.organizationId, (tx) => {
      const rows = tx.createQueryBuilder(CorrectionEntity, 'correction');
      wherePeriod(rows, caller, query);
      whereGiven(rows, [
        ['correction.byId = :by', { by: query.by }],
        ['correction.kind = :kind', { kind: query.kind }],
      ]);
      return findSorted(rows, newestAt(query), 'id', page);
    });
  }

  /** @throws NotFoundError */
  get(caller: Principal, correctionId: string): Promise<CorrectionEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const found = await tx.findOneBy(CorrectionEntity, { id: correctionId });
      const correction = orNotFound(found, 'correction', correctionId);
      if (!reachesSite(caller, 'read', correction.siteId))
        throw new NotFoundError('correction', correctionId);
      return correction;
    });
  }

  private async write(tx: EntityManager, caller: Principal, made: MadeCorrection): Promise<CorrectionEntity> {
    const { row, corrected } = made;
    // The audit log is never changed: it has nothing that an erasure would have to reach.
    const viewOfDriver = this.pseudonyms.viewOf({ ...caller, scopes: [] });
    const before = {
      state: stateOf(row),
      figures: endFiguresOf(row),
      shown: toSessionDto(row, viewOfDriver),
    };
    const at = revisionInstant(row);
    await keepVersions(tx, [{ id: row.id, replacedAt: at }]);
    writeState(row, corrected.state);
    const isEndNews = !isDeepStrictEqual(endFiguresOf(row), before.figures);
    row.revision += 1;
    [row.revisedAt, row.updatedAt] = [at, at];
    await upsertRows(tx, SessionEntity, [row]);
    const correction = correctionOf(caller, made, figuresOf(before.state));
    await tx.insert(CorrectionEntity, correction);
    await keepCorrectedValues(tx, correction, corrected.values);
    await markSeriesDue(tx, [{ sessionId: row.id, organizationId: row.organizationId, isTurn: true }]);
    await this.outbox.append(tx, ...(isEndNews ? [endNews(row)] : []), correctionNews(correction, row));
    const hadAttempt = attemptOfSession(before.state) !== null;
    const outcome = attemptOfSession(corrected.state);
    if (hadAttempt || outcome !== null) await keepOutcomes(tx, [{ row, outcome }]);
    await this.reviewer.review(tx, { told: [], moved: [row.id] });
    await this.changes.record(tx, caller, {
      action: 'session.corrected',
      resourceType: 'session',
      resourceId: row.id,
      before: before.shown,
      after: toSessionDto(row, viewOfDriver),
    });
    return correction;
  }
}

interface MadeCorrection {
  readonly row: SessionEntity;
  readonly body: CorrectionBodyDto;
  readonly changes: readonly Change[];
  readonly corrected: CorrectedSession;
}

/** So that of two corrections at once the second one sees what the first has made. */
async function lockedSession(tx: EntityManager, caller: Principal, id: string): Promise<SessionEntity> {
  const found = await tx.findOne(SessionEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  const row = orNotFound(found, 'session', id);
  requireChangeable(caller, row.siteId, 'session', id);
  return row;
}

async function requireCorrectable(tx: EntityManager, row: SessionEntity): Promise<void> {
  if (row.endedAt === null) {
    throw new InvalidStateError('The session is under way: it is corrected when it has ended.');
  }
  if (row.startedAt >= (await horizonOf(tx, row.organizationId))) return;
  throw new ValidationFailedError([
    {
      pointer: '/session_id',
      code: 'rolled_up',
      detail:
        'The session is older than values are kept one by one (data_retention): its readings are not there any more',
    },
  ]);
}

/** @throws StandsOtherwiseError, ValidationFailedError */
async function correctedSession(
  tx: EntityManager,
  row: SessionEntity,
  changes: readonly Change[],
): Promise<CorrectedSession> {
  const instants = changes.flatMap((change) => (change.kind === 'reading' ? [change.at] : []));
  const standing = await standingReadings(tx, row.id, instants);
  const powers = changes.some((change) => change.kind === 'reading' && change.measurand === POWER)
    ? await powersOf(tx, row.id)
    : null;
  const corrected = correctSession(stateOf(row), changes, {
    standing,
    maxPowerElsewhereW: (at) => mostOf(powers, at, row),
  });
  await requireAgreeing(tx, row, corrected);
  return corrected;
}

const POWER = 'Power.Active.Import';

/** What nobody has asked the readings for is as it was found before. */
function mostOf(
  powers: readonly { readonly at: Date; readonly powerW: number }[] | null,
  instants: readonly Date[],
  row: SessionEntity,
): number | null {
  if (powers === null) return row.correctedFigures?.other_max_power_w ?? null;
  const excluded = new Set(instants.map(Number));
  const others = powers.filter(({ at }) => !excluded.has(at.getTime())).map(({ powerW }) => powerW);
  return others.length === 0 ? null : others.reduce((most, power) => Math.max(most, power));
}

/** Registers that would contradict each other by it, and did not before. */
async function requireAgreeing(
  tx: EntityManager,
  row: SessionEntity,
  { state }: CorrectedSession,
): Promise<void> {
  const registers = (await registersOf(tx, [row])).get(row.id) ?? [];
  const after = tx.create(SessionEntity, row);
  writeState(after, state);
  const was = curveOfSession(row, registers).curve;
  const is = curveOfSession(after, registers).curve;
  const [first] = is?.leftOut ?? [];
  if (was === null || is === null || first === undefined || is.contradicting <= was.contradicting) return;
  throw new ValidationFailedError([
    {
      pointer: '/changes',
      code: 'contradiction',
      detail: `The registers would run backwards: ${first.registerWh} Wh of ${new Date(first.atMs).toISOString()} does not lie between those beside it. Correct it, too`,
    },
  ]);
}

function correctionOf(
  caller: Principal,
  { row, body, changes, corrected }: MadeCorrection,
  figuresBefore: CorrectionEntity['figuresBefore'],
): CorrectionEntity {
  return {
    id: newId('cor'),
    organizationId: row.organizationId,
    sessionId: row.id,
    chargePointId: row.chargePointId,
    siteId: row.siteId,
    kind: 'corrected',
    at: row.updatedAt,
    byType: caller.type,
    byId: caller.subject,
    reason: body.reason,
    source: body.source,
    changes: changes.map((change) => storedChange(change, corrected)),
    figuresBefore,
    figuresAfter: figuresOf(corrected.state),
    revision: row.revision,
  };
}

function storedChange(change: Change, { values }: CorrectedSession): StoredChange {
  if (change.kind === 'register') return { register: change.register, old: change.old, new: change.new };
  const { at, measurand, phase } = change;
  const [written] = values.filter(
    ({ reading }) =>
      reading.at.getTime() === at.getTime() && reading.measurand === measurand && reading.phase === phase,
  );
  return {
    timestamp: at.toISOString(),
    measurand,
    phase,
    unit: written?.reading.unit ?? '',
    old: written?.reading.value ?? String(change.old),
    new: String(change.new),
  };
}
