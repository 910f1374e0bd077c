import { Inject, Injectable } from '@nestjs/common';

import { DomainError } from '@csms/kernel';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { UpdateOrders } from '../update-orders';

import { type RolloutTurn, RolloutTurns } from './rollout-turns';

/** Of one look: the rest has its turn in the next. */
const MOST_TURNS = 20;

/** Carries rollouts out: what is to be ordered is written down before, so that another instance can take over. */
@Injectable()
export class RolloutRunner {
  constructor(
    @Inject(RolloutTurns) private readonly turns: RolloutTurns,
    @Inject(UpdateOrders) private readonly orders: UpdateOrders,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Resolves when the chargers have been asked; one that keeps silent holds up this look, and no other instance's. */
  async look(): Promise<void> {
    for (let count = 0; count < MOST_TURNS; count += 1) {
      const turn = await this.turns.take();
      if (turn === null) return;
      await Promise.all(turn.chargePointIds.map((chargePointId) => this.order(turn, chargePointId)));
    }
  }

  private async order({ rollout, firmware }: RolloutTurn, chargePointId: string): Promise<void> {
    const wanted = {
      chargePointId,
      firmware,
      url: firmware.url,
      retrieveDate: new Date(),
      installDate: null,
      rolloutId: rollout.id,
      publishChecksum: null,
    };
    const commander = { organizationId: rollout.organizationId, grants: [] };
    try {
      await this.orders.order(commander, wanted, (tx, { id }) =>
        this.turns.ordered(tx, rollout.id, chargePointId, id),
      );
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.notOrdered(rollout.id, chargePointId, error);
    }
  }

  /** Of one that the charger refused the update itself says why. */
  private async notOrdered(rolloutId: string, chargePointId: string, { code }: DomainError): Promise<void> {
    this.logger.info(
      { rollout_id: rolloutId, charge_point_id: chargePointId, code },
      'an update was not taken',
    );
    if (code === 'charge_point_offline') await this.turns.awayAgain(rolloutId, chargePointId);
    else await this.turns.refused(rolloutId, chargePointId, code);
  }
}
