import fc from 'fast-check';

import { doubled, localListRules } from './local-list-rules';

const pointers = (localAuthorizationList?: object[]) =>
  localListRules('SendLocalList', { localAuthorizationList }).map(({ pointer }) => pointer);
const listed16 = (idTag: string) => ({ idTag, idTagInfo: { status: 'Accepted' } });
const listed201 = (idToken: string, type: string) => ({ idToken: { idToken, type } });

describe('a local authorization list', () => {
  it('names each tag of OCPP 1.6 once, in whatever case', () => {
    expect(pointers(['A', 'B', 'a', 'C', 'B', 'A'].map(listed16))).toEqual([
      '/localAuthorizationList/2/idTag',
      '/localAuthorizationList/4/idTag',
      '/localAuthorizationList/5/idTag',
    ]);
  });

  it('names each token of OCPP 2.0.1 once: tokens of two types are two', () => {
    const list = [listed201('A', 'ISO14443'), listed201('A', 'Central'), listed201('a', 'ISO14443')];
    expect(pointers(list)).toEqual(['/localAuthorizationList/2/idToken']);
  });

  it('may be left out, and is of its own message', () => {
    expect(pointers()).toEqual([]);
    expect(
      localListRules('DataTransfer', { localAuthorizationList: [listed16('A'), listed16('A')] }),
    ).toEqual([]);
  });

  it('has as many doubled ones as it has more entries than tokens', () => {
    const tokens = fc.array(
      fc.record({ token: fc.constantFrom('a', 'b', 'c'), type: fc.constantFrom('x', 'y') }),
    );
    fc.assert(
      fc.property(tokens, (list) => {
        const kinds = new Set(list.map(({ token, type }) => `${token} ${type}`));
        expect(list.length - doubled(list).length).toBe(kinds.size);
      }),
    );
  });
});
