import { Inject, Injectable } from '@nestjs/common';

import { ChargePointHeard, HeartbeatIntervalChanged } from '@csms/contracts';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { ChargerEvents } from '../charger-events/charger-events';
import { type Charger, placeOf } from '../connections/charger';

import { changedInterval } from './domain/changed-interval';
import { signKind, ToldSigns } from './domain/told-signs';

/** Tells that chargers live, and how often they were told to say so. No charger waits for it. */
@Injectable()
export class SignsOfLife {
  private readonly told = new WeakMap<Charger, ToldSigns>();

  constructor(
    @Inject(ChargerEvents) private readonly events: ChargerEvents,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Any message came. @param action of a call; null: an answer to a command, or what cannot be read */
  heard(charger: Charger, action: string | null): void {
    const kind = signKind(action);
    const receivedAt = new Date();
    if (!this.toldOf(charger).mustTell(kind, +receivedAt)) return;
    const { chargePointId, organizationId } = charger.chargePoint;
    this.events.mention(chargePointId, {
      definition: ChargePointHeard,
      organizationId,
      occurredAt: receivedAt,
      data: {
        ...placeOf(charger),
        is_heartbeat: kind === 'heartbeat',
        received_at: receivedAt.toISOString(),
      },
    });
  }

  /** A charger answered a command. */
  answered(charger: Charger, command: { action: string; payload: object }, response: object): void {
    const seconds = changedInterval({ version: charger.version, ...command }, response);
    if (seconds === null) return;
    const { chargePointId, organizationId } = charger.chargePoint;
    const changedAt = new Date();
    const event = {
      definition: HeartbeatIntervalChanged,
      organizationId,
      occurredAt: changedAt,
      data: { ...placeOf(charger), interval_seconds: seconds, changed_at: changedAt.toISOString() },
    };
    this.events.tell(chargePointId, event).catch((error: unknown) => {
      this.logger.warn({ err: error, charge_point_id: chargePointId }, 'a changed interval is not told');
    });
  }

  private toldOf(charger: Charger): ToldSigns {
    const known = this.told.get(charger);
    if (known !== undefined) return known;
    const told = new ToldSigns(charger.chargePoint.heartbeatIntervalSeconds);
    this.told.set(charger, told);
    return told;
  }
}
