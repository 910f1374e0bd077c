import { Inject, Injectable } from '@nestjs/common';

import { ComponentEventsReported } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import type { NotifyEventRequest201 } from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { instantOf } from '../clock/charger-clock';
import { placeOf } from '../connections/charger';

import { StationWord } from './station-word';

/** OCPP 2.0.1 N07: what a station's components report without being asked. */
@Injectable()
export class ComponentEventCalls implements CallsOfFeature {
  readonly calls201 = {
    NotifyEvent: (request: NotifyEventRequest201, context: CallContext) => this.reported(request, context),
  };

  constructor(@Inject(StationWord) private readonly word: StationWord) {}

  private async reported(
    request: NotifyEventRequest201,
    context: CallContext,
  ): Promise<Record<string, never>> {
    const generatedAt = instantOf(request.generatedAt, context);
    await this.word.keep(context, {
      definition: ComponentEventsReported,
      id: deriveEventId(context.charger.chargePoint.chargePointId, 'NotifyEvent', JSON.stringify(request)),
      occurredAt: generatedAt,
      data: {
        ...placeOf(context.charger),
        generated_at: generatedAt.toISOString(),
        seq_no: request.seqNo,
        is_last: request.tbc !== true,
        events: request.eventData.map((event) => ({ ...event })),
        received_at: context.receivedAt.toISOString(),
      },
    });
    return {};
  }
}
