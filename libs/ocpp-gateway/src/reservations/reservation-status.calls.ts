import { Inject, Injectable } from '@nestjs/common';

import { ReservationStatusReported } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import type { ReservationStatusUpdateRequest201 } from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { placeOf } from '../connections/charger';
import { StationWord } from '../stations/station-word';

/** OCPP 2.0.1 H04. */
@Injectable()
export class ReservationStatusCalls implements CallsOfFeature {
  readonly calls201 = {
    ReservationStatusUpdate: (request: ReservationStatusUpdateRequest201, context: CallContext) =>
      this.reported(request, context),
  };

  constructor(@Inject(StationWord) private readonly word: StationWord) {}

  private async reported(
    { reservationId, reservationUpdateStatus }: ReservationStatusUpdateRequest201,
    context: CallContext,
  ): Promise<Record<string, never>> {
    await this.word.keep(context, {
      definition: ReservationStatusReported,
      id: deriveEventId(
        context.charger.chargePoint.chargePointId,
        'reservation',
        reservationId,
        reservationUpdateStatus,
      ),
      occurredAt: context.receivedAt,
      data: {
        ...placeOf(context.charger),
        reservation_id: reservationId,
        status: reservationUpdateStatus,
        received_at: context.receivedAt.toISOString(),
      },
    });
    return {};
  }
}
