import { validateRequest } from '@csms/ocpp';

import { READING_201, WRITING_201 } from './words-201';

const INTERVAL = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } };
const POWER = { component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'Power' } };
const KEYS = [{ key: 'OCPPCommCtrlr.HeartbeatInterval' }, { key: 'EVSE@1.Power' }];
const valued = (value: string) => KEYS.map(({ key }) => ({ key, value }));

describe('keys in the words of OCPP 2.0.1', () => {
  it.each([
    ['read', () => READING_201.call(KEYS), 'GetVariables', { getVariableData: [INTERVAL, POWER] }],
    [
      'set',
      () => WRITING_201.call(valued('7')),
      'SetVariables',
      {
        setVariableData: [
          { ...INTERVAL, attributeValue: '7' },
          { ...POWER, attributeValue: '7' },
        ],
      },
    ],
  ])('are %s', (_, call, action, payload) => {
    expect(call()).toEqual({ action, payload });
    expect(validateRequest('2.0.1', action, payload)).toEqual({ ok: true });
  });

  it('have the form of a variable, all of them, or are not said', () => {
    const items = [...valued('7'), { key: 'HeartbeatInterval', value: '7' }];
    expect([READING_201.call(items), WRITING_201.call(items)]).toEqual([null, null]);
  });

  it.each([
    [{ attributeStatus: 'Accepted', attributeValue: '300' }, 'found', '300', null],
    [{ attributeStatus: 'Accepted' }, 'found', null, null],
    [{ attributeStatus: 'UnknownComponent' }, 'unknown', null, 'UnknownComponent'],
    [{ attributeStatus: 'UnknownVariable', attributeValue: 'x' }, 'unknown', null, 'UnknownVariable'],
    [{ attributeStatus: 'NotSupportedAttributeType' }, 'unknown', null, 'NotSupportedAttributeType'],
    [{ attributeStatus: 'Rejected' }, 'rejected', null, 'Rejected'],
    [
      { attributeStatus: 'Rejected', attributeStatusInfo: { reasonCode: 'WriteOnly' } },
      'rejected',
      null,
      'WriteOnly',
    ],
  ])('are read with the answer %j: %s', (answer, status, value, reason) => {
    const getVariableResult = [{ ...POWER, ...answer }];
    expect(READING_201.results(KEYS, { getVariableResult })).toEqual([
      { key: KEYS[0]!.key, status: 'no_answer', value: null, readonly: null, reason: null },
      { key: 'EVSE@1.Power', status, value, readonly: null, reason },
    ]);
  });

  it.each([
    [{ attributeStatus: 'Accepted' }, 'accepted', null],
    [{ attributeStatus: 'RebootRequired' }, 'reboot_required', null],
    [{ attributeStatus: 'UnknownVariable' }, 'unknown', 'UnknownVariable'],
    [{ attributeStatus: 'NotSupportedAttributeType' }, 'unknown', 'NotSupportedAttributeType'],
    [{ attributeStatus: 'Rejected' }, 'rejected', 'Rejected'],
    [
      { attributeStatus: 'Rejected', attributeStatusInfo: { reasonCode: 'ReadOnly' } },
      'read_only',
      'ReadOnly',
    ],
    [
      { attributeStatus: 'Rejected', attributeStatusInfo: { reasonCode: 'OutOfRange' } },
      'rejected',
      'OutOfRange',
    ],
  ])('are set with the answer %j: %s', (answer, status, reason) => {
    const setVariableResult = [{ ...POWER, ...answer }];
    expect(WRITING_201.results(valued('7'), { setVariableResult })).toEqual([
      { key: KEYS[0]!.key, status: 'no_answer', reason: null },
      { key: 'EVSE@1.Power', status, reason },
    ]);
  });

  it('are known again however the station writes them, but of another EVSE are others', () => {
    const of = (name: string, id: number) => ({
      component: { name, evse: { id } },
      variable: { name: 'power' },
      attributeStatus: 'Accepted',
      attributeValue: String(id),
    });
    const results = READING_201.results([{ key: 'EVSE@1.Power' }], {
      getVariableResult: [of('evse', 2), of('evse', 1)],
    });
    expect(results).toMatchObject([{ status: 'found', value: '1' }]);
  });

  it('that are none have no answer', () => {
    const answer = { getVariableResult: [{ ...POWER, attributeStatus: 'Accepted' }] };
    expect(READING_201.results([{ key: 'Power' }], answer)).toMatchObject([{ status: 'no_answer' }]);
  });
});
