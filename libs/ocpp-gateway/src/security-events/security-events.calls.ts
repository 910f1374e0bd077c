import { Inject, Injectable } from '@nestjs/common';

import { SecurityEventReported } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import type { SecurityEventNotificationRequest16 } from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { instantOf } from '../clock/charger-clock';
import { placeOf } from '../connections/charger';
import { StationWord } from '../stations/station-word';

/** OCPP 1.6 security whitepaper §4.6; 2.0.1 A04: critical events are queued by the charger, so they are kept here. */
@Injectable()
export class SecurityEventCalls implements CallsOfFeature {
  readonly calls16 = {
    SecurityEventNotification: (request: SecurityEventNotificationRequest16, context: CallContext) =>
      this.reported(request, context),
  };

  readonly calls201 = this.calls16;

  constructor(@Inject(StationWord) private readonly word: StationWord) {}

  private async reported(
    request: SecurityEventNotificationRequest16,
    context: CallContext,
  ): Promise<Record<string, never>> {
    const occurredAt = instantOf(request.timestamp, context);
    await this.word.keep(context, {
      definition: SecurityEventReported,
      // By content: a charger that got no answer tells it again under another message id.
      id: deriveEventId(context.charger.chargePoint.chargePointId, 'security', JSON.stringify(request)),
      occurredAt,
      data: {
        ...placeOf(context.charger),
        event_type: request.type,
        occurred_at: occurredAt.toISOString(),
        tech_info: request.techInfo ?? null,
        received_at: context.receivedAt.toISOString(),
      },
    });
    return {};
  }
}
