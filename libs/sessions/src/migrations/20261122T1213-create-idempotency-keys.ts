import type { MigrationInterface, QueryRunner } from 'typeorm';

import { idempotencyTableDown, idempotencyTableUp } from '@csms/platform-http';

/** The service serves POST now: a repeated one is answered as before. */
export class CreateIdempotencyKeys1763813580000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(idempotencyTableUp('sessions'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(idempotencyTableDown());
  }
}
