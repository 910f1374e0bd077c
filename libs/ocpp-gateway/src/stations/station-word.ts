import { Inject, Injectable } from '@nestjs/common';

import { LOGGER } from '@csms/platform-http';
import type { AnyEventDefinition, OutgoingEvent } from '@csms/platform-kafka';
import type { Logger } from '@csms/platform-ops';

import type { CallContext } from '../calls/call-context';
import { ChargerEvents, NotDurableError } from '../charger-events/charger-events';

export type Word<D extends AnyEventDefinition> = Omit<OutgoingEvent<D>, 'organizationId'>;

/** Tells what a station said of itself; what must not be lost on the way, and what may. */
@Injectable()
export class StationWord {
  constructor(
    @Inject(ChargerEvents) private readonly events: ChargerEvents,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws NotDurableError when it could be kept nowhere */
  keep<D extends AnyEventDefinition>({ charger }: CallContext, word: Word<D>): Promise<void> {
    const { chargePointId, organizationId } = charger.chargePoint;
    // TypeScript does not see that a word with its organization is an event.
    return this.events.tell(chargePointId, { ...word, organizationId });
  }

  /** Of what the charger will tell anew, or what is of no use later: it may be lost when nothing can keep it. */
  async tell<D extends AnyEventDefinition>(context: CallContext, word: Word<D>): Promise<void> {
    try {
      await this.keep(context, word);
    } catch (error) {
      if (!(error instanceof NotDurableError)) throw error;
      this.lost(context, word.definition.type, error);
    }
  }

  /** Of a charger that must not wait: it is let in, and the word of it follows. */
  follow<D extends AnyEventDefinition>(context: CallContext, word: Word<D>): void {
    this.keep(context, word).catch((error: unknown) => this.lost(context, word.definition.type, error));
  }

  private lost({ charger }: CallContext, type: string, error: unknown): void {
    const { chargePointId } = charger.chargePoint;
    this.logger.warn({ err: error, charge_point_id: chargePointId, type }, 'a word of a charger is lost');
  }
}
