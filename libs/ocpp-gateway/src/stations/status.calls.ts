import { Inject, Injectable } from '@nestjs/common';

import { ConnectorStatusChanged } from '@csms/contracts';
import type { Request16, Request201 } from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { instantOf } from '../calls/charger-clock';
import { messageEventId } from '../calls/message-event-id';
import { placeOf } from '../connections/charger';

import { StationWord } from './station-word';

interface StatusFacts {
  readonly evseId: number;
  readonly connectorId: number;
  readonly status: string;
  readonly errorCode: string | null;
  readonly vendorErrorCode: string | null;
  readonly info: string | null;
  readonly changedAt: Date;
}

/** OCPP 1.6 §4.9; 2.0.1 G01. */
@Injectable()
export class StatusCalls implements CallsOfFeature {
  readonly calls16 = {
    StatusNotification: (request: Request16<'StatusNotification'>, context: CallContext) =>
      this.changed(
        {
          // 1.6 knows no EVSEs: each connector is one.
          evseId: request.connectorId,
          connectorId: request.connectorId,
          status: request.status,
          errorCode: request.errorCode === 'NoError' ? null : request.errorCode,
          vendorErrorCode: request.vendorErrorCode ?? null,
          info: request.info ?? null,
          changedAt: instantOf(request.timestamp, context.receivedAt),
        },
        context,
      ),
  };

  readonly calls201 = {
    StatusNotification: (request: Request201<'StatusNotification'>, context: CallContext) =>
      this.changed(
        {
          evseId: request.evseId,
          connectorId: request.connectorId,
          status: request.connectorStatus,
          errorCode: null,
          vendorErrorCode: null,
          info: null,
          changedAt: instantOf(request.timestamp, context.receivedAt),
        },
        context,
      ),
  };

  constructor(@Inject(StationWord) private readonly word: StationWord) {}

  private async changed(facts: StatusFacts, context: CallContext): Promise<Record<string, never>> {
    // It may be lost when nothing can keep it: the charger tells the next one.
    await this.word.tell(context, {
      definition: ConnectorStatusChanged,
      id: messageEventId(context, 'StatusNotification'),
      occurredAt: facts.changedAt,
      data: {
        ...placeOf(context.charger),
        evse_id: facts.evseId,
        connector_id: facts.connectorId,
        status: facts.status,
        error_code: facts.errorCode,
        vendor_error_code: facts.vendorErrorCode,
        info: facts.info,
        changed_at: facts.changedAt.toISOString(),
      },
    });
    return {};
  }
}
