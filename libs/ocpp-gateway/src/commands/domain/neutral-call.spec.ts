import fc from 'fast-check';

import { type OcppVersion, validateRequest } from '@csms/ocpp';

import { actionOf, isNumbered, neutralCall } from './neutral-call';
import type { OneMessage } from './neutral-command';

const LIST = {
  name: 'send_local_list',
  list_version: 3,
  update_type: 'Differential',
  local_authorization_list: [
    { id_tag: 'A', expiry_date: '2027-01-01T00:00:00Z', parent_id_tag: 'FLEET' },
    { id_tag: 'B', status: 'Removed' },
    { id_tag: 'C' },
  ],
} as const;

/** Command; in 1.6; in 2.0.1. */
const WORDS: readonly (readonly [OneMessage, object, object])[] = [
  [
    { name: 'start_session', connector_id: 2, id_tag: 'A' },
    { connectorId: 2, idTag: 'A' },
    { evseId: 2, idToken: { idToken: 'A', type: 'Central' }, remoteStartId: 9 },
  ],
  [
    { name: 'start_session', connector_id: 2, evse_id: 1, id_tag: 'A' },
    { connectorId: 2, idTag: 'A' },
    { evseId: 1, idToken: { idToken: 'A', type: 'Central' }, remoteStartId: 9 },
  ],
  [{ name: 'stop_session', transaction_id: '77' }, { transactionId: 77 }, { transactionId: '77' }],
  [
    { name: 'set_available', connector_id: 2 },
    { connectorId: 2, type: 'Operative' },
    { operationalStatus: 'Operative', evse: { id: 2, connectorId: 1 } },
  ],
  [
    { name: 'set_unavailable', connector_id: 2, evse_id: 1 },
    { connectorId: 2, type: 'Inoperative' },
    { operationalStatus: 'Inoperative', evse: { id: 1, connectorId: 2 } },
  ],
  [
    { name: 'set_unavailable', connector_id: 0 },
    { connectorId: 0, type: 'Inoperative' },
    { operationalStatus: 'Inoperative' },
  ],
  [
    { name: 'set_unavailable', connector_id: 0, evse_id: 2 },
    { connectorId: 0, type: 'Inoperative' },
    { operationalStatus: 'Inoperative', evse: { id: 2 } },
  ],
  [{ name: 'soft_reset', force: true }, { type: 'Soft' }, { type: 'OnIdle' }],
  [{ name: 'hard_reset' }, { type: 'Hard' }, { type: 'Immediate' }],
  [{ name: 'clear_power_limit', connector_id: 2 }, { id: 1_000_002 }, { chargingProfileId: 1_000_002 }],
  [
    { name: 'clear_power_limit', connector_id: 2, evse_id: 1 },
    { id: 1_000_002 },
    { chargingProfileId: 1_000_001 },
  ],
  [{ name: 'unlock_connector', connector_id: 2 }, { connectorId: 2 }, { evseId: 2, connectorId: 1 }],
  [
    { name: 'update_firmware', firmware_url: 'https://a.example/f', retrieve_date: '2026-06-01T02:00:00Z' },
    { location: 'https://a.example/f', retrieveDate: '2026-06-01T02:00:00Z' },
    {
      requestId: 9,
      firmware: { location: 'https://a.example/f', retrieveDateTime: '2026-06-01T02:00:00Z' },
    },
  ],
  [
    { name: 'get_diagnostics', upload_url: 'https://a.example/' },
    { location: 'https://a.example/' },
    { requestId: 9, logType: 'DiagnosticsLog', log: { remoteLocation: 'https://a.example/' } },
  ],
  [
    LIST,
    {
      listVersion: 3,
      updateType: 'Differential',
      localAuthorizationList: [
        {
          idTag: 'A',
          idTagInfo: { status: 'Accepted', expiryDate: '2027-01-01T00:00:00Z', parentIdTag: 'FLEET' },
        },
        { idTag: 'B' },
        { idTag: 'C', idTagInfo: { status: 'Accepted' } },
      ],
    },
    {
      versionNumber: 3,
      updateType: 'Differential',
      localAuthorizationList: [
        {
          idToken: { idToken: 'A', type: 'ISO14443' },
          idTokenInfo: {
            status: 'Accepted',
            cacheExpiryDateTime: '2027-01-01T00:00:00Z',
            groupIdToken: { idToken: 'FLEET', type: 'Central' },
          },
        },
        { idToken: { idToken: 'B', type: 'ISO14443' } },
        { idToken: { idToken: 'C', type: 'ISO14443' }, idTokenInfo: { status: 'Accepted' } },
      ],
    },
  ],
  [
    { name: 'send_local_list', list_version: 4, local_authorization_list: [] },
    { listVersion: 4, updateType: 'Full', localAuthorizationList: [] },
    { versionNumber: 4, updateType: 'Full' },
  ],
];

function refusal(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('a command for whatever version', () => {
  it.each(WORDS)('%j in OCPP 1.6 and 2.0.1', (command, in16, in201) => {
    for (const [version, payload] of [
      ['1.6', in16],
      ['2.0.1', in201],
    ] as const) {
      const action = actionOf(version, command.name);
      expect(neutralCall(version, command, 9)).toStrictEqual({ action, payload });
      expect(validateRequest(version, action, payload)).toEqual({ ok: true });
    }
  });

  const TOO_LONG = 'A23456789012345678901';

  it.each<[OcppVersion, OneMessage, string]>([
    ['1.6', { name: 'start_session', connector_id: 1, id_tag: TOO_LONG }, '/parameters/id_tag'],
    ['1.6', { name: 'stop_session', transaction_id: 'tx-1' }, '/parameters/transaction_id'],
    ['1.6', { name: 'stop_session', transaction_id: '1-tx' }, '/parameters/transaction_id'],
    ['1.6', { name: 'stop_session', transaction_id: '12345678901' }, '/parameters/transaction_id'],
    ['2.0.1', { name: 'stop_session', transaction_id: 'x'.repeat(256) }, '/parameters/transaction_id'],
    [
      '1.6',
      { name: 'send_local_list', list_version: 1, local_authorization_list: [{ id_tag: TOO_LONG }] },
      '/parameters/local_authorization_list/0/id_tag',
    ],
    [
      '1.6',
      {
        name: 'send_local_list',
        list_version: 1,
        local_authorization_list: [{ id_tag: 'A', parent_id_tag: TOO_LONG }],
      },
      '/parameters/local_authorization_list/0/parent_id_tag',
    ],
  ])('that OCPP %s has no words for says so: %j', (version, command, pointer) => {
    expect(refusal(() => neutralCall(version, command, 1))).toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer }],
    });
  });

  it.each<[OcppVersion, OneMessage, string, string]>([
    [
      '1.6',
      { name: 'start_session', connector_id: 1, id_tag: TOO_LONG },
      'max_length',
      'The charger speaks OCPP 1.6: its tags have 20 characters.',
    ],
    [
      '1.6',
      { name: 'stop_session', transaction_id: 'tx-1' },
      'is_integer',
      'The charger speaks OCPP 1.6: its transactions have whole numbers.',
    ],
    [
      '2.0.1',
      { name: 'stop_session', transaction_id: 'x'.repeat(256) },
      'max_length',
      'Ids of transactions have 255 characters at most.',
    ],
  ])('says what OCPP %s has instead of %j', (version, command, code, detail) => {
    expect(refusal(() => neutralCall(version, command, 1))).toMatchObject({ errors: [{ code, detail }] });
  });

  it.each<[OcppVersion, OneMessage]>([
    ['1.6', { name: 'start_session', connector_id: 1, id_tag: 'A'.repeat(20) }],
    ['2.0.1', { name: 'start_session', connector_id: 1, id_tag: 'A'.repeat(36) }],
    ['1.6', { name: 'stop_session', transaction_id: '-1' }],
    ['1.6', { name: 'stop_session', transaction_id: '2147483647' }],
    ['2.0.1', { name: 'stop_session', transaction_id: 'x'.repeat(36) }],
  ])('OCPP %s has words for %j', (version, command) => {
    const { action, payload } = neutralCall(version, command, 1);
    expect(validateRequest(version, action, payload)).toEqual({ ok: true });
  });

  it('is numbered where its message has a number', () => {
    for (const [command, , in201] of WORDS) {
      expect(isNumbered('1.6', command.name)).toBe(false);
      expect(isNumbered('2.0.1', command.name)).toBe(JSON.stringify(in201).includes('":9'));
    }
  });

  it('follows the schema, whatever the figures', () => {
    const outlet = {
      connector_id: fc.integer({ min: 1, max: 99 }),
      evse_id: fc.integer({ min: 1, max: 99 }),
    };
    const names = fc.constantFrom(
      'set_available',
      'set_unavailable',
      'unlock_connector',
      'clear_power_limit',
    );
    const commands = fc.record({ name: names, ...outlet }, { requiredKeys: ['name', 'connector_id'] });
    fc.assert(
      fc.property(fc.constantFrom<OcppVersion>('1.6', '2.0.1'), commands, (version, command) => {
        const { action, payload } = neutralCall(version, command, 1);
        expect(validateRequest(version, action, payload)).toMatchObject({ ok: true });
      }),
    );
  });
});
