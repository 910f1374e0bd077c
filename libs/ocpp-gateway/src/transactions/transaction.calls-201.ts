import { Inject, Injectable } from '@nestjs/common';

import { TransactionEnded, TransactionStarted, TransactionUpdated } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import {
  type NormalisedSample,
  normaliseSamples201,
  type RegisterReading,
  type Request201,
  type Response201,
  sampledEnergy,
} from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import { CallRefusedError } from '../calls/call-refused-error';
import type { CallsOfFeature } from '../calls/call-table';
import { ChargerEvents } from '../charger-events/charger-events';
import { eventSamples, unreadableValues } from '../charger-events/domain/event-samples';
import { instantOf, readingOf, settledSamples, startReadAnew, statedClock } from '../clock/charger-clock';
import { type Charger, isUnknownWelcome, placeOf } from '../connections/charger';
import { underReservation } from '../reservations/under-reservation';
import { MeterValuesCalls } from '../stations/meter-values.calls';
import { purposeOf } from '../tokens/authorization.service';
import { NO_AUTHORIZATION } from '../tokens/domain/token-type';
import { idTokenInfo } from '../tokens/id-token-info';

import { isReadAfterEnd, spokenOf } from './domain/reused-id';
import { settledEnd } from './domain/settled-end';
import { type KnownTransaction, KnownTransactions } from './known-transactions';
import { OpenTransactions } from './open-transactions';
import { startCorrected } from './start-corrected';
import { type Remembered, TransactionsService } from './transactions.service';

type TransactionEvent = Request201<'TransactionEvent'>;

interface ReadEvent {
  readonly transaction: KnownTransaction;
  readonly samples: readonly NormalisedSample[];
  readonly remembered: Remembered | null;
}

/** Its energy is kept, though the event is refused: its station would throw it away. */
const NO_ID = { path: '/transactionInfo/transactionId', rule: 'minLength' };

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
    @Inject(MeterValuesCalls) private readonly meterValues: MeterValuesCalls,
  ) {}

  private async transactionEvent(
    request: TransactionEvent,
    context: CallContext,
  ): Promise<Response201<'TransactionEvent'>> {
    const { transactionInfo } = request;
    if (transactionInfo.transactionId.trim() !== '') {
      if (await this.isOver(request, context)) return this.readOnly(request, context);
      return this.serve(request, context);
    }
    const transactionId = await this.transactions.idOfUnnamed({
      chargePointId: context.charger.chargePoint.chargePointId,
      evseId: request.evse?.id ?? null,
      at: instantOf(request.timestamp, context),
      isStart: request.eventType === 'Started',
    });
    await this.serve({ ...request, transactionInfo: { ...transactionInfo, transactionId } }, context);
    throw new CallRefusedError('PropertyConstraintViolation', `${NO_ID.path} must not be empty.`, NO_ID);
  }

  /** An update well after the end that the station has told tells nothing more of that transaction. */
  private async isOver(request: TransactionEvent, context: CallContext): Promise<boolean> {
    if (request.eventType !== 'Updated' || request.idToken !== undefined) return false;
    const { charger } = context;
    const { transactionId } = request.transactionInfo;
    if ((await this.open.find(charger, transactionId)) !== null) return false;
    const at = instantOf(request.timestamp, context);
    const called = await this.transactions.find(charger.chargePoint.chargePointId, transactionId);
    const spoken = spokenOf(called, at);
    return spoken !== null && isReadAfterEnd(spoken, at);
  }

  /** What was read is of what is under way at the EVSE now, or of nothing. */
  private async readOnly(
    { evse, meterValue }: TransactionEvent,
    context: CallContext,
  ): Promise<Response201<'TransactionEvent'>> {
    const [first, ...others] = meterValue ?? [];
    if (first === undefined) return {};
    return this.meterValues.metered201({ evseId: evse?.id ?? 0, meterValue: [first, ...others] }, context);
  }

  private async serve(
    request: TransactionEvent,
    context: CallContext,
  ): Promise<Response201<'TransactionEvent'>> {
    const samples = settledSamples(normaliseSamples201(request.meterValue), context);
    const { transaction, remembered } = await this.remember(request, samples, context);
    await this.tell(request, { transaction, samples, remembered }, context);
    const decision = remembered?.decision ?? null;
    return decision === null ? {} : { idTokenInfo: idTokenInfo(decision) };
  }

  /** An update without a token, of a transaction that is known, changes nothing that must be remembered. */
  private async remember(
    request: TransactionEvent,
    samples: readonly NormalisedSample[],
    context: CallContext,
  ): Promise<Pick<ReadEvent, 'transaction' | 'remembered'>> {
    const { chargePointId, organizationId } = context.charger.chargePoint;
    const { transactionId } = request.transactionInfo;
    const at = instantOf(request.timestamp, context);
    const isPlainUpdate = request.eventType === 'Updated' && request.idToken === undefined;
    const known = isPlainUpdate ? await this.known.spokenOf(chargePointId, transactionId, at) : null;
    if (known !== null && namesNoNewPlace(known, request)) return { transaction: known, remembered: null };
    const remembered = await this.transactions.event201({
      organizationId,
      chargePointId,
      ...connectorOf(request),
      ocppTransactionId: transactionId,
      idToken: request.idToken?.idToken ?? null,
      idTokenType: request.idToken?.type ?? null,
      at,
      meterStartWh: sampledEnergy(samples).begin?.energyWh ?? null,
      isStart: request.eventType === 'Started',
      isEnd: request.eventType === 'Ended',
      reading: readingOf(request.timestamp, context),
      readAnew: (reading) => startReadAnew(reading, at, context),
      // A start button is no token that somebody may know later.
      isUnknownWelcome: isUnknownWelcome(
        context.charger,
        (request.offline ?? false) && request.idToken?.type !== NO_AUTHORIZATION,
      ),
    });
    const { transaction } = remembered;
    this.known.add(transaction);
    if (transaction.endedAt === null) await this.open.started(context.charger, transaction);
    else await this.open.stopped(context.charger, transactionId);
    return { transaction, remembered };
  }

  private tell(
    request: TransactionEvent,
    { transaction, samples, remembered }: ReadEvent,
    context: CallContext,
  ): Promise<void> {
    const { charger, receivedAt } = context;
    const { chargePointId, organizationId } = charger.chargePoint;
    const { transactionInfo, eventType } = request;
    const at = instantOf(request.timestamp, context);
    const energy = sampledEnergy(samples);
    const [begin, stop] = [energy.begin ?? energy.last, energy.end ?? energy.last];
    const envelope = {
      // E01: an event is known by its transaction and sequence number; its content tells a reused number apart.
      id: deriveEventId(chargePointId, transactionInfo.transactionId, request.seqNo, JSON.stringify(request)),
      organizationId,
      occurredAt: at,
    };
    const common = {
      ...placeOf(charger),
      session_id: transaction.sessionId,
      ocpp_transaction_id: transactionInfo.transactionId,
      charging_state: transactionInfo.chargingState ?? null,
      seq_no: request.seqNo,
      offline: request.offline ?? false,
      samples: eventSamples(samples),
      ...unreadableValues(samples),
      received_at: receivedAt.toISOString(),
      ...statedClock(request.timestamp, context),
    };
    // Stations need not name the EVSE again: what they told before stands for it.
    const told = request.evse === undefined ? transaction : connectorOf(request);
    const connector = { evse_id: told.evseId, connector_id: told.connectorId };
    const reading = remembered?.transaction.startReading ?? null;
    const end = settledEnd(at, transaction.startedAt, {
      startReceivedAt: reading === null ? null : new Date(reading.received_at),
      endReceivedAt: receivedAt,
    });
    const reservation = underReservation(request.reservationId);
    switch (eventType) {
      case 'Started':
        return this.events.tell(chargePointId, {
          ...envelope,
          definition: TransactionStarted,
          data: {
            ...common,
            ...connector,
            ocpp_version: '2.0.1',
            authorization: authorizationOf(request, remembered, charger),
            ...(charger.chargePoint.freeVend ? { free_vend: true } : {}),
            started_at: at.toISOString(),
            meter_start_wh: begin?.energyWh ?? null,
            ...(hasFraction(begin) ? { meter_start_exact_wh: begin.exactEnergyWh } : {}),
            remote_start_id: transactionInfo.remoteStartId ?? null,
            ...reservation,
          },
        });
      case 'Updated':
        return this.events.tell(chargePointId, {
          ...envelope,
          definition: TransactionUpdated,
          data: {
            ...common,
            ...connector,
            authorization: authorizationOf(request, remembered, charger),
            ...(charger.chargePoint.freeVend ? { free_vend: true } : {}),
            occurred_at: at.toISOString(),
            trigger_reason: request.triggerReason,
            ...reservation,
            stopped_reason: transactionInfo.stoppedReason ?? null,
          },
        });
      case 'Ended':
        return this.events.tell(chargePointId, {
          ...envelope,
          definition: TransactionEnded,
          data: {
            ...common,
            ...connector,
            ...end.clock,
            ...startCorrected(remembered?.correctedStart ?? null),
            ocpp_version: '2.0.1',
            ended_at: end.endedAt.toISOString(),
            meter_stop_wh: stop?.energyWh ?? null,
            ...(hasFraction(stop) ? { meter_stop_exact_wh: stop.exactEnergyWh } : {}),
            // Part 2 §3.71: without a reason it is Local.
            reason: transactionInfo.stoppedReason ?? 'Local',
            id_token: request.idToken?.idToken ?? null,
          },
        });
    }
  }
}

function hasFraction(register: RegisterReading | null): register is RegisterReading {
  return register !== null && register.exactEnergyWh !== register.energyWh;
}

/** Whether nothing is to be learned of where it is. */
function namesNoNewPlace({ connectorId }: KnownTransaction, { evse }: TransactionEvent): boolean {
  return connectorId !== 0 || evse === undefined;
}

function connectorOf({ evse }: TransactionEvent): { evseId: number; connectorId: number } {
  // An event may name the EVSE alone; with one connector each, its number is the first.
  return { evseId: evse?.id ?? 0, connectorId: evse?.connectorId ?? (evse === undefined ? 0 : 1) };
}

function authorizationOf(
  { idToken }: TransactionEvent,
  remembered: Remembered | null,
  { chargePoint }: Pick<Charger, 'chargePoint'>,
) {
  const decision = remembered?.decision ?? null;
  if (idToken === undefined || decision === null) return null;
  return {
    id_token: idToken.idToken,
    id_token_type: idToken.type,
    status: decision.status,
    driver_id: decision.driverId,
    ...purposeOf(decision, chargePoint),
  };
}
