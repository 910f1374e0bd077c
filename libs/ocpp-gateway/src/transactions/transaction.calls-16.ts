import { Inject, Injectable } from '@nestjs/common';

import { TransactionEnded, TransactionStarted } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import { normaliseSamples16, type Request16, type Response16 } from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { instantOf } from '../calls/charger-clock';
import { ChargerEvents } from '../charger-events/charger-events';
import { eventSamples } from '../charger-events/domain/event-samples';
import { placeOf } from '../connections/charger';
import { AuthorizationService, purposeOf } from '../tokens/authorization.service';
import { idTagInfo } from '../tokens/id-token-info';

import { KnownTransactions } from './known-transactions';
import { TransactionsService } from './transactions.service';

/** OCPP 1.6 §4.8, §4.10. */
@Injectable()
export class TransactionCalls16 implements CallsOfFeature {
  readonly calls16 = {
    StartTransaction: (request: Request16<'StartTransaction'>, context: CallContext) =>
      this.startTransaction(request, context),
    StopTransaction: (request: Request16<'StopTransaction'>, context: CallContext) =>
      this.stopTransaction(request, context),
  };

  constructor(
    @Inject(AuthorizationService) private readonly authorization: AuthorizationService,
    @Inject(TransactionsService) private readonly transactions: TransactionsService,
    @Inject(KnownTransactions) private readonly known: KnownTransactions,
    @Inject(ChargerEvents) private readonly events: ChargerEvents,
  ) {}

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
          ...purposeOf(decision),
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
