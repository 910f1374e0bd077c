import { validateRequest } from '@csms/ocpp';

import { READING_16, WRITING_16 } from './words-16';

const item = { key: 'HeartbeatInterval', value: '300' };

describe('keys in the words of OCPP 1.6', () => {
  it.each([
    ['read', () => READING_16.call([{ key: 'A' }, { key: 'B' }]), 'GetConfiguration', { key: ['A', 'B'] }],
    ['set', () => WRITING_16.call([item]), 'ChangeConfiguration', item],
  ])('are %s', (_, call, action, payload) => {
    expect(call()).toEqual({ action, payload });
    expect(validateRequest('1.6', action, payload)).toEqual({ ok: true });
  });

  it('are set one at a time: none is no call', () => expect(WRITING_16.call([])).toBeNull());

  it('are found by the charger, however it writes them, or are unknown', () => {
    const configurationKey = [
      { key: 'heartbeatINTERVAL', readonly: false, value: '300' },
      { key: 'NumberOfConnectors', readonly: true },
      { key: 'Empty', readonly: true, value: '' },
    ];
    const keys = ['NumberOfConnectors', 'HeartbeatInterval', 'Empty', 'Missing'].map((key) => ({ key }));
    expect(READING_16.results(keys, { configurationKey, unknownKey: [] })).toEqual([
      { key: 'NumberOfConnectors', status: 'found', value: null, readonly: true, reason: null },
      { key: 'HeartbeatInterval', status: 'found', value: '300', readonly: false, reason: null },
      { key: 'Empty', status: 'found', value: '', readonly: true, reason: null },
      { key: 'Missing', status: 'unknown', value: null, readonly: null, reason: null },
    ]);
    expect(READING_16.results([{ key: 'Missing' }], { unknownKey: ['Missing'] })).toEqual([
      { key: 'Missing', status: 'unknown', value: null, readonly: null, reason: null },
    ]);
  });

  it.each([
    ['Accepted', 'accepted', null],
    ['RebootRequired', 'reboot_required', null],
    ['Rejected', 'rejected', 'Rejected'],
    ['NotSupported', 'unknown', 'NotSupported'],
    ['Another', 'error', 'Another'],
  ])('are set with the answer %s: %s', (answer, status, reason) => {
    expect(WRITING_16.results([item], { status: answer })).toEqual([
      { key: 'HeartbeatInterval', status, reason },
    ]);
  });
});
