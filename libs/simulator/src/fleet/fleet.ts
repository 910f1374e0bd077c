import { setTimeout as delay } from 'node:timers/promises';

import { ChargePoint } from '../charge-point/charge-point';
import { unfinishedOf } from '../charge-point/unfinished';
import { type LedgerContent, registerKey } from '../domain/ledger';
import { drawFirstRegisterWh, drawOutlet, visitsOf } from '../domain/plan';
import { createRandom } from '../domain/random';
import { Statistics } from '../domain/statistics';
import { drawVehicle } from '../domain/vehicle';
import { type LedgerSink, NO_LEDGER, openLedger, readLedger } from '../ledger/ledger-file';

import { Driver } from './driver';
import { addressOf, type FleetMember, type FleetOptions } from './fleet-options';
import { type FleetReport, reportOf } from './report';
import { TagPool } from './tag-pool';

interface Member {
  readonly chargePoint: ChargePoint;
  readonly driver: Driver;
  hasBooted: boolean;
}

export interface Limit {
  /** Default 60,000. */
  readonly limitMs?: number;
}

const LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 25;

/** Charge points did not come into service in time. */
export class FleetNotReadyError extends Error {
  constructor(missing: readonly string[], total: number, why: string | null) {
    const named = missing.slice(0, 3).join(', ');
    super(
      `${missing.length} of ${total} charge points were not accepted in time (${named}${missing.length > 3 ? ', …' : ''})` +
        `${why === null ? '' : `: ${why}`}.`,
    );
    this.name = 'FleetNotReadyError';
  }
}

/** Charge points, their vehicles and their mishaps, against any CSMS that speaks OCPP-J 1.6 or 2.0.1. */
export class Fleet {
  private readonly statistics = new Statistics();
  private readonly members = new Map<string, Member>();
  private readonly ledger: LedgerSink;
  private startedAt = performance.now();
  private hasStopped = false;

  constructor(private readonly options: FleetOptions) {
    const known = options.ledgerPath === undefined ? null : readLedger(options.ledgerPath);
    this.ledger = options.ledgerPath === undefined ? NO_LEDGER : openLedger(options.ledgerPath);
    const tags = new TagPool(options.idTags);
    options.chargePoints.forEach((member, index) => {
      this.members.set(member.id, this.createMember(member, index, tags, known));
    });
  }

  /**
   * Connects all, a few at a time, and resolves when the CSMS has accepted them all; arrivals begin at each as soon as
   * it is accepted.
   *
   * @throws FleetNotReadyError when the limit is over; those that are accepted go on, the others go on trying
   */
  async start({ limitMs = LIMIT_MS }: Limit = {}): Promise<void> {
    this.startedAt = performance.now();
    const pauseMs = 1000 / (this.options.connectsPerSecond ?? 100);
    let dueMs = performance.now();
    for (const { chargePoint } of this.members.values()) {
      if (this.hasStopped) return;
      chargePoint.start();
      dueMs += pauseMs;
      if (dueMs > performance.now()) await delay(dueMs - performance.now());
    }
    if (await this.until(() => this.missing().length === 0, limitMs)) return;
    const missing = this.missing();
    const why = missing[0]?.chargePoint.link.lastFailure ?? null;
    throw new FleetNotReadyError(
      missing.map(({ chargePoint }) => chargePoint.id),
      this.members.size,
      why,
    );
  }

  /** One charge point, to be told what to do. */
  chargePoint(id: string): ChargePoint {
    const member = this.members.get(id);
    if (member === undefined) throw new RangeError(`The fleet has no charge point ${id}.`);
    return member.chargePoint;
  }

  /**
   * Nobody comes any more and running sessions end now.
   *
   * @returns whether the CSMS has answered all that was to be told before the limit
   */
  async drain({ limitMs = LIMIT_MS }: Limit = {}): Promise<boolean> {
    for (const { driver, chargePoint } of this.members.values()) {
      driver.stop();
      chargePoint.drain();
    }
    return this.until(
      () => [...this.members.values()].every(({ chargePoint }) => chargePoint.isQuiet),
      limitMs,
    );
  }

  /** At once; what was not answered stays in the ledger as such. Safe to call again. */
  stop(): void {
    if (this.hasStopped) return;
    this.hasStopped = true;
    for (const { driver, chargePoint } of this.members.values()) {
      driver.stop();
      chargePoint.stop();
    }
    this.ledger.close();
  }

  report(): FleetReport {
    const members = [...this.members.values()];
    const running = members.flatMap(({ chargePoint }) =>
      chargePoint.connectors.filter(({ session }) => session !== null),
    );
    return reportOf(this.statistics, {
      chargePoints: members.length,
      booted: members.filter(({ hasBooted }) => hasBooted).length,
      elapsedSeconds: Math.round(performance.now() - this.startedAt) / 1000,
      running: running.length,
      waiting: members.reduce((sum, { chargePoint }) => sum + chargePoint.queue.length, 0),
    });
  }

  private missing(): Member[] {
    return [...this.members.values()].filter(({ hasBooted }) => !hasBooted);
  }

  private async until(isSo: () => boolean, limitMs: number): Promise<boolean> {
    const limit = performance.now() + limitMs;
    while (!isSo()) {
      if (this.hasStopped || performance.now() > limit) return false;
      await delay(LOOK_EVERY_MS);
    }
    return true;
  }

  private createMember(
    member: FleetMember,
    index: number,
    tags: TagPool,
    known: LedgerContent | null,
  ): Member {
    const { options, statistics, ledger } = this;
    const seed = options.seed ?? 1;
    const random = createRandom(seed, index, 'chance');
    const { fault = 0, cut = 0, reboot = 0 } = options.probabilities ?? {};
    const { lostAnswers = 0, duplicates = 0, disorder = 0 } = options.probabilities ?? {};
    const connectors = Array.from({ length: member.connectors ?? 1 }, (_, place) => place + 1);
    const chargePoint = new ChargePoint({
      url: addressOf(options.url, member.id),
      id: member.id,
      password: member.password,
      version: member.version,
      outlet: drawOutlet(seed, index),
      registersWh: connectors.map(
        (connectorId) =>
          known?.registersWh.get(registerKey(member.id, connectorId)) ??
          drawFirstRegisterWh(seed, index, connectorId),
      ),
      unfinished: (known?.sessions ?? [])
        .filter(({ chargePointId, version }) => chargePointId === member.id && version === member.version)
        .flatMap((session) => unfinishedOf(session) ?? []),
      meterIntervalSeconds: options.meterIntervalSeconds ?? 60,
      callTimeoutMs: options.callTimeoutMs ?? 30_000,
      maxRefusals: options.maxRefusals ?? 5,
      refusalWaitMs: options.refusalWaitMs ?? 5_000,
      resendsWithSameId: options.resendsWithSameId ?? false,
      backOff: options.backOff ?? { firstMs: 1_000, maxMs: 30_000 },
      lostAnswers,
      duplicates,
      disorder,
      random,
      drawVehicle: () => drawVehicle(random),
      statistics,
      ledger,
      clock: options.clock ?? Date.now,
      onOnline: () => {
        created.hasBooted = true;
        created.driver.start();
      },
      onFree: () => created.driver.serve(),
      onSettled: ({ idTag }) => tags.release(idTag),
    });
    const { min, max } = options.sessionSeconds ?? { min: 60, max: 300 };
    const visits = visitsOf(seed, index, {
      arrivalsPerMinute: (options.ratePerMinute ?? 0) / options.chargePoints.length,
      minDurationSeconds: min,
      maxDurationSeconds: max,
      fault,
      cut,
      reboot,
    });
    const created: Member = {
      chargePoint,
      driver: new Driver(chargePoint, visits, tags, statistics),
      hasBooted: false,
    };
    return created;
  }
}
