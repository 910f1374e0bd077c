import { Inject, Injectable } from '@nestjs/common';

import {
  ChargePointBooted,
  ConnectorStatusChanged,
  HeartbeatReceived,
  MeterValuesReceived,
} from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import type { NormalisedSample } from '@csms/ocpp';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { ChargerEvents, NotDurableError } from '../charger-events/charger-events';
import { eventSamples } from '../charger-events/domain/event-samples';
import { placeOf } from '../connections/charger';
import { sessionIdOf } from '../transactions/transactions.service';

import type { CallContext } from './call-context';

export interface BootFacts {
  readonly vendor: string;
  readonly model: string;
  readonly serialNumber: string | null;
  readonly firmwareVersion: string | null;
  readonly reason: string | null;
}

export interface StatusFacts {
  readonly evseId: number;
  readonly connectorId: number;
  readonly status: string;
  readonly errorCode: string | null;
  readonly changedAt: Date;
}

export interface MeterFacts {
  readonly evseId: number;
  readonly connectorId: number;
  readonly ocppTransactionId: string | null;
  readonly samples: readonly NormalisedSample[];
}

/** What both OCPP versions tell of a station beside its transactions. */
@Injectable()
export class StationCalls {
  constructor(
    @Inject(ChargerEvents) private readonly events: ChargerEvents,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Who commissions a charger wants to see its heartbeats; those of all others would be too many to tell. */
  heartbeat(context: CallContext): { currentTime: string } {
    const { chargePoint } = context.charger;
    if (chargePoint.lifecycle === 'commissioning') {
      this.events
        .tell(chargePoint.chargePointId, {
          definition: HeartbeatReceived,
          id: messageEventId(context, 'Heartbeat'),
          organizationId: chargePoint.organizationId,
          occurredAt: context.receivedAt,
          data: { ...placeOf(context.charger), received_at: context.receivedAt.toISOString() },
        })
        .catch((error: unknown) =>
          this.logger.warn(
            { err: error, charge_point_id: chargePoint.chargePointId },
            'the word of a heartbeat is lost',
          ),
        );
    }
    return { currentTime: new Date().toISOString() };
  }

  /** A boot never waits for Kafka: the charger is let in, and the word of it follows. */
  booted(facts: BootFacts, context: CallContext): void {
    const { chargePoint } = context.charger;
    this.events
      .tell(chargePoint.chargePointId, {
        definition: ChargePointBooted,
        id: messageEventId(context, 'BootNotification'),
        organizationId: chargePoint.organizationId,
        occurredAt: context.receivedAt,
        data: {
          ...placeOf(context.charger),
          booted_at: context.receivedAt.toISOString(),
          vendor: facts.vendor,
          model: facts.model,
          serial_number: facts.serialNumber,
          firmware_version: facts.firmwareVersion,
          reason: facts.reason,
        },
      })
      .catch((error: unknown) =>
        this.logger.warn(
          { err: error, charge_point_id: chargePoint.chargePointId },
          'the word of a boot is lost',
        ),
      );
  }

  /** A status may be lost when nothing can keep it: the charger tells the next one. */
  async statusChanged(facts: StatusFacts, context: CallContext): Promise<void> {
    const { chargePoint } = context.charger;
    try {
      await this.events.tell(chargePoint.chargePointId, {
        definition: ConnectorStatusChanged,
        id: messageEventId(context, 'StatusNotification'),
        organizationId: chargePoint.organizationId,
        occurredAt: facts.changedAt,
        data: {
          ...placeOf(context.charger),
          evse_id: facts.evseId,
          connector_id: facts.connectorId,
          status: facts.status,
          error_code: facts.errorCode,
          changed_at: facts.changedAt.toISOString(),
        },
      });
    } catch (error) {
      if (!(error instanceof NotDurableError)) throw error;
      this.logger.warn(
        { charge_point_id: chargePoint.chargePointId, status: facts.status },
        'a status is lost',
      );
    }
  }

  async metered(facts: MeterFacts, context: CallContext): Promise<void> {
    const { chargePoint } = context.charger;
    const samples = eventSamples(facts.samples, context.receivedAt);
    if (samples.length === 0) return;
    const ocppTransactionId = facts.ocppTransactionId;
    await this.events.tell(chargePoint.chargePointId, {
      definition: MeterValuesReceived,
      // By content: a resend comes under another message id, and the same readings must count once.
      id: deriveEventId(
        chargePoint.chargePointId,
        'MeterValues',
        facts.connectorId,
        ocppTransactionId,
        JSON.stringify(samples),
      ),
      organizationId: chargePoint.organizationId,
      occurredAt: context.receivedAt,
      data: {
        ...placeOf(context.charger),
        session_id:
          ocppTransactionId === null ? null : sessionIdOf(chargePoint.chargePointId, ocppTransactionId),
        ocpp_transaction_id: ocppTransactionId,
        evse_id: facts.evseId,
        connector_id: facts.connectorId,
        samples,
        received_at: context.receivedAt.toISOString(),
      },
    });
  }
}

/** Of messages that carry no time of their own: the id counts on its socket only, for chargers begin anew. */
function messageEventId({ charger, messageId }: CallContext, action: string): string {
  return deriveEventId(charger.chargePoint.chargePointId, charger.connectionId, action, messageId);
}
