import { Inject, Injectable } from '@nestjs/common';

import { HeartbeatReceived } from '@csms/contracts';
import type { HeartbeatResponse16 } from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { messageEventId } from '../calls/message-event-id';
import { placeOf } from '../connections/charger';

import { StationWord } from './station-word';

/** OCPP 1.6 §4.6; 2.0.1 G02. */
@Injectable()
export class HeartbeatCalls implements CallsOfFeature {
  readonly calls16 = { Heartbeat: (_: object, context: CallContext) => this.heartbeat(context) };
  readonly calls201 = this.calls16;

  constructor(@Inject(StationWord) private readonly word: StationWord) {}

  /** Who commissions a charger wants to see each heartbeat; that any other lives is told once a second at most. */
  private heartbeat(context: CallContext): Promise<HeartbeatResponse16> {
    if (context.charger.chargePoint.lifecycle === 'commissioning') {
      this.word.follow(context, {
        definition: HeartbeatReceived,
        id: messageEventId(context, 'Heartbeat'),
        occurredAt: context.receivedAt,
        data: { ...placeOf(context.charger), received_at: context.receivedAt.toISOString() },
      });
    }
    return Promise.resolve({ currentTime: new Date().toISOString() });
  }
}
