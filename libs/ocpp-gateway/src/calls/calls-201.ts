import { Inject, Injectable } from '@nestjs/common';

import { TransactionEnded, TransactionStarted, TransactionUpdated } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import {
  type NormalisedSample,
  normaliseMeterValues201,
  normaliseSamples201,
  type Request201,
  type Response201,
  sampledEnergy,
} from '@csms/ocpp';

import { ChargerEvents } from '../charger-events/charger-events';
import { eventSamples } from '../charger-events/domain/event-samples';
import { placeOf } from '../connections/charger';
import { type AuthorizationDecision, AuthorizationService } from '../tokens/authorization.service';
import { type Remembered, sessionIdOf, TransactionsService } from '../transactions/transactions.service';

import type { CallContext, CallHandler } from './call-context';
import { instantOf } from './charger-clock';
import { KnownTransactions } from './known-transactions';
import { StationCalls } from './station-calls';

type TransactionEvent = Request201<'TransactionEvent'>;
type IdTokenInfo = Response201<'Authorize'>['idTokenInfo'];

type Offered =
  | 'Authorize'
  | 'BootNotification'
  | 'DataTransfer'
  | 'Heartbeat'
  | 'MeterValues'
  | 'StatusNotification'
  | 'TransactionEvent';

/** The calls of OCPP 2.0.1 (Part 2) that a charging station makes: boot, authorization, status, transactions. */
@Injectable()
export class Calls201 {
  readonly handlers = {
    Authorize: (request, context) => this.authorize(request, context),
    BootNotification: (request, context) => this.bootNotification(request, context),
    // P01.FR.05: we know no vendor's messages, and say so.
    DataTransfer: () => Promise.resolve({ status: 'UnknownVendorId' }),
    Heartbeat: (_request, context) => Promise.resolve(this.station.heartbeat(context)),
    MeterValues: (request, context) => this.meterValues(request, context),
    StatusNotification: (request, context) => this.statusNotification(request, context),
    TransactionEvent: (request, context) => this.transactionEvent(request, context),
  } satisfies { [Action in Offered]: CallHandler<Request201<Action>, Response201<Action>> };

  constructor(
    @Inject(AuthorizationService) private readonly authorization: AuthorizationService,
    @Inject(TransactionsService) private readonly transactions: TransactionsService,
    @Inject(KnownTransactions) private readonly known: KnownTransactions,
    @Inject(ChargerEvents) private readonly events: ChargerEvents,
    @Inject(StationCalls) private readonly station: StationCalls,
  ) {}

  private async authorize(request: Request201<'Authorize'>, { charger, receivedAt }: CallContext) {
    const { organizationId } = charger.chargePoint;
    const { idToken } = request.idToken;
    return {
      idTokenInfo: idTokenInfo(await this.authorization.authorize(organizationId, idToken, receivedAt)),
    };
  }

  private bootNotification(
    { chargingStation, reason }: Request201<'BootNotification'>,
    context: CallContext,
  ): Promise<Response201<'BootNotification'>> {
    this.station.booted(
      {
        vendor: chargingStation.vendorName,
        model: chargingStation.model,
        serialNumber: chargingStation.serialNumber ?? null,
        firmwareVersion: chargingStation.firmwareVersion ?? null,
        reason,
      },
      context,
    );
    const interval = context.charger.chargePoint.heartbeatIntervalSeconds;
    return Promise.resolve({ status: 'Accepted', currentTime: new Date().toISOString(), interval });
  }

  private async statusNotification(request: Request201<'StatusNotification'>, context: CallContext) {
    await this.station.statusChanged(
      {
        evseId: request.evseId,
        connectorId: request.connectorId,
        status: request.connectorStatus,
        errorCode: null,
        changedAt: instantOf(request.timestamp, context.receivedAt),
      },
      context,
    );
    return {};
  }

  private async meterValues(request: Request201<'MeterValues'>, context: CallContext) {
    await this.station.metered(
      {
        evseId: request.evseId,
        connectorId: 0,
        ocppTransactionId: null,
        samples: normaliseMeterValues201(request),
      },
      context,
    );
    return {};
  }

  private async transactionEvent(
    request: TransactionEvent,
    context: CallContext,
  ): Promise<Response201<'TransactionEvent'>> {
    const samples = normaliseSamples201(request.meterValue);
    const remembered = await this.remember(request, samples, context);
    await this.tell(request, samples, remembered, context);
    const decision = remembered?.decision ?? null;
    return decision === null ? {} : { idTokenInfo: idTokenInfo(decision) };
  }

  /** An update without a token, of a transaction that is known, changes nothing that must be remembered. */
  private async remember(
    request: TransactionEvent,
    samples: readonly NormalisedSample[],
    { charger, receivedAt }: CallContext,
  ): Promise<Remembered | null> {
    const { chargePointId, organizationId } = charger.chargePoint;
    const { transactionId } = request.transactionInfo;
    const isPlainUpdate = request.eventType === 'Updated' && request.idToken === undefined;
    if (isPlainUpdate && (await this.known.has(chargePointId, transactionId))) return null;
    const remembered = await this.transactions.event201({
      organizationId,
      chargePointId,
      ...connectorOf(request),
      ocppTransactionId: transactionId,
      idToken: request.idToken?.idToken ?? null,
      at: instantOf(request.timestamp, receivedAt),
      meterStartWh: sampledEnergy(samples).begin?.energyWh ?? null,
      isEnd: request.eventType === 'Ended',
    });
    this.known.add(chargePointId, transactionId);
    return remembered;
  }

  private tell(
    request: TransactionEvent,
    samples: readonly NormalisedSample[],
    remembered: Remembered | null,
    { charger, receivedAt }: CallContext,
  ): Promise<void> {
    const { chargePointId, organizationId } = charger.chargePoint;
    const { transactionInfo, eventType } = request;
    const at = instantOf(request.timestamp, receivedAt);
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
      samples: eventSamples(samples, receivedAt),
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
  };
}

function idTokenInfo(decision: AuthorizationDecision): IdTokenInfo {
  return {
    status: decision.status,
    ...(decision.groupIdToken === null
      ? {}
      : { groupIdToken: { idToken: decision.groupIdToken, type: 'Central' as const } }),
    ...(decision.validUntil === null ? {} : { cacheExpiryDateTime: decision.validUntil.toISOString() }),
  };
}
