import { type MemberNames, payloadOf, pointerInBody } from './member-names';

const NAMES: MemberNames = {
  reservation_id: 'id',
  tags: { name: 'localAuthorizationList', each: { id_tag: 'idTag', info: 'idTagInfo' } },
};

describe('the payload of a body', () => {
  it.each([
    [{ connector_id: 2, id_tag: 'A' }, {}, { connectorId: 2, idTag: 'A' }],
    [{ ocsp_2_data: [{ left_as_it_is: 1 }] }, {}, { ocsp2Data: [{ left_as_it_is: 1 }] }],
    [{ reservation_id: 7, type: 'x' }, NAMES, { id: 7, type: 'x' }],
    [
      { tags: [{ id_tag: 'A', info: { expiry_date: 'x' }, more: null, none: undefined }, {}] },
      NAMES,
      { localAuthorizationList: [{ idTag: 'A', idTagInfo: { expiry_date: 'x' }, more: null }, {}] },
    ],
    [{ evse_id: undefined, criterion: null }, {}, { criterion: null }],
  ])('%j, with the names %j, is %j', (body, names, payload) => {
    expect(payloadOf(body, names)).toStrictEqual(payload);
  });

  it.each([
    ['/connectorId', '/connector_id'],
    ['/id', '/reservation_id'],
    ['/id/0/id', '/reservation_id/0/id'],
    ['/localAuthorizationList', '/tags'],
    ['/localAuthorizationList/3/idTag', '/tags/3/id_tag'],
    ['/localAuthorizationList/3/idTagInfo/idTag', '/tags/3/info/idTag'],
    ['/localAuthorizationList/3/status', '/tags/3/status'],
    ['/chargingProfile/stackLevel', '/charging_profile/stackLevel'],
    ['', ''],
  ])('is wrong at %j where the body is at %j', (pointer, inBody) => {
    expect(pointerInBody(pointer, NAMES)).toBe(inBody);
  });

  it('has the words of the body in camelCase where it has no names', () => {
    expect(payloadOf({ connector_id: 2 })).toEqual({ connectorId: 2 });
    expect(pointerInBody('/connectorId')).toBe('/connector_id');
  });
});
