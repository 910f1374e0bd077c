import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Injectable,
  Module,
  Param,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import { ApiOkResponse, ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Length } from 'class-validator';
import { Column, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner } from 'typeorm';

import { newId, NotFoundError } from '@csms/kernel';
import { OrganizationDatabase, scopeByOrganization } from '@csms/platform-db';
import { eventTablesDown, eventTablesUp } from '@csms/platform-kafka';

import type { ServiceDefinition } from '../bootstrap/run-service';
import type { IfMatch } from '../etag/domain/entity-tag';
import { ChecksIfMatch, Precondition, ShownOnce } from '../etag/etag.decorators';
import { ActsOutside } from '../idempotency/acts-outside.decorator';
import { idempotencyTableDown, idempotencyTableUp } from '../idempotency/idempotency-table';
import { findNewestFirst } from '../pagination/find-newest-first';
import { ApiPage, pageOf } from '../pagination/page';
import { PageQueryDto, pageRequest } from '../pagination/page-query.dto';
import { Caller, Public, RequireScope } from '../principal/access';
import type { Principal } from '../principal/principal';

const SCHEMA = 'http_spec';

@Entity('note')
class NoteEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  text: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

class NewNoteDto {
  @ApiProperty({ example: 'Milk' })
  @IsString()
  @Length(1, 100)
  text: string;

  @IsOptional()
  @IsInt()
  size?: number;
}

class NoteQueryDto extends PageQueryDto {
  @IsOptional()
  @IsString()
  text?: string;
}

export class NoteDto {
  @ApiProperty({ example: 'note_1' })
  id: string;

  @ApiProperty({ example: 'Milk' })
  text: string;
}

@Injectable()
export class NotesService {
  /** What a spec lets a POST wait for, when its work is done and its answer not yet given. */
  pause: () => Promise<void> = () => Promise.resolve();
  /** Messages that went out. */
  sent = 0;

  constructor(@Inject(OrganizationDatabase) readonly database: OrganizationDatabase) {}
}

@Controller('api/v1/notes')
class NotesController {
  constructor(@Inject(NotesService) private readonly notes: NotesService) {}

  @Post()
  @RequireScope('write:sessions')
  @ApiOkResponse({ type: NoteDto })
  async create(@Caller() caller: Principal, @Body() { text }: NewNoteDto): Promise<NoteDto> {
    const created = await this.notes.database.run(caller.organizationId, async (tx) => {
      // Seconds only: rows of one instant are the hard case of paging.
      const createdAt = new Date(Math.floor(Date.now() / 1000) * 1000);
      const note = { id: newId('req'), organizationId: caller.organizationId, text, createdAt };
      await tx.insert(NoteEntity, note);
      return { id: note.id, text };
    });
    await this.notes.pause();
    return created;
  }

  @Post('messages')
  @ActsOutside()
  @HttpCode(200)
  @RequireScope('write:sessions')
  async send(): Promise<{ sent: number }> {
    this.notes.sent += 1;
    const { sent } = this.notes;
    await this.notes.pause();
    return { sent };
  }

  @Post('counts')
  @HttpCode(200)
  @RequireScope('write:sessions')
  count(@Body() { text }: NewNoteDto): { length: number } {
    return { length: text.length };
  }

  @Post('visits')
  @HttpCode(204)
  @Public()
  visit(): void {
    this.notes.sent += 1;
  }

  @Post('marks')
  @HttpCode(204)
  @RequireScope('write:sessions')
  mark(): void {
    this.notes.sent += 1;
  }

  @Get()
  @RequireScope('read:sessions')
  @ApiPage('notes', NoteDto)
  list(@Caller() caller: Principal, @Query() query: NoteQueryDto) {
    const page = pageRequest(query);
    return this.notes.database.run(caller.organizationId, async (tx) => {
      const found = await findNewestFirst(
        tx.createQueryBuilder(NoteEntity, 'note'),
        { at: 'createdAt', id: 'id' },
        page,
      );
      const toNote = ({ id, text }: NoteEntity): NoteDto => ({ id, text });
      return pageOf('notes', found, toNote);
    });
  }

  @Get(':id')
  @RequireScope('read:sessions')
  get(@Caller() caller: Principal, @Param('id') id: string): Promise<NoteDto> {
    return this.notes.database.run(caller.organizationId, async (tx) => {
      const note = await tx.findOneBy(NoteEntity, { id });
      if (note === null) throw new NotFoundError('note', id);
      return { id, text: note.text };
    });
  }

  @Put(':id')
  @RequireScope('write:sessions')
  @ChecksIfMatch()
  replace(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Precondition() precondition: IfMatch,
    @Body() { text }: NewNoteDto,
  ): Promise<NoteDto> {
    return this.notes.database.run(caller.organizationId, async (tx) => {
      const note = await tx.findOne(NoteEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (note === null) throw new NotFoundError('note', id);
      precondition.require({ id, text: note.text });
      await tx.update(NoteEntity, { id }, { text });
      return { id, text };
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('write:sessions')
  async remove(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    await this.notes.database.run(caller.organizationId, (tx) => tx.delete(NoteEntity, { id }));
  }

  @Post('keys')
  @RequireScope('write:sessions')
  @ShownOnce('secret')
  addKey(@Body() { text }: NewNoteDto): { text: string; secret: string } {
    return { text, secret: newId('req') };
  }

  @Post('broken')
  @HttpCode(200)
  @RequireScope('write:sessions')
  broken(): never {
    throw new Error('the password is hunter2');
  }

  @Get('unguarded/by-mistake')
  unguarded(): string {
    return 'nobody may read this';
  }
}

@Module({ controllers: [NotesController], providers: [NotesService] })
class NotesModule {}

export class CreateNotes1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(eventTablesUp());
    await runner.query(`
      create table note (
        id text primary key,
        organization_id text not null,
        text text not null,
        created_at timestamptz(3) not null
      )`);
    await runner.query(scopeByOrganization(SCHEMA, 'note'));
    await runner.query(idempotencyTableUp(SCHEMA));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(idempotencyTableDown());
    await runner.query('drop table note');
    await runner.query(eventTablesDown());
  }
}

/** A service of one table, to see what every service has from this library. */
export const NOTES_SERVICE: ServiceDefinition = {
  name: 'notes',
  schema: SCHEMA,
  description: 'Notes',
  defaultPort: 0,
  entities: [NoteEntity],
  module: () => NotesModule,
};

export const NOTES_MIGRATIONS = [CreateNotes1700000000000];
