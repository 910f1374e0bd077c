import * as fc from 'fast-check';

import { withoutPersons } from './without-persons';

const shown = (value: unknown) => withoutPersons(value, (driverId) => `anon_${driverId.length}`);

describe('what is shown to somebody who may not know drivers', () => {
  it('has tokens by their last characters, however their member is spelled and however deep it lies', () => {
    expect(
      shown({
        id_tag: 'TRTAG-D1',
        idTag: 'TRTAG-D2',
        group_id_tag: 'PARENT',
        id_tags: ['TRTAG-D3', null],
        after: { filters: { q: 'TRTAG' }, idToken: { idToken: 'TRTAG-D4', type: 'ISO14443' } },
      }),
    ).toEqual({
      id_tag: '…G-D1',
      idTag: '…G-D2',
      group_id_tag: '…RENT',
      id_tags: ['…G-D3', null],
      after: { filters: { q: '…RTAG' }, idToken: { idToken: '…G-D4', type: 'ISO14443' } },
    });
  });

  it('has drivers by their pseudonyms, and people who sign in as they are', () => {
    expect(
      shown({ driver_id: 'drv_1', user_id: 'drv_22', before: { driverId: 'drv_333', user_id: 'usr_1' } }),
    ).toEqual({ driver_id: 'anon_5', user_id: 'anon_6', before: { driverId: 'anon_7', user_id: 'usr_1' } });
  });

  it('has everything else as it is', () => {
    const value = { status: 'active', driver_id: null, count: 3, list: [{ id: 'x' }], id_tag: null };
    expect(shown(value)).toEqual(value);
  });

  it('never has a whole token of more than four characters, and is the same when it is done twice', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{5,20}$/), fc.nat({ max: 4 }), (token, depth) => {
        let value: object = { id_tag: token };
        for (let level = 0; level < depth; level += 1) value = { inner: [value] };
        const once = shown(value);
        expect(JSON.stringify(once)).not.toContain(token);
        expect(shown(once)).toEqual(once);
      }),
    );
  });
});
