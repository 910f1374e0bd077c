import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** Certificates that chargers asked for. */
export class CreateCertificateRequests1763752800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table certificate_request (
        id text primary key,
        organization_id text not null,
        charge_point_id text not null,
        certificate_type text not null,
        csr text not null,
        subject text not null,
        status text not null,
        requested_at timestamptz(3) not null,
        answered_at timestamptz(3),
        unique (charge_point_id, csr)
      );
      create index on certificate_request (charge_point_id, requested_at desc, id desc);
    `);
    await runner.query(scopeByOrganization('ocpp_gateway', 'certificate_request'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table certificate_request');
  }
}
