import { Inject, Injectable } from '@nestjs/common';

import { MeterValuesReceived } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import {
  type NormalisedSample,
  normaliseMeterValues16,
  normaliseMeterValues201,
  type Request16,
  type Request201,
} from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { eventSamples } from '../charger-events/domain/event-samples';
import { placeOf } from '../connections/charger';
import { KnownTransactions } from '../transactions/known-transactions';
import { sessionIdOf } from '../transactions/transactions.service';

import { StationWord } from './station-word';

interface MeterFacts {
  readonly evseId: number;
  readonly connectorId: number;
  readonly ocppTransactionId: string | null;
  readonly samples: readonly NormalisedSample[];
}

/** OCPP 1.6 §4.7; 2.0.1 J01. */
@Injectable()
export class MeterValuesCalls implements CallsOfFeature {
  readonly calls16 = {
    MeterValues: (request: Request16<'MeterValues'>, context: CallContext) =>
      this.metered16(request, context),
  };

  readonly calls201 = {
    MeterValues: (request: Request201<'MeterValues'>, context: CallContext) =>
      this.metered(
        {
          evseId: request.evseId,
          connectorId: 0,
          ocppTransactionId: null,
          samples: normaliseMeterValues201(request),
        },
        context,
      ),
  };

  constructor(
    @Inject(StationWord) private readonly word: StationWord,
    @Inject(KnownTransactions) private readonly known: KnownTransactions,
  ) {}

  private async metered16(request: Request16<'MeterValues'>, context: CallContext) {
    const { chargePointId } = context.charger.chargePoint;
    const stated = request.transactionId === undefined ? null : String(request.transactionId);
    const isKnown = stated !== null && (await this.known.has(chargePointId, stated));
    return this.metered(
      {
        evseId: request.connectorId,
        connectorId: request.connectorId,
        // Readings of a transaction that nobody started are readings of the connector.
        ocppTransactionId: isKnown ? stated : null,
        samples: normaliseMeterValues16(request),
      },
      context,
    );
  }

  private async metered(facts: MeterFacts, context: CallContext): Promise<Record<string, never>> {
    const { chargePointId } = context.charger.chargePoint;
    const samples = eventSamples(facts.samples, context.receivedAt);
    const { ocppTransactionId } = facts;
    if (samples.length === 0) return {};
    await this.word.keep(context, {
      definition: MeterValuesReceived,
      // By content: a resend comes under another message id, and the same readings must count once.
      id: deriveEventId(
        chargePointId,
        'MeterValues',
        facts.connectorId,
        ocppTransactionId,
        JSON.stringify(samples),
      ),
      occurredAt: context.receivedAt,
      data: {
        ...placeOf(context.charger),
        session_id: ocppTransactionId === null ? null : sessionIdOf(chargePointId, ocppTransactionId),
        ocpp_transaction_id: ocppTransactionId,
        evse_id: facts.evseId,
        connector_id: facts.connectorId,
        samples,
        received_at: context.receivedAt.toISOString(),
      },
    });
    return {};
  }
}
