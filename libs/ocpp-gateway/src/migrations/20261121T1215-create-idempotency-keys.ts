import type { MigrationInterface, QueryRunner } from 'typeorm';

import { idempotencyTableDown, idempotencyTableUp } from '@csms/platform-http';

export class CreateIdempotencyKeys1763727300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(idempotencyTableUp('ocpp_gateway'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(idempotencyTableDown());
  }
}
