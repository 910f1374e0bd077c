import fc from 'fast-check';

import type { ImportRow } from './import-row';
import { contentOf, doubledRows, importedSessionId, keyOf } from './natural-key';

const ROW: ImportRow = {
  line: 2,
  externalId: 'A-1',
  chargePointId: 'CP-1',
  connectorId: 1,
  idTag: '04A1',
  startedAt: new Date('2026-05-01T08:12:00Z'),
  chargingEndedAt: null,
  endedAt: new Date('2026-05-01T09:04:00Z'),
  meterStartWh: 1_000,
  meterStopWh: 15_700,
  stopReason: null,
};

describe('a row that is known again', () => {
  it.each<Partial<ImportRow>>([
    { connectorId: 2 },
    { idTag: '04A2' },
    { startedAt: new Date('2026-05-01T08:12:01Z') },
    { chargingEndedAt: ROW.endedAt },
    { endedAt: new Date('2026-05-01T09:04:00.001Z') },
    { meterStartWh: 1_001 },
    { meterStopWh: 15_701 },
    { stopReason: '' },
  ])('says something else with %j', (change) => {
    expect(contentOf({ ...ROW, ...change })).not.toBe(contentOf(ROW));
    expect(importedSessionId('org_A', { ...ROW, ...change })).toBe(importedSessionId('org_A', ROW));
  });

  it('is the same in another line, and in the other case of its token', () => {
    expect(contentOf({ ...ROW, line: 9, idTag: '04a1' })).toBe(contentOf(ROW));
  });

  it('is another session of another organization, charge point or id', () => {
    const ids = [
      importedSessionId('org_A', ROW),
      importedSessionId('org_B', ROW),
      importedSessionId('org_A', { ...ROW, chargePointId: 'CP-2' }),
      importedSessionId('org_A', { ...ROW, externalId: 'A-2' }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('rows of one file', () => {
  const some = fc.array(
    fc.record({ externalId: fc.constantFrom('A', 'B', 'C'), meterStopWh: fc.constantFrom(2_000, 3_000) }),
    { maxLength: 12 },
  );
  const keptOf = (rows: readonly ImportRow[]) => {
    const wrong = new Set(doubledRows(rows).map(({ line }) => line));
    return rows.filter(({ line }) => !wrong.has(line)).map((row) => `${keyOf(row)} ${row.meterStopWh}`);
  };
  const rowsOf = (parts: readonly Partial<ImportRow>[]) =>
    parts.map((part, index) => ({ ...ROW, ...part, line: index + 2 }));

  it('are kept whatever their order: each session once, and none of which two things are said', () => {
    fc.assert(
      fc.property(some, fc.nat(), (parts, seed) => {
        const kept = keptOf(rowsOf(parts));
        const bySession = Map.groupBy(parts, ({ externalId }) => externalId);
        const clear = [...bySession].filter(
          ([, own]) => new Set(own.map(({ meterStopWh }) => meterStopWh)).size === 1,
        );
        expect(kept).toHaveLength(clear.length);
        const turned = parts.map((_, index) => parts[(index + seed) % parts.length] ?? {});
        expect(keptOf(rowsOf(turned)).sort()).toEqual([...kept].sort());
        expect(keptOf(rowsOf([...parts].reverse())).sort()).toEqual([...kept].sort());
      }),
    );
  });
});
