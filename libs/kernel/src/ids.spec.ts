import { deriveEventId, deriveId, newId } from './ids';

describe('ids', () => {
  it('makes prefixed ULIDs that sort in the order of their making', () => {
    const ids = Array.from({ length: 100 }, () => newId('sess'));
    expect(ids[0]).toMatch(/^sess_[0-9A-HJKMNP-TV-Z]{26}$/);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(100);
  });

  it('derives the same identifier from the same parts and another from others', () => {
    expect(deriveId('sess', 'CP-1', '42')).toBe(deriveId('sess', 'CP-1', '42'));
    expect(deriveId('sess', 'CP-1', '42')).toMatch(/^sess_[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(deriveId('sess', 'CP-1', '42')).not.toBe(deriveId('sess', 'CP-14', '2'));
    expect(deriveEventId('a', null)).not.toBe(deriveEventId('a', 'null'));
  });
});
