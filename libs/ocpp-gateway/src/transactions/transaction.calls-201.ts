import { Inject, Injectable } from '@nestjs/common';

import { TransactionEnded, TransactionStarted, TransactionUpdated } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import {
  type NormalisedSample,
  normaliseSamples201,
  type Request201,
  type Response201,
  sampledEnergy,
} from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { ChargerEvents } from '../charger-events/charger-events';
import { eventSamples } from '../charger-events/domain/event-samples';
import { instantOf, settledSamples } from '../clock/charger-clock';
import { isUnknownWelcome, placeOf } from '../connections/charger';
import { purposeOf } from '../tokens/authorization.service';
import { idTokenInfo } from '../tokens/id-token-info';

import { KnownTransactions } from './known-transactions';
import { OpenTransactions } from './open-transactions';
import { type Remembered, sessionIdOf, TransactionsService } from './transactions.service';

type TransactionEvent = Request201<'TransactionEvent'>;

/** OCPP 2.0.1, functional block E. */
@Injectable()
export class TransactionCalls201 implements CallsOfFeature {
  readonly calls201 = {
    TransactionEvent: (request: TransactionEvent, context: CallContext) =>
      this.transactionEvent(request, context),
  };

  constructor(
    @Inject(TransactionsService) private readonly transactions: TransactionsService,
    @Inject(KnownTransactions) private readonly known: KnownTransactions,
    @Inject(OpenTransactions) private readonly open: OpenTransactions,
    @Inject(ChargerEvents) private readonly events: ChargerEvents,
  ) {}

  private async transactionEvent(
    request: TransactionEvent,
    context: CallContext,
  ): Promise<Response201<'TransactionEvent'>> {
    const samples = settledSamples(normaliseSamples201(request.meterValue), context);
    const remembered = await this.remember(request, samples, context);
    await this.tell(request, samples, remembered, context);
    const decision = remembered?.decision ?? null;
    return decision === null ? {} : { idTokenInfo: idTokenInfo(decision) };
  }

  /** An update without a token, of a transaction that is known, changes nothing that must be remembered. */
  private async remember(
    request: TransactionEvent,
    samples: readonly NormalisedSample[],
    context: CallContext,
  ): Promise<Remembered | null> {
    const { chargePointId, organizationId } = context.charger.chargePoint;
    const { transactionId } = request.transactionInfo;
    const isPlainUpdate = request.eventType === 'Updated' && request.idToken === undefined;
    if (isPlainUpdate && (await this.known.has(chargePointId, transactionId))) return null;
    const remembered = await this.transactions.event201({
      organizationId,
      chargePointId,
      ...connectorOf(request),
      ocppTransactionId: transactionId,
      idToken: request.idToken?.idToken ?? null,
      at: instantOf(request.timestamp, context),
      meterStartWh: sampledEnergy(samples).begin?.energyWh ?? null,
      isEnd: request.eventType === 'Ended',
      isUnknownWelcome: isUnknownWelcome(context.charger, request.offline ?? false),
    });
    this.known.add(chargePointId, transactionId);
    const { transaction } = remembered;
    if (transaction.endedAt === null) await this.open.started(context.charger, transaction);
    else await this.open.stopped(context.charger, transactionId);
    return remembered;
  }

  private tell(
    request: TransactionEvent,
    samples: readonly NormalisedSample[],
    remembered: Remembered | null,
    context: CallContext,
  ): Promise<void> {
    const { charger, receivedAt } = context;
    const { chargePointId, organizationId } = charger.chargePoint;
    const { transactionInfo, eventType } = request;
    const at = instantOf(request.timestamp, context);
    const energy = sampledEnergy(samples);
    const { evseId, connectorId } = connectorOf(request);
    const envelope = {
      // E01: an event is known by its transaction and sequence number; its content tells a reused number apart.
      id: deriveEventId(chargePointId, transactionInfo.transactionId, request.seqNo, JSON.stringify(request)),
      organizationId,
      occurredAt: at,
    };
    const common = {
      ...placeOf(charger),
      session_id: sessionIdOf(chargePointId, transactionInfo.transactionId),
      ocpp_transaction_id: transactionInfo.transactionId,
      charging_state: transactionInfo.chargingState ?? null,
      seq_no: request.seqNo,
      offline: request.offline ?? false,
      samples: eventSamples(samples),
      received_at: receivedAt.toISOString(),
    };
    const connector = { evse_id: evseId, connector_id: connectorId };
    switch (eventType) {
      case 'Started':
        return this.events.tell(chargePointId, {
          ...envelope,
          definition: TransactionStarted,
          data: {
            ...common,
            ...connector,
            ocpp_version: '2.0.1',
            authorization: authorizationOf(request, remembered),
            started_at: at.toISOString(),
            meter_start_wh: (energy.begin ?? energy.last)?.energyWh ?? null,
            remote_start_id: transactionInfo.remoteStartId ?? null,
          },
        });
      case 'Updated':
        return this.events.tell(chargePointId, {
          ...envelope,
          definition: TransactionUpdated,
          data: {
            ...common,
            ...connector,
            authorization: authorizationOf(request, remembered),
            occurred_at: at.toISOString(),
            trigger_reason: request.triggerReason,
            stopped_reason: transactionInfo.stoppedReason ?? null,
          },
        });
      case 'Ended':
        return this.events.tell(chargePointId, {
          ...envelope,
          definition: TransactionEnded,
          data: {
            ...common,
            ocpp_version: '2.0.1',
            ended_at: at.toISOString(),
            meter_stop_wh: (energy.end ?? energy.last)?.energyWh ?? null,
            // Part 2 §3.71: without a reason it is Local.
            reason: transactionInfo.stoppedReason ?? 'Local',
            id_token: request.idToken?.idToken ?? null,
          },
        });
    }
  }
}

function connectorOf({ evse }: TransactionEvent): { evseId: number; connectorId: number } {
  // An event may name the EVSE alone; with one connector each, its number is the first.
  return { evseId: evse?.id ?? 0, connectorId: evse?.connectorId ?? (evse === undefined ? 0 : 1) };
}

function authorizationOf({ idToken }: TransactionEvent, remembered: Remembered | null) {
  const decision = remembered?.decision ?? null;
  if (idToken === undefined || decision === null) return null;
  return {
    id_token: idToken.idToken,
    id_token_type: idToken.type,
    status: decision.status,
    driver_id: decision.driverId,
    ...purposeOf(decision),
  };
}
