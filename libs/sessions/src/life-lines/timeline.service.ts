import { Inject, Injectable } from '@nestjs/common';

import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { AnomaliesService } from '../anomalies/anomalies.service';
import type { AnomalyEntity } from '../anomalies/anomaly.entity';
import { SessionsService } from '../charging-sessions/sessions.service';
import type { ReservationEntity } from '../reservations/reservation.entity';
import { Reservations } from '../reservations/reservations.service';

import type { LifeLine } from './domain/life-line';
import { lifeLineOf } from './life-line-reviewer';
import { findWords } from './life-lines.repository';

export interface Timeline {
  readonly line: LifeLine;
  readonly anomalies: readonly AnomalyEntity[];
  /** null: it began under none. */
  readonly reservation: ReservationEntity | null;
}

@Injectable()
export class TimelineService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(SessionsService) private readonly sessions: SessionsService,
    @Inject(AnomaliesService) private readonly anomalies: AnomaliesService,
    @Inject(Reservations) private readonly reservations: Reservations,
  ) {}

  /** @throws not_found */
  async of(caller: Principal, sessionId: string): Promise<Timeline> {
    await this.sessions.get(caller, sessionId);
    const found = await this.database.run(caller.organizationId, (tx) => findWords(tx, [sessionId]));
    const line = found.map(lifeLineOf)[0] ?? { state: 'new', entries: [] };
    return {
      line,
      anomalies: await this.anomalies.ofSession(caller, sessionId),
      reservation: await this.reservations.ofSession(caller, sessionId),
    };
  }
}
