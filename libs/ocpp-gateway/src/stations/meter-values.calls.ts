import { Inject, Injectable } from '@nestjs/common';

import { MeterValuesReceived } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import {
  type NormalisedSample,
  normaliseMeterValues16,
  normaliseMeterValues201,
  type Request16,
  type Request201,
  showsWh,
  withRegistersInWh,
} from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { eventSamples, unreadableValues } from '../charger-events/domain/event-samples';
import { instantOf, settledSamples, statedClockOf } from '../clock/charger-clock';
import { placeOf } from '../connections/charger';
import { isReadAfterEnd, spokenOf } from '../transactions/domain/reused-id';
import { type OpenTransaction, OpenTransactions } from '../transactions/open-transactions';
import { sessionIdOf, TransactionsService } from '../transactions/transactions.service';

import { StationWord } from './station-word';

interface MeterFacts {
  readonly evseId: number;
  readonly connectorId: number;
  readonly ocppTransactionId: string | null;
  readonly sessionId: string | null;
  /** Whose register the samples may show, where it is known. */
  readonly open: OpenTransaction | null;
  readonly samples: readonly NormalisedSample[];
  /** The samples as the charger wrote them. */
  readonly stated: string;
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
      this.metered201(request, context),
  };

  constructor(
    @Inject(StationWord) private readonly word: StationWord,
    @Inject(TransactionsService) private readonly transactions: TransactionsService,
    @Inject(OpenTransactions) private readonly open: OpenTransactions,
  ) {}

  private async metered16(request: Request16<'MeterValues'>, context: CallContext) {
    const { chargePointId } = context.charger.chargePoint;
    const stated = request.transactionId === undefined ? null : String(request.transactionId);
    const at = instantOf(request.meterValue[0]?.timestamp, context);
    const isOfStated = stated !== null && (await this.isReadingOf(stated, at, context));
    const ocppTransactionId = isOfStated ? stated : await this.underWayAt(request.connectorId, at, context);
    const open = ocppTransactionId === null ? null : await this.open.find(context.charger, ocppTransactionId);
    return this.metered(
      {
        evseId: request.connectorId,
        connectorId: request.connectorId,
        ocppTransactionId,
        // The ids of 1.6 are ours, and none is given twice.
        sessionId: ocppTransactionId === null ? null : sessionIdOf(chargePointId, ocppTransactionId),
        open,
        samples: normaliseMeterValues16(request),
        stated: JSON.stringify(request.meterValue),
      },
      context,
    );
  }

  /** Meant for readings outside of transactions: those at an EVSE that charges are of the same meter all the same. */
  async metered201(request: Request201<'MeterValues'>, context: CallContext) {
    const { evseId, meterValue } = request;
    const open = await this.open.atEvse(context.charger, evseId);
    const isOfOpen = open !== null && instantOf(meterValue[0]?.timestamp, context) >= open.startedAt;
    return this.metered(
      {
        evseId,
        connectorId: isOfOpen ? open.connectorId : 0,
        ocppTransactionId: isOfOpen ? open.ocppTransactionId : null,
        sessionId: isOfOpen ? open.sessionId : null,
        open: null,
        samples: normaliseMeterValues201(request),
        stated: JSON.stringify(meterValue),
      },
      context,
    );
  }

  /** What is read well after the end that the charger has told is of what came then, or of nothing. */
  private async isReadingOf(ocppTransactionId: string, at: Date, { charger }: CallContext): Promise<boolean> {
    if ((await this.open.find(charger, ocppTransactionId)) !== null) return true;
    const called = await this.transactions.find(charger.chargePoint.chargePointId, ocppTransactionId);
    const spoken = spokenOf(called, at);
    return spoken !== null && !isReadAfterEnd(spoken, at);
  }

  /**
   * Some chargers leave out the id of a transaction, or say 0, a number of their own or that of the charge before.
   * Readings of a time at which none was under way at the connector are the connector's own.
   */
  private async underWayAt(connectorId: number, at: Date, { charger }: CallContext): Promise<string | null> {
    const open = await this.open.at(charger, connectorId);
    return open !== null && at >= open.startedAt ? open.ocppTransactionId : null;
  }

  private async metered(facts: MeterFacts, context: CallContext): Promise<Record<string, never>> {
    const { chargePointId } = context.charger.chargePoint;
    const { ocppTransactionId } = facts;
    const settled = settledSamples(facts.samples, context);
    const samples = eventSamples(inWh(settled, facts.open));
    const unreadable = unreadableValues(settled);
    if (samples.length === 0 && unreadable.unreadable === undefined) return {};
    await this.word.keep(context, {
      definition: MeterValuesReceived,
      // By content: a resend comes under another message id, and the same readings must count once.
      id: deriveEventId(chargePointId, 'MeterValues', facts.connectorId, ocppTransactionId, facts.stated),
      occurredAt: context.receivedAt,
      data: {
        ...placeOf(context.charger),
        session_id: facts.sessionId,
        ocpp_transaction_id: ocppTransactionId,
        evse_id: facts.evseId,
        connector_id: facts.connectorId,
        samples,
        ...unreadable,
        received_at: context.receivedAt.toISOString(),
        ...statedClockOf(facts.samples, context),
      },
    });
    return {};
  }
}

/** Remembers what the samples show of the register's unit. */
function inWh(
  samples: readonly NormalisedSample[],
  open: OpenTransaction | null,
): readonly NormalisedSample[] {
  if (open === null) return samples;
  const basis = { ...open, isInWh: open.isRegisterInWh ?? false };
  open.isRegisterInWh = showsWh(samples, basis);
  return withRegistersInWh(samples, basis);
}
