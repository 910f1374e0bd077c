import { redactedEntry } from './redacted-entry';

const TOKENS = new Set(['TRTAG-D1']);

describe('an entry of the audit log after the erasure of a driver', () => {
  it('of one of the tokens has its end, and no label', () => {
    const state = { id_tag: 'trtag-d1', id_tag_key: 'TRTAG-D1', driver_id: 'drv_1', label: 'Anna' };
    expect(
      redactedEntry({ resourceType: 'id_tag', resourceId: 'trtag-d1', before: null, after: state }, TOKENS),
    ).toEqual({
      resourceType: 'id_tag',
      resourceId: '…g-d1',
      before: null,
      after: { id_tag: '…g-d1', id_tag_key: '…G-D1', driver_id: 'drv_1', label: '(masked)' },
    });
  });

  it('of something else loses the tokens in it, however deep they lie', () => {
    const before = { filters: { id_tag: 'TRTAG-D1', q: 'x' }, list: ['trtag-D1', 'OTHER'], label: 'Depot' };
    expect(
      redactedEntry({ resourceType: 'export', resourceId: 'exp_1', before, after: null }, TOKENS),
    ).toEqual({
      resourceType: 'export',
      resourceId: 'exp_1',
      before: { filters: { id_tag: '…G-D1', q: 'x' }, list: ['…g-D1', 'OTHER'], label: 'Depot' },
      after: null,
    });
  });

  it('of another token stays as it is', () => {
    const entry = {
      ...{ resourceType: 'id_tag', resourceId: 'OTHER', before: null },
      after: { id_tag: 'OTHER', label: 'Berta' },
    };
    expect(redactedEntry(entry, TOKENS)).toEqual(entry);
  });
});
