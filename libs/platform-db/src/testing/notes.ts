import { Column, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner } from 'typeorm';

import type { Decimal } from '@csms/kernel';

import { decimalColumn } from '../column-transformers';
import type { ServiceSchema } from '../migrate';
import { scopeByOrganization } from '../organization-database';

/** A service as small as can be: notes of organizations, and a table that is nobody's but the owner's. */
export const NOTES = 'notes_spec';

@Entity('note')
export class NoteEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  text: string;

  @Column('bigint', { nullable: true })
  size: number | null;

  @Column('numeric', { nullable: true, transformer: decimalColumn })
  price: Decimal | null;

  @Column('timestamptz', { name: 'written_at', default: () => 'now()' })
  writtenAt: Date;
}

export class CreateNotes1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table note (
        id text primary key,
        organization_id text not null,
        text text not null,
        size bigint,
        price numeric,
        written_at timestamptz(3) not null default now()
      );
      create table secret (id text primary key);
    `);
    await runner.query(scopeByOrganization(NOTES, 'note'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table note, secret');
  }
}

export const NOTES_SERVICE: ServiceSchema = { schema: NOTES, migrations: [CreateNotes1700000000000] };
