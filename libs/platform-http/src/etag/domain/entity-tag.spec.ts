import { entityTag, IfMatch, matchesNoneMatch } from './entity-tag';

const SITE = { id: 'site_1', name: 'Depot' };
const TAG = entityTag(SITE);

describe('an entity tag', () => {
  it('is a strong one, and another for whatever differs', () => {
    expect(TAG).toMatch(/^"[\w-]{27}"$/);
    expect(entityTag({ ...SITE })).toBe(TAG);
    for (const other of [{ ...SITE, name: 'depot' }, { id: 'site_1' }, {}])
      expect(entityTag(other)).not.toBe(TAG);
  });

  it('is the same in whatever order the members come', () => {
    const one = { id: 'site_1', limits: { import_kw: 1, export_kw: 2 }, tags: [{ a: 1, b: 2 }] };
    const other = { tags: [{ b: 2, a: 1 }], limits: { export_kw: 2, import_kw: 1 }, id: 'site_1' };
    expect(entityTag(one)).toBe(entityTag(other));
    expect(entityTag({ tags: [1, 2] })).not.toBe(entityTag({ tags: [2, 1] }));
  });

  it('leaves out what is shown once', () => {
    expect(entityTag({ ...SITE, password: 'secret' }, ['password'])).toBe(TAG);
  });
});

describe('If-None-Match', () => {
  it.each([TAG, `W/${TAG}`, `"other", ${TAG}`, `"a,b",${TAG}`, '*'])('matches by %s', (header) => {
    expect(matchesNoneMatch(header, TAG)).toBe(true);
  });

  it.each(['"other"', TAG.slice(1, -1), '', 'nonsense', TAG.toUpperCase()])(
    'does not match by %s',
    (header) => {
      expect(matchesNoneMatch(header, TAG)).toBe(false);
    },
  );
});

describe('If-Match', () => {
  const refusal = expect.objectContaining({ code: 'precondition_failed' }) as Error;

  it.each([undefined, TAG, `"other",${TAG}`, '*'])('lets a change pass by %s', (header) => {
    expect(() => new IfMatch(header).require(SITE)).not.toThrow();
  });

  it.each(['"other"', `W/${TAG}`, '', 'nonsense'])('refuses it by %j', (header) => {
    expect(() => new IfMatch(header).require(SITE)).toThrow(refusal);
  });
});
