import * as fc from 'fast-check';

import { canonicalJson, type HandoverRecord, hashOf } from './handover-record';

const RECORD: HandoverRecord = {
  handover_id: 'hdo_1',
  created_at: '2026-05-01T08:00:00.000Z',
  project: { id: 'proj_1', name: 'Riverside “Business” Park', address: null },
  site_owner_email: 'owner@example.com',
  installer: { id: 'ins_1', name: 'Jane Smith', company: null },
  notes: null,
  document_urls: [],
  charge_points: [],
};

describe('the record of a handover', () => {
  it('is written canonically: members sorted, no spaces', () => {
    expect(canonicalJson({ b: [1, null, 'ä'], a: { d: true, c: undefined } })).toBe(
      '{"a":{"d":true},"b":[1,null,"ä"]}',
    );
  });

  it('has the same hash after the database has put its members in another order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.entries(RECORD), { minLength: 8 }), (members) => {
        expect(hashOf(Object.fromEntries(members) as unknown as HandoverRecord)).toBe(hashOf(RECORD));
      }),
    );
  });

  it('has another hash when anything in it is another', () => {
    expect(hashOf({ ...RECORD, notes: 'x' })).not.toBe(hashOf(RECORD));
    expect(hashOf(RECORD)).toMatch(/^[0-9a-f]{64}$/);
  });
});
