import { Inject, Injectable } from '@nestjs/common';

import { VendorDataReceived } from '@csms/contracts';
import type { Request16, Request201 } from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { messageEventId } from '../calls/message-event-id';
import { placeOf } from '../connections/charger';
import { StationWord } from '../stations/station-word';

/** OCPP 1.6 §4.3; 2.0.1 P02. */
@Injectable()
export class VendorDataCalls implements CallsOfFeature {
  readonly calls16 = {
    DataTransfer: (request: Request16<'DataTransfer'>, context: CallContext) =>
      this.received(request, context),
  };

  readonly calls201 = {
    DataTransfer: (request: Request201<'DataTransfer'>, context: CallContext) =>
      this.received(request, context),
  };

  constructor(@Inject(StationWord) private readonly word: StationWord) {}

  /** We act on no vendor's messages, and say so; whoever understands them finds them in the events. */
  private async received(
    { vendorId, messageId, data }: Request201<'DataTransfer'>,
    context: CallContext,
  ): Promise<{ status: 'UnknownVendorId' }> {
    await this.word.tell(context, {
      definition: VendorDataReceived,
      id: messageEventId(context, 'DataTransfer'),
      occurredAt: context.receivedAt,
      data: {
        ...placeOf(context.charger),
        vendor_id: vendorId,
        message_id: messageId ?? null,
        data: data ?? null,
        received_at: context.receivedAt.toISOString(),
      },
    });
    return { status: 'UnknownVendorId' };
  }
}
