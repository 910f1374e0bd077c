import { Inject, Injectable } from '@nestjs/common';

import { type AuthorizationStatus, TransactionEnded, TransactionStarted } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import { normaliseMeterValues16, normaliseSamples16, type Request16, type Response16 } from '@csms/ocpp';

import { ChargerEvents } from '../charger-events/charger-events';
import { eventSamples } from '../charger-events/domain/event-samples';
import { placeOf } from '../connections/charger';
import { type AuthorizationDecision, AuthorizationService } from '../tokens/authorization.service';
import { authorizationStatus16 } from '../tokens/domain/decide-authorization';
import { TransactionsService } from '../transactions/transactions.service';

import type { CallContext, CallHandler } from './call-context';
import { instantOf } from './charger-clock';
import { KnownTransactions } from './known-transactions';
import { StationCalls } from './station-calls';

/** The calls of OCPP 1.6's core profile (§4) that a charge point makes. */
@Injectable()
export class Calls16 {
  readonly handlers = {
    Authorize: (request, context) => this.authorize(request, context),
    BootNotification: (request, context) => this.bootNotification(request, context),
    // §4.3: we know no vendor's messages, and say so.
    DataTransfer: () => Promise.resolve({ status: 'UnknownVendorId' }),
    Heartbeat: (_request, context) => Promise.resolve(this.station.heartbeat(context)),
    MeterValues: (request, context) => this.meterValues(request, context),
    StartTransaction: (request, context) => this.startTransaction(request, context),
    StatusNotification: (request, context) => this.statusNotification(request, context),
    StopTransaction: (request, context) => this.stopTransaction(request, context),
  } satisfies { [Action in Offered]: CallHandler<Request16<Action>, Response16<Action>> };

  constructor(
    @Inject(AuthorizationService) private readonly authorization: AuthorizationService,
    @Inject(TransactionsService) private readonly transactions: TransactionsService,
    @Inject(KnownTransactions) private readonly known: KnownTransactions,
    @Inject(ChargerEvents) private readonly events: ChargerEvents,
    @Inject(StationCalls) private readonly station: StationCalls,
  ) {}

  private async authorize(request: Request16<'Authorize'>, { charger, receivedAt }: CallContext) {
    const { organizationId } = charger.chargePoint;
    return {
      idTagInfo: idTagInfo(await this.authorization.authorize(organizationId, request.idTag, receivedAt)),
    };
  }

  private bootNotification(
    request: Request16<'BootNotification'>,
    context: CallContext,
  ): Promise<Response16<'BootNotification'>> {
    this.station.booted(
      {
        vendor: request.chargePointVendor,
        model: request.chargePointModel,
        serialNumber: request.chargePointSerialNumber ?? request.chargeBoxSerialNumber ?? null,
        firmwareVersion: request.firmwareVersion ?? null,
        reason: null,
      },
      context,
    );
    const interval = context.charger.chargePoint.heartbeatIntervalSeconds;
    return Promise.resolve({ status: 'Accepted', currentTime: new Date().toISOString(), interval });
  }

  private async statusNotification(request: Request16<'StatusNotification'>, context: CallContext) {
    await this.station.statusChanged(
      {
        // 1.6 knows no EVSEs: each connector is one.
        evseId: request.connectorId,
        connectorId: request.connectorId,
        status: request.status,
        errorCode: request.errorCode === 'NoError' ? null : request.errorCode,
        changedAt: instantOf(request.timestamp, context.receivedAt),
      },
      context,
    );
    return {};
  }

  private async meterValues(request: Request16<'MeterValues'>, context: CallContext) {
    const { chargePointId } = context.charger.chargePoint;
    const stated = request.transactionId === undefined ? null : String(request.transactionId);
    const isKnown = stated !== null && (await this.known.has(chargePointId, stated));
    await this.station.metered(
      {
        evseId: request.connectorId,
        connectorId: request.connectorId,
        // Readings of a transaction that nobody started are readings of the connector.
        ocppTransactionId: isKnown ? stated : null,
        samples: normaliseMeterValues16(request),
      },
      context,
    );
    return {};
  }

  private async startTransaction(
    request: Request16<'StartTransaction'>,
    context: CallContext,
  ): Promise<Response16<'StartTransaction'>> {
    const { charger, receivedAt } = context;
    const { chargePointId, organizationId } = charger.chargePoint;
    const startedAt = instantOf(request.timestamp, receivedAt);
    const { transaction, decision } = await this.transactions.start16({
      organizationId,
      chargePointId,
      evseId: request.connectorId,
      connectorId: request.connectorId,
      idTag: request.idTag,
      meterStartWh: request.meterStart,
      startedAt,
    });
    if (decision === null) throw new Error('A start always presents a token');
    this.known.add(chargePointId, transaction.ocppTransactionId);
    // A refused start is told too: the charger may have charged offline all the same.
    await this.events.tell(chargePointId, {
      definition: TransactionStarted,
      id: deriveEventId(transaction.sessionId, 'started'),
      organizationId,
      occurredAt: startedAt,
      data: {
        ...placeOf(charger),
        session_id: transaction.sessionId,
        ocpp_version: '1.6',
        ocpp_transaction_id: transaction.ocppTransactionId,
        evse_id: request.connectorId,
        connector_id: request.connectorId,
        authorization: {
          id_token: request.idTag,
          id_token_type: null,
          status: decision.status,
          driver_id: decision.driverId,
        },
        started_at: startedAt.toISOString(),
        meter_start_wh: request.meterStart,
        charging_state: null,
        seq_no: null,
        offline: false,
        remote_start_id: null,
        samples: [],
        received_at: receivedAt.toISOString(),
      },
    });
    return { transactionId: Number(transaction.ocppTransactionId), idTagInfo: idTagInfo(decision) };
  }

  private async stopTransaction(
    request: Request16<'StopTransaction'>,
    context: CallContext,
  ): Promise<Response16<'StopTransaction'>> {
    const { charger, receivedAt } = context;
    const { chargePointId, organizationId } = charger.chargePoint;
    const ocppTransactionId = String(request.transactionId);
    const endedAt = instantOf(request.timestamp, receivedAt);
    const transaction = await this.transactions.stop16(chargePointId, ocppTransactionId, endedAt);
    await this.events.tell(chargePointId, {
      definition: TransactionEnded,
      id: deriveEventId(chargePointId, 'ended', ocppTransactionId, JSON.stringify(request)),
      organizationId,
      occurredAt: endedAt,
      data: {
        ...placeOf(charger),
        session_id: transaction?.sessionId ?? null,
        ocpp_version: '1.6',
        ocpp_transaction_id: ocppTransactionId,
        ended_at: endedAt.toISOString(),
        meter_stop_wh: request.meterStop,
        // §6.49: without a reason it is Local.
        reason: request.reason ?? 'Local',
        id_token: request.idTag ?? null,
        charging_state: null,
        seq_no: null,
        offline: false,
        samples: eventSamples(normaliseSamples16(request.transactionData), receivedAt),
        received_at: receivedAt.toISOString(),
      },
    });
    if (request.idTag === undefined) return {};
    return {
      idTagInfo: idTagInfo(await this.authorization.authorize(organizationId, request.idTag, receivedAt)),
    };
  }
}

type Offered =
  | 'Authorize'
  | 'BootNotification'
  | 'DataTransfer'
  | 'Heartbeat'
  | 'MeterValues'
  | 'StartTransaction'
  | 'StatusNotification'
  | 'StopTransaction';

function idTagInfo(decision: AuthorizationDecision): Response16<'Authorize'>['idTagInfo'] {
  const status: AuthorizationStatus = decision.status;
  return {
    status: authorizationStatus16(status),
    ...(decision.groupIdToken === null ? {} : { parentIdTag: decision.groupIdToken.slice(0, 20) }),
    ...(decision.validUntil === null ? {} : { expiryDate: decision.validUntil.toISOString() }),
  };
}
