import * as fc from 'fast-check';

import { Decimal } from '@csms/kernel';
import { TestDatabase } from '@csms/testing';

import { Database } from './database';
import { NoteEntity, NOTES, NOTES_SERVICE } from './testing/notes';
import { upsertRows } from './upsert-rows';

const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((one) => !one.includes('\0'));
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat({ max: 20 }))
  .map(([digits, places]) => new Decimal(digits.toString()).div(new Decimal(10).pow(places)));
const note = fc.record({
  organizationId: text,
  text,
  size: fc.option(fc.maxSafeInteger()),
  price: fc.option(decimal),
  writtenAt: fc.date({
    min: new Date('1900-01-01T00:00:00Z'),
    max: new Date('2200-01-01T00:00:00Z'),
    noInvalidDate: true,
  }),
});

describe('rows written by one statement', () => {
  let server: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    server = await TestDatabase.create([NOTES]);
    await server.migrate(NOTES_SERVICE);
    database = new Database({
      url: server.urlFor(`${NOTES}_owner`),
      schema: NOTES,
      poolSize: 2,
      entities: [NoteEntity],
      applicationName: 'upsert-rows-spec',
    });
    await database.connect();
  }, 60_000);

  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  const rowsOf = (notes: readonly Omit<NoteEntity, 'id'>[]): NoteEntity[] =>
    notes.map((one, at) => ({ ...one, id: `note_${String(at).padStart(3, '0')}` }));
  const write = (rows: readonly NoteEntity[]) =>
    database.transaction((tx) => upsertRows(tx, NoteEntity, rows));
  const read = () => database.once((manager) => manager.find(NoteEntity, { order: { id: 'ASC' } }));

  it('are read as they were given, whether they were there or not', async () => {
    const notes = fc.array(note, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(notes, notes, async (before, after) => {
        await database.query('delete from note');
        await write(rowsOf(before));
        expect(await read()).toEqual(rowsOf(before));
        await write(rowsOf(after));
        expect(await read()).toEqual([...rowsOf(after), ...rowsOf(before).slice(after.length)]);
      }),
      { numRuns: 40 },
    );
  });

  it('are none where none are given', async () => {
    await database.query('delete from note');
    await write([]);
    expect(await read()).toEqual([]);
  });

  it('are whole: nothing is written of a row that lacks a column', async () => {
    const whole = {
      id: 'a',
      organizationId: 'org_A',
      text: '',
      size: null,
      price: null,
      writtenAt: new Date(),
    };
    const { writtenAt: _, ...part } = { ...whole, id: 'b' };
    await expect(write([whole, part as NoteEntity])).rejects.toThrow('A row of note lacks written_at');
    expect(await read()).toEqual([]);
  });
});
