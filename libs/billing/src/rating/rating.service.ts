import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import {
  BillingSessionSettled,
  type EventData,
  freeReasonOf,
  purposeTold,
  type SessionEnded,
  type SessionStarted,
} from '@csms/contracts';
import { deriveId } from '@csms/kernel';
import { Outbox } from '@csms/platform-kafka';

import { BillingSessionEntity } from '../billing-sessions/billing-session.entity';
import { ErasedDrivers } from '../erased-drivers/erased-drivers';
import { TariffVersionEntity } from '../tariffs/tariff.entity';

import { freeOfCharge } from './domain/free-of-charge';
import { type LineItem, rateSession, type Rating } from './domain/rate-session';
import { tariffInForce } from './tariff-in-force';

type StartedSession = EventData<typeof SessionStarted>;
type EndedSession = EventData<typeof SessionEnded>;

@Injectable()
export class RatingService {
  constructor(
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ErasedDrivers) private readonly erased: ErasedDrivers,
  ) {}

  /** Opens the billing session and freezes the price in force at its start. Safe to be told again. */
  async open(tx: EntityManager, session: StartedSession): Promise<BillingSessionEntity> {
    return this.openFor(tx, session, await this.payer(tx, session));
  }

  private async openFor(
    tx: EntityManager,
    session: StartedSession,
    driverId: string | null,
  ): Promise<BillingSessionEntity> {
    const known = await lockBillingSession(tx, session.session_id);
    if (known !== null) return known;
    const place = {
      organizationId: session.organization_id,
      chargePointId: session.charge_point_id,
      connectorId: session.connector_id,
      siteId: session.site_id,
      projectId: session.project_id,
    };
    const startedAt = new Date(session.started_at);
    const tariff = await tariffInForce(tx, place, startedAt);
    const now = new Date();
    const row = tx.create(BillingSessionEntity, {
      ...place,
      id: deriveId('bsn', session.session_id),
      sessionId: session.session_id,
      transactionId: session.transaction_id,
      driverId,
      timeZone: session.time_zone,
      startedAt,
      endedAt: null,
      energyWh: null,
      sessionStatus: 'active',
      status: 'pending',
      reviewReason: null,
      freeReason: freeReasonOf(session),
      tariffId: tariff?.tariffId ?? null,
      tariffVersion: tariff?.version ?? null,
      currency: tariff?.currency ?? null,
      lineItems: [],
      subtotalAmount: null,
      taxAmount: null,
      discountAmount: null,
      totalAmount: null,
      sessionRevision: 0,
      createdAt: now,
      updatedAt: now,
    });
    await tx.insert(BillingSessionEntity, row);
    return row;
  }

  /** Prices an ended session by its frozen tariff. An older revision than the one priced changes nothing. */
  async settle(tx: EntityManager, session: EndedSession): Promise<void> {
    const driverId = await this.payer(tx, session);
    const row = await this.openFor(tx, session, driverId);
    if (session.revision <= row.sessionRevision) return;
    const endedAt = new Date(session.ended_at);
    const facts = {
      energyWh: session.energy_wh,
      tokenStatus: session.authorization_status ?? null,
      chargingEndedAt: new Date(session.charging_ended_at),
      endedAt,
    };
    const tariff = await frozenTariff(tx, row);
    row.freeReason = freeReasonOf(session);
    const rating = row.freeReason === null ? rateSession(facts, tariff) : freeOfCharge(facts, row.freeReason);
    row.startedAt = new Date(session.started_at);
    row.endedAt = endedAt;
    row.energyWh = session.energy_wh;
    row.driverId = driverId;
    row.sessionStatus = session.status;
    row.sessionRevision = session.revision;
    row.updatedAt = new Date();
    record(row, rating);
    await tx.update(BillingSessionEntity, { id: row.id }, row);
    await this.announce(tx, row, session.backfilled === true);
  }

  /** Before any row of the bill is locked: whoever erases a driver takes them in this order, too. */
  private payer(tx: EntityManager, { organization_id, driver_id }: StartedSession): Promise<string | null> {
    return this.erased.payer(tx, { organizationId: organization_id, driverId: driver_id });
  }

  private announce(tx: EntityManager, row: BillingSessionEntity, isBackfilled: boolean): Promise<void> {
    return this.outbox.append(tx, {
      definition: BillingSessionSettled,
      organizationId: row.organizationId,
      data: {
        billing_session_id: row.id,
        session_id: row.sessionId,
        organization_id: row.organizationId,
        status: row.status === 'settled' ? 'settled' : 'needs_review',
        review_reason: row.reviewReason,
        ...freeBill(row.freeReason),
        ...(isBackfilled ? { backfilled: true } : {}),
        tariff_id: row.tariffId,
        tariff_version: row.tariffVersion,
        currency: row.currency,
        energy_wh: row.energyWh,
        subtotal_amount: row.subtotalAmount?.toFixed() ?? null,
        tax_amount: row.taxAmount?.toFixed() ?? null,
        total_amount: row.totalAmount?.toFixed() ?? null,
        revision: row.sessionRevision,
        settled_at: row.updatedAt.toISOString(),
      },
    });
  }
}

function lockBillingSession(tx: EntityManager, sessionId: string): Promise<BillingSessionEntity | null> {
  return tx.findOne(BillingSessionEntity, { where: { sessionId }, lock: { mode: 'pessimistic_write' } });
}

async function frozenTariff(
  tx: EntityManager,
  row: BillingSessionEntity,
): Promise<TariffVersionEntity | null> {
  if (row.tariffId === null || row.tariffVersion === null) return null;
  return tx.findOneByOrFail(TariffVersionEntity, { tariffId: row.tariffId, version: row.tariffVersion });
}

function record(row: BillingSessionEntity, rating: Rating): void {
  row.status = rating.status;
  row.reviewReason = rating.status === 'needs_review' ? rating.reason : null;
  const breakdown = rating.status === 'settled' ? rating.breakdown : null;
  row.lineItems = breakdown?.lineItems.map(toStored) ?? [];
  row.subtotalAmount = breakdown?.subtotal ?? null;
  row.taxAmount = breakdown?.tax ?? null;
  row.discountAmount = breakdown?.discount ?? null;
  row.totalAmount = breakdown?.total ?? null;
}

function toStored(line: LineItem): BillingSessionEntity['lineItems'][number] {
  return {
    type: line.type,
    description: line.description,
    quantity: line.quantity.toFixed(),
    unit: line.unit,
    unit_price: line.unitPrice.toFixed(),
    amount: line.amount.toFixed(),
  };
}

function freeBill(reason: BillingSessionEntity['freeReason']) {
  const { purpose, ...rest } = purposeTold(reason);
  return purpose === undefined ? rest : { free_reason: purpose };
}
