import { Inject, Injectable } from '@nestjs/common';

import { ConnectorStatusChanged } from '@csms/contracts';
import type { Request16, Request201 } from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import { CallRefusedError } from '../calls/call-refused-error';
import type { CallsOfFeature } from '../calls/call-table';
import { messageEventId } from '../calls/message-event-id';
import { instantOf } from '../clock/charger-clock';
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
          evseId: connectorOf(request),
          connectorId: connectorOf(request),
          status: request.status,
          errorCode: request.errorCode === 'NoError' ? null : request.errorCode,
          vendorErrorCode: request.vendorErrorCode ?? null,
          info: request.info ?? null,
          changedAt: instantOf(request.timestamp, context),
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
          changedAt: instantOf(request.timestamp, context),
        },
        context,
      ),
  };

  constructor(@Inject(StationWord) private readonly word: StationWord) {}

  private async changed(facts: StatusFacts, context: CallContext): Promise<Record<string, never>> {
    requireRealConnector(facts);
    context.charger.hasToldStatus = true;
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
        received_at: context.receivedAt.toISOString(),
      },
    });
    return {};
  }
}

/** Far more than any charger has; what a charger numbers beyond it is a slip, and must not become a connector. */
const MAX_NUMBER = 1_000;

/** Of a status alone: what is told of transactions is believed whatever its connector. @throws CallRefusedError */
function requireRealConnector({ evseId, connectorId }: StatusFacts): void {
  const isReal = [evseId, connectorId].every((number) => number >= 0 && number <= MAX_NUMBER);
  if (isReal) return;
  throw new CallRefusedError(
    'PropertyConstraintViolation',
    `No charger has this connector: the number must be from 0 to ${MAX_NUMBER}.`,
    { rule: 'range' },
  );
}

/** What connector 0, the charger itself, may say (OCPP 1.6 §6.47). */
const OF_CHARGER = new Set(['Available', 'Unavailable', 'Faulted']);

/** Some chargers with a single connector tell everything of connector 0. */
function connectorOf({ connectorId, status }: Request16<'StatusNotification'>): number {
  return connectorId === 0 && !OF_CHARGER.has(status) ? 1 : connectorId;
}
