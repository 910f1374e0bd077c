import { Inject, Injectable } from '@nestjs/common';

import { CodedError, orNotFound, ValidationFailedError } from '@csms/kernel';
import type { OcppVersion } from '@csms/ocpp';
import { OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  ChangeOutbox,
  findNewestFirst,
  type FoundPage,
  pageRequest,
  type Principal,
} from '@csms/platform-http';

import { ReadableChargePoints } from '../charge-points/readable-charge-points';
import type { CanonicalCall } from '../commands/domain/canonical-call';
import { OrdersOfFeatures } from '../commands/orders-of-features';

import { CertificateRequestEntity } from './certificate-request.entity';
import { toCertificateRequestDto } from './certificate-request.mapper';
import { type ChainProblem, problemOfChain } from './domain/signed-for';
import type { CertificateRequestQueryDto } from './dto/certificate-request.dto';

/** Certificates that chargers ask for, as operators read them and hand the signed ones out. */
@Injectable()
export class CertificateRequests {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ReadableChargePoints) private readonly chargePoints: ReadableChargePoints,
    @Inject(OrdersOfFeatures) private readonly orders: OrdersOfFeatures,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
  ) {}

  /** @throws not_found */
  async list(
    caller: Principal,
    chargePointId: string,
    filter: CertificateRequestQueryDto,
  ): Promise<FoundPage<CertificateRequestEntity>> {
    await this.chargePoints.require(caller, chargePointId);
    return this.database.run(caller.organizationId, (tx) => {
      const query = tx
        .createQueryBuilder(CertificateRequestEntity, 'one')
        .where('one.chargePointId = :chargePointId', { chargePointId });
      whereGiven(query, [['one.status = :status', { status: filter.status }]]);
      return findNewestFirst(query, { at: 'requestedAt', id: 'id' }, pageRequest(filter));
    });
  }

  /**
   * May be done again: a charger may have lost what it got.
   *
   * @throws not_found, validation_failed, charge_point_offline, charge_point_timeout, invalid_state
   */
  async answer(
    caller: Principal,
    chargePointId: string,
    id: string,
    chain: string,
  ): Promise<CertificateRequestEntity> {
    await this.chargePoints.require(caller, chargePointId);
    const row = await this.database.run(caller.organizationId, async (tx) =>
      orNotFound(
        await tx.findOneBy(CertificateRequestEntity, { id, chargePointId }),
        'certificate_request',
        id,
      ),
    );
    requireSignedFor(chain, row);
    const version = await this.orders.versionOf(caller, chargePointId);
    const call = signedCall(version, row.certificateType, chain);
    const order = { commander: caller, chargePointId, reference: id, command: 'certificate_signed', call };
    const { status, reason } = await this.orders.send(order);
    if (status === 'Timeout') {
      throw new CodedError(
        'charge_point_timeout',
        `The charge point ${chargePointId} did not answer in time.`,
      );
    }
    if (status !== 'Accepted') {
      const detail = `The charge point ${chargePointId} refused the certificate: ${reason ?? 'it says no more'}.`;
      throw new CodedError('invalid_state', detail, { reason });
    }
    return this.signed(caller, row);
  }

  private signed(caller: Principal, row: CertificateRequestEntity): Promise<CertificateRequestEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const before = toCertificateRequestDto(row);
      Object.assign(row, { status: 'signed', answeredAt: new Date() });
      await tx.save(row);
      await this.changes.record(tx, caller, {
        action: 'certificate_request.answered',
        resourceType: 'certificate_request',
        resourceId: row.id,
        before,
        after: toCertificateRequestDto(row),
      });
      return row;
    });
  }
}

const PROBLEMS: Readonly<Record<ChainProblem, string>> = {
  unreadable: 'These are no certificates in PEM.',
  another_key: 'The first certificate is for another key than the one that the charger asked for.',
  expired: 'The first certificate has expired.',
};

/** @throws ValidationFailedError */
function requireSignedFor(chain: string, { csr }: CertificateRequestEntity): void {
  const problem = problemOfChain(chain, csr, new Date());
  if (problem === null) return;
  throw new ValidationFailedError([
    { pointer: '/certificate_chain', code: problem, detail: PROBLEMS[problem] },
  ]);
}

/** OCPP security whitepaper §5.3; 2.0.1 A02. */
function signedCall(version: OcppVersion, certificateType: string, certificateChain: string): CanonicalCall {
  const type = version === '1.6' ? {} : { certificateType };
  return { action: 'CertificateSigned', payload: { certificateChain, ...type } };
}
