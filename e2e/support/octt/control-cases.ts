import type { Command } from '../stations/scripted-station';

import { changeConfiguration, localList, reset, trigger, unlock } from './commands';
import { answered, type OcttCase, onStation } from './octt-case';

const HEARTBEAT = { key: 'HeartbeatInterval', readonly: false, value: '300' };

const getConfiguration = (keys: readonly string[] | null, answer: Command['answer']): Command => ({
  name: 'get_configuration',
  action: 'GetConfiguration',
  body: keys === null ? {} : { keys },
  payload: keys === null ? {} : { key: keys },
  answer,
});

const listVersion = (version: number): Command => ({
  name: 'get_local_list_version',
  action: 'GetLocalListVersion',
  body: {},
  payload: {},
  answer: { listVersion: version },
});

/** Resets, unlocking, configuration, local lists and triggers. */
export const CONTROL_CASES: readonly OcttCase[] = [
  ...(['Hard', 'Soft'] as const).map((type) =>
    onStation(type === 'Hard' ? 'TC_013' : 'TC_014', `${type.toLowerCase()} reset`, async ({ station }) => {
      await station.command(reset(type));
      await station.reboot();
      await station.becomes('Available');
    }),
  ),
  answered('TC_017_1', 'unlock, no session, loose cable', unlock(1, 'Unlocked')),
  answered('TC_017_2', 'unlock, no session, fixed cable', unlock(1, 'NotSupported')),
  onStation('TC_018_1', 'unlock during a session, which ends', async ({ station, idTag }) => {
    const transactionId = await station.charge(idTag);
    await station.command(unlock(1, 'Unlocked'));
    await station.stopAndLeave(transactionId, 'UnlockCommand');
  }),
  answered(
    'TC_019_1',
    'retrieve all configuration keys',
    getConfiguration(null, { configurationKey: [HEARTBEAT], unknownKey: [] }),
  ),
  answered(
    'TC_019_2',
    'retrieve one configuration key',
    getConfiguration(['HeartbeatInterval'], { configurationKey: [HEARTBEAT] }),
  ),
  answered('TC_021', 'change a configuration key', changeConfiguration('MeterValueSampleInterval', '60')),
  onStation('TC_030', 'unlocking fails', async ({ station, idTag }) => {
    const transactionId = await station.charge(idTag);
    await station.command(unlock(1, 'UnlockFailed'));
    await station.sessionIs({ status: 'active', ended_at: null });
    await station.stopAndLeave(transactionId, 'Local');
  }),
  answered('TC_031', 'unlock a connector that is unknown', unlock(9, 'NotSupported')),
  answered('TC_040_1', 'a key is not supported', changeConfiguration('Colour', 'red', 'NotSupported')),
  answered(
    'TC_040_2',
    'a value is refused',
    changeConfiguration('MeterValueSampleInterval', '-1', 'Rejected'),
  ),
  answered('TC_042_1', 'local lists are not supported', listVersion(-1)),
  answered('TC_042_2', 'the local list is empty', listVersion(0)),
  answered('TC_043_1', 'a local list is not supported', localList('Full', 1, 'NotSupported')),
  answered('TC_043_3', 'a local list fails', localList('Full', 1, 'Failed')),
  answered('TC_043_4', 'a full local list', localList('Full', 1, 'Accepted'), listVersion(1)),
  answered(
    'TC_043_5',
    'a local list, and its difference',
    localList('Full', 1, 'Accepted'),
    localList('Differential', 2, 'Accepted', 'LIST2'),
    listVersion(2),
  ),
  onStation('TC_054', 'trigger messages', async ({ station, idTag }) => {
    const transactionId = await station.charge(idTag);
    await station.command(trigger('MeterValues'));
    await station.client.call('MeterValues', {
      connectorId: 1,
      transactionId,
      meterValue: [{ timestamp: new Date().toISOString(), sampledValue: [{ value: '1700' }] }],
    });
    await station.sessionIs({ status: 'active', energy_kwh: 0.7 });
    await station.command(trigger('Heartbeat'));
    expect(await station.client.call('Heartbeat', {})).toHaveProperty('currentTime');
    await station.command(trigger('StatusNotification'));
    await station.becomes('SuspendedEVSE');
    await station.command(trigger('DiagnosticsStatusNotification', 'NotImplemented'));
    await station.command(trigger('FirmwareStatusNotification', 'NotImplemented'));
  }),
  answered('TC_055', 'a trigger is rejected', trigger('MeterValues', 'Rejected')),
  answered('TC_061', 'clear the authorization cache', {
    name: 'clear_cache',
    action: 'ClearCache',
    body: {},
    payload: {},
  }),
];
