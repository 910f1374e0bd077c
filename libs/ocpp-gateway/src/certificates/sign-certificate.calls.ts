import { Inject, Injectable } from '@nestjs/common';

import { newId } from '@csms/kernel';
import type { Request16, Request201, SignCertificateResponse201 } from '@csms/ocpp';
import { Database } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { ChargerSoftwareEntity } from '../firmware/charger-software.entity';

import { CertificateRequestEntity } from './certificate-request.entity';
import { readCsr } from './domain/read-csr';

const DEFAULT_TYPE = 'ChargingStationCertificate';

/** OCPP security whitepaper §4.3; 2.0.1 A02. The answer says that the request is kept; the signed one follows. */
@Injectable()
export class SignCertificateCalls implements CallsOfFeature {
  readonly calls16 = {
    SignCertificate: async ({ csr }: Request16<'SignCertificate'>, context: CallContext) => ({
      status: await this.asked(csr, DEFAULT_TYPE, context),
    }),
  };

  readonly calls201 = {
    SignCertificate: async (
      { csr, certificateType }: Request201<'SignCertificate'>,
      context: CallContext,
    ): Promise<SignCertificateResponse201> => ({
      status: await this.asked(csr, certificateType ?? DEFAULT_TYPE, context),
    }),
  };

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  private async asked(
    csr: string,
    certificateType: string,
    { charger, receivedAt }: CallContext,
  ): Promise<'Accepted' | 'Rejected'> {
    const { chargePointId, organizationId } = charger.chargePoint;
    const software = await this.database.once((manager) =>
      manager.findOneBy(ChargerSoftwareEntity, { chargePointId }),
    );
    const serial = software?.serialNumber ?? null;
    const read = await readCsr(csr, [chargePointId, ...(serial === null ? [] : [serial])]);
    if (!read.ok) {
      this.logger.warn(
        { charge_point_id: chargePointId, problem: read.problem },
        'a request to sign is refused',
      );
      return 'Rejected';
    }
    const row = {
      id: newId('csr'),
      organizationId,
      chargePointId,
      certificateType,
      csr,
      subject: read.subject,
      status: 'pending' as const,
      requestedAt: receivedAt,
      answeredAt: null,
    };
    // Chargers repeat what is not answered for long (2.0.1 A02.FR.17): the same request is one.
    await this.database.once((manager) =>
      manager.createQueryBuilder().insert().into(CertificateRequestEntity).values(row).orIgnore().execute(),
    );
    return 'Accepted';
  }
}
