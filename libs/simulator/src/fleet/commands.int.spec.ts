import { type OcppVersion, validateRequest, validateResult } from '@csms/ocpp';
import { eventually } from '@csms/testing';

import { Fleet } from './fleet';
import { FakeCsms } from './testing/fake-csms';

const PAST = '2026-01-01T00:00:00Z';
const PROFILE_16 = {
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Absolute',
  chargingSchedule: {
    startSchedule: PAST,
    chargingRateUnit: 'W',
    chargingSchedulePeriod: [{ startPeriod: 0, limit: 0 }],
  },
};
const PROFILE_201 = {
  id: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Absolute',
  chargingSchedule: [{ id: 1, ...PROFILE_16.chargingSchedule }],
};
const HEARTBEAT_VARIABLE = {
  component: { name: 'OCPPCommCtrlr' },
  variable: { name: 'HeartbeatInterval' },
};

const COMMANDS: Readonly<Record<OcppVersion, readonly (readonly [string, object, object])[]>> = {
  '1.6': [
    ['RemoteStartTransaction', { idTag: 'TAG-1', connectorId: 9 }, { status: 'Rejected' }],
    ['RemoteStopTransaction', { transactionId: 99 }, { status: 'Rejected' }],
    ['TriggerMessage', { requestedMessage: 'Heartbeat' }, { status: 'Accepted' }],
    ['TriggerMessage', { requestedMessage: 'FirmwareStatusNotification' }, { status: 'NotImplemented' }],
    ['ChangeAvailability', { connectorId: 0, type: 'Inoperative' }, { status: 'Accepted' }],
    ['ChangeAvailability', { connectorId: 9, type: 'Operative' }, { status: 'Rejected' }],
    [
      'GetConfiguration',
      { key: ['HeartbeatInterval', 'Unheard'] },
      {
        configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }],
        unknownKey: ['Unheard'],
      },
    ],
    ['ChangeConfiguration', { key: 'HeartbeatInterval', value: '60' }, { status: 'Accepted' }],
    ['ChangeConfiguration', { key: 'HeartbeatInterval', value: 'soon' }, { status: 'Rejected' }],
    ['ChangeConfiguration', { key: 'NumberOfConnectors', value: '2' }, { status: 'Rejected' }],
    ['ChangeConfiguration', { key: 'Unheard', value: '2' }, { status: 'NotSupported' }],
    ['SetChargingProfile', { connectorId: 1, csChargingProfiles: PROFILE_16 }, { status: 'Accepted' }],
    ['ClearChargingProfile', { id: 1 }, { status: 'Accepted' }],
    ['ClearChargingProfile', { id: 1 }, { status: 'Unknown' }],
    ['UnlockConnector', { connectorId: 1 }, { status: 'Unlocked' }],
    ['ClearCache', {}, { status: 'Accepted' }],
    ['DataTransfer', { vendorId: 'Nobody' }, { status: 'UnknownVendorId' }],
    ['Reset', { type: 'Soft' }, { status: 'Accepted' }],
  ],
  '2.0.1': [
    ['RequestStopTransaction', { transactionId: 'unheard' }, { status: 'Rejected' }],
    ['TriggerMessage', { requestedMessage: 'Heartbeat' }, { status: 'Accepted' }],
    ['TriggerMessage', { requestedMessage: 'TransactionEvent' }, { status: 'Rejected' }],
    ['TriggerMessage', { requestedMessage: 'LogStatusNotification' }, { status: 'NotImplemented' }],
    ['ChangeAvailability', { operationalStatus: 'Inoperative' }, { status: 'Accepted' }],
    [
      'GetVariables',
      { getVariableData: [HEARTBEAT_VARIABLE] },
      { getVariableResult: [{ ...HEARTBEAT_VARIABLE, attributeStatus: 'Accepted', attributeValue: '300' }] },
    ],
    [
      'SetVariables',
      { setVariableData: [{ ...HEARTBEAT_VARIABLE, attributeValue: '60' }] },
      { setVariableResult: [{ ...HEARTBEAT_VARIABLE, attributeStatus: 'Accepted' }] },
    ],
    ['SetChargingProfile', { evseId: 1, chargingProfile: PROFILE_201 }, { status: 'Accepted' }],
    ['ClearChargingProfile', { chargingProfileId: 1 }, { status: 'Accepted' }],
    ['UnlockConnector', { evseId: 1, connectorId: 1 }, { status: 'Unlocked' }],
    ['ClearCache', {}, { status: 'Accepted' }],
    ['DataTransfer', { vendorId: 'Nobody' }, { status: 'UnknownVendorId' }],
    ['Reset', { type: 'Immediate' }, { status: 'Accepted' }],
  ],
};

describe.each(['1.6', '2.0.1'] as const)('commands of OCPP %s', (version) => {
  let csms: FakeCsms;
  let fleet: Fleet;

  beforeEach(async () => {
    csms = await FakeCsms.listen();
    fleet = new Fleet({
      url: csms.url,
      chargePoints: [{ id: 'CP-1', version }],
      idTags: ['TAG-1'],
      backOff: { firstMs: 10, maxMs: 20 },
    });
    await fleet.start();
  });

  afterEach(async () => {
    fleet.stop();
    await csms.close();
  });

  it('are answered as the schemas have it', async () => {
    for (const [action, payload, answer] of COMMANDS[version]) {
      expect([action, validateRequest(version, action, payload)]).toEqual([action, { ok: true }]);
      expect([action, ...(await csms.command('CP-1', action, payload))]).toEqual([
        action,
        3,
        answer,
        undefined,
      ]);
      expect([action, validateResult(version, action, answer)]).toEqual([action, { ok: true }]);
    }
    // The Reset at the end.
    await eventually(() => expect(csms.payloads('BootNotification')).toHaveLength(2));
  });

  it('that are not known are refused', async () => {
    expect(await csms.command('CP-1', 'GetLog', {})).toEqual([4, 'NotImplemented', expect.any(String)]);
  });

  it('start and stop a session', async () => {
    const [start, startPayload] =
      version === '1.6'
        ? (['RemoteStartTransaction', { idTag: 'TAG-1' }] as const)
        : ([
            'RequestStartTransaction',
            { remoteStartId: 5, idToken: { idToken: 'TAG-1', type: 'ISO14443' } },
          ] as const);
    expect((await csms.command('CP-1', start, startPayload))[1]).toEqual({ status: 'Accepted' });
    const started = (): Record<string, unknown> | undefined =>
      csms.payloads(version === '1.6' ? 'StartTransaction' : 'TransactionEvent')[0];
    await eventually(() => expect(started()).toBeDefined());
    expect(csms.payloads('Authorize')).toEqual([]);
    const transactionId =
      version === '1.6' ? 1 : (started()?.['transactionInfo'] as { transactionId: string }).transactionId;
    if (version === '2.0.1') expect(started()).toMatchObject({ transactionInfo: { remoteStartId: 5 } });
    const stop = version === '1.6' ? 'RemoteStopTransaction' : 'RequestStopTransaction';
    await eventually(async () => {
      expect((await csms.command('CP-1', stop, { transactionId }))[1]).toEqual({ status: 'Accepted' });
    });
    const ended = version === '1.6' ? { reason: 'Remote' } : { transactionInfo: { stoppedReason: 'Remote' } };
    const last = version === '1.6' ? 'StopTransaction' : 'TransactionEvent';
    await eventually(() => expect(csms.payloads(last).at(-1)).toMatchObject(ended));
  });

  it('limit the power, which is told as suspended by the charge point', async () => {
    await fleet.chargePoint('CP-1').startCharging(1, 'TAG-1');
    const payload =
      version === '1.6'
        ? { connectorId: 1, csChargingProfiles: PROFILE_16 }
        : { evseId: 1, chargingProfile: PROFILE_201 };
    await csms.command('CP-1', 'SetChargingProfile', payload);
    await eventually(() => {
      if (version === '1.6') {
        expect(csms.payloads('StatusNotification').at(-1)).toMatchObject({ status: 'SuspendedEVSE' });
      } else {
        expect(csms.payloads('TransactionEvent').at(-1)).toMatchObject({
          transactionInfo: { chargingState: 'SuspendedEVSE' },
        });
      }
    });
    expect(fleet.chargePoint('CP-1').connector(1).session?.sample().powerW).toBe(0);
  });
});
