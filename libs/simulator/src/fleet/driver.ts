import type { ChargePoint } from '../charge-point/charge-point';
import { Timers } from '../charge-point/timers';
import type { Visit } from '../domain/plan';
import type { Statistics } from '../domain/statistics';

import type { TagPool } from './tag-pool';

/** Brings the planned visitors to one charge point; who finds it full waits, one for each connector. */
export class Driver {
  private readonly timers = new Timers();
  private readonly waiting: Visit[] = [];
  private hasStarted = false;
  private hasStopped = false;

  constructor(
    private readonly chargePoint: ChargePoint,
    private readonly visits: Iterator<Visit, never>,
    private readonly tags: TagPool,
    private readonly statistics: Statistics,
  ) {}

  /** The plan's time begins; a second start is none. */
  start(): void {
    if (this.hasStarted) return;
    this.hasStarted = true;
    this.next();
  }

  /** Nobody comes any more, and what was to go wrong does not. */
  stop(): void {
    this.hasStopped = true;
    this.waiting.length = 0;
    this.timers.clearAll();
  }

  /** Perhaps somebody waits for the connector that became free. */
  serve(): void {
    if (this.hasStopped) return;
    const connector = this.chargePoint.connectors.find(({ isFree }) => isFree);
    if (connector === undefined) return;
    const visit = this.waiting.shift();
    if (visit !== undefined) void this.charge(connector.id, visit);
  }

  private next(): void {
    const { value: visit } = this.visits.next();
    this.timers.after(visit.gapSeconds * 1000, () => {
      if (this.waiting.length < this.chargePoint.connectors.length) this.waiting.push(visit);
      else this.statistics.sessions.turnedAway += 1;
      this.serve();
      this.next();
    });
  }

  private async charge(connectorId: number, visit: Visit): Promise<void> {
    const tag = this.tags.take(visit.tagDraw);
    const started = await this.chargePoint.startCharging(connectorId, tag, {
      vehicle: visit.vehicle,
      stay: visit,
    });
    // The tag is free again when the CSMS knows of the end.
    if (started === null) this.tags.release(tag);
    else if (visit.mishap !== null && !this.hasStopped) this.plan(connectorId, visit.mishap);
  }

  private plan(
    connectorId: number,
    { kind, afterSeconds, lastsSeconds }: NonNullable<Visit['mishap']>,
  ): void {
    const lastsMs = lastsSeconds * 1000;
    this.timers.after(afterSeconds * 1000, () => {
      if (kind === 'cut') this.chargePoint.cut(lastsMs);
      else if (kind === 'reboot') this.chargePoint.reboot('PowerLoss', 'PowerUp', lastsMs);
      else this.chargePoint.fail(connectorId, lastsMs);
    });
  }
}
