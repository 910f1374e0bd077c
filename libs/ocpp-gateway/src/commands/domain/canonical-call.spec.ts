import fc from 'fast-check';

import type { CommandToChargePoint } from '@csms/contracts';
import { type OcppVersion, validateRequest } from '@csms/ocpp';

import { canonicalCall } from './canonical-call';

const START: CommandToChargePoint = {
  name: 'start_session',
  evse_id: 2,
  connector_id: 3,
  id_tag: 'TEST4711',
  remote_start_id: 99,
};

describe('a command in the words of', () => {
  it('OCPP 1.6', () => {
    expect(canonicalCall('1.6', START)).toEqual({
      action: 'RemoteStartTransaction',
      payload: { connectorId: 3, idTag: 'TEST4711' },
    });
    expect(canonicalCall('1.6', { name: 'stop_session', ocpp_transaction_id: '1001' })).toEqual({
      action: 'RemoteStopTransaction',
      payload: { transactionId: 1001 },
    });
  });

  it('OCPP 2.0.1', () => {
    expect(canonicalCall('2.0.1', START)).toEqual({
      action: 'RequestStartTransaction',
      payload: { evseId: 2, idToken: { idToken: 'TEST4711', type: 'Central' }, remoteStartId: 99 },
    });
    expect(canonicalCall('2.0.1', { name: 'stop_session', ocpp_transaction_id: 'tx-1' })).toEqual({
      action: 'RequestStopTransaction',
      payload: { transactionId: 'tx-1' },
    });
  });

  it.each<[OcppVersion, string, object]>([
    ['1.6', 'ChangeConfiguration', { key: 'AuthorizationKey', value: '53336372337453336372' }],
    [
      '2.0.1',
      'SetVariables',
      {
        setVariableData: [
          {
            attributeValue: '53336372337453336372',
            component: { name: 'SecurityCtrlr' },
            variable: { name: 'BasicAuthPassword' },
          },
        ],
      },
    ],
  ])('OCPP %s sets a password by %s %j', (version, action, payload) => {
    const command = { name: 'set_password', password: '53336372337453336372' } as const;
    expect(canonicalCall(version, command)).toEqual({ action, payload });
    expect(validateRequest(version, action, payload)).toEqual({ ok: true });
  });

  it('every version follows its schema, whatever the figures', () => {
    const starts = fc.record({
      name: fc.constant('start_session' as const),
      evse_id: fc.integer({ min: 1, max: 1_000 }),
      connector_id: fc.integer({ min: 1, max: 1_000 }),
      id_tag: fc.stringMatching(/^[A-Z0-9]{1,20}$/),
      remote_start_id: fc.nat(),
    });
    const stops = fc.record({
      name: fc.constant('stop_session' as const),
      ocpp_transaction_id: fc.nat().map(String),
    });
    const commands = fc.oneof(starts, stops, fc.constant({ name: 'trigger_heartbeat' as const }));
    const versions = fc.constantFrom<OcppVersion>('1.6', '2.0.1');
    fc.assert(
      fc.property(versions, commands, (version, command) => {
        const { action, payload } = canonicalCall(version, command);
        expect(validateRequest(version, action, payload)).toMatchObject({ ok: true });
      }),
    );
  });
});
