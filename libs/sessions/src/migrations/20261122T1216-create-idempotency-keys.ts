import type { MigrationInterface, QueryRunner } from 'typeorm';

import { idempotencyTableDown, idempotencyTableUp } from '@csms/platform-http';

export class CreateIdempotencyKeys1763813760000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(idempotencyTableUp('sessions'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(idempotencyTableDown());
  }
}
