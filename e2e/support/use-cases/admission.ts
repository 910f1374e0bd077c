import { eventually } from '@csms/testing';

import { issueTag, uniqueName } from '../fixtures';
import type { RunningPlatform } from '../platform';
import { Station201 } from '../stations/station-201';

import { atStation, command, type UseCase } from './use-case';

const chargingStation = { vendorName: 'Independent', model: 'Part 2', firmwareVersion: '2.0.1' };
const SECURITY_ERROR = { rpcErrorCode: 'SecurityError' };

const handlerOf = ({ id }: Station201, action: string) =>
  `/api/v1/charge-points/${id}/message-handlers/${action}`;

/** Its boot is answered so by a handler. */
async function boots(platform: RunningPlatform, status: string): Promise<Station201> {
  const station = await Station201.register(platform);
  const static_response = { status, interval: 30 };
  await platform.api.put(handlerOf(station, 'BootNotification'), { mode: 'static', static_response });
  const boot = { reason: 'PowerUp', chargingStation };
  expect(await station.client.call('BootNotification', boot)).toMatchObject({ status, interval: 30 });
  await station.eventually(async () => expect(await station.shown()).toMatchObject({ boot_status: status }));
  return station;
}

const startRemotely = (platform: RunningPlatform, { id }: Station201) =>
  platform.api.send('POST', `/api/v1/ocpp201/${id}/request_start_transaction`, {
    id_token: { idToken: 'X', type: 'Central' },
  });

async function configure(platform: RunningPlatform, station: Station201): Promise<void> {
  const item = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } };
  await station.command(
    command(
      'set_variables',
      'SetVariables',
      { items: [{ ...item, value: '300' }] },
      { setVariableData: [{ ...item, attributeValue: '300' }] },
      { setVariableResult: [{ ...item, attributeStatus: 'Accepted' }] },
    ),
  );
  await station.command(
    command(
      'get_base_report',
      'GetBaseReport',
      { report_base: 'ConfigurationInventory', request_id: 32 },
      { reportBase: 'ConfigurationInventory', requestId: 32 },
    ),
  );
  const reportData = [{ ...item, variableAttribute: [{ value: '300' }] }];
  const report = { requestId: 32, generatedAt: new Date().toISOString(), seqNo: 0, reportData };
  await station.client.call('NotifyReport', report);
  expect(await platform.api.get(`/api/v1/ocpp201/${station.id}/device-model`)).toMatchObject({
    data: [{ variable: { name: 'HeartbeatInterval' } }],
  });
}

/** What is decided about a station and about tokens before anything charges. */
export const ADMISSION: readonly UseCase[] = [
  {
    id: 'B02',
    title: 'a boot is pending: the station is configured, and let in',
    play: async (platform) => {
      const station = await boots(platform, 'Pending');
      await expect(station.client.call('Heartbeat', {})).rejects.toMatchObject(SECURITY_ERROR);
      await expect(station.report('Available')).rejects.toMatchObject(SECURITY_ERROR);
      await configure(platform, station);
      expect(await startRemotely(platform, station)).toMatchObject({ status: 409 });
      const words = [
        { requested_message: 'StatusNotification' },
        { requestedMessage: 'StatusNotification' },
      ] as const;
      await station.command(command('trigger_message', 'TriggerMessage', ...words));
      await station.becomes('Available');
      await platform.api.send('DELETE', handlerOf(station, 'BootNotification'));
      await station.eventually(() =>
        expect(station.client.commands.at(-1)).toMatchObject({
          action: 'TriggerMessage',
          request: { requestedMessage: 'BootNotification' },
        }),
      );
      await station.boot('Triggered');
      await station.eventually(async () =>
        expect(await station.shown()).toMatchObject({ boot_status: 'Accepted' }),
      );
      await station.becomes('Available');
      await station.close();
    },
  },
  {
    id: 'B03',
    title: 'a boot is rejected: the station is sent nothing, and asks again',
    play: async (platform) => {
      const station = await boots(platform, 'Rejected');
      await expect(station.client.call('Heartbeat', {})).rejects.toMatchObject(SECURITY_ERROR);
      const trigger = { requested_message: 'BootNotification' };
      const path = `/api/v1/ocpp201/${station.id}/trigger_message`;
      expect(await platform.api.send('POST', path, trigger)).toMatchObject({ status: 409 });
      expect(station.client.commands).toEqual([]);
      await platform.api.put(handlerOf(station, 'BootNotification'), { mode: 'auto' });
      await station.boot();
      await station.becomes('Available');
      await station.close();
    },
  },
  atStation('C03', 'a card is charged at the terminal, and the charge started from here', async (at) => {
    const { platform, station } = at;
    // For one payment; its number is made here.
    const { id_tag: idToken } = await platform.api.post<{ id_tag: string }>('/api/v1/id-tags', {
      type: 'Central',
      valid_until: new Date(Date.now() + 3_600_000).toISOString(),
    });
    const token = { idToken, type: 'Central' };
    await station.command(
      command(
        'request_start_transaction',
        'RequestStartTransaction',
        { id_token: token, evse_id: 1, remote_start_id: 79 },
        { idToken: token, evseId: 1, remoteStartId: 79 },
      ),
    );
    const transaction = station.transaction();
    const text = { idToken, tokenType: 'Central', energyWh: 1_000, info: { remoteStartId: 79 } };
    expect(await transaction.tell('Started', 'RemoteStart', text)).toBe('Accepted');
    await transaction.end();
  }),
  atStation('C06', 'a ticket that the station printed is accepted by hand', async ({ platform, station }) => {
    const idToken = uniqueName('TICKET');
    expect(await station.authorize(idToken, 'Local')).toMatchObject({ status: 'Unknown' });
    await platform.api.put(handlerOf(station, 'Authorize'), { mode: 'manual', timeout_ms: 10_000 });
    const asked = station.authorize(idToken, 'Local');
    const messages = `/api/v1/charge-points/${station.id}/messages`;
    await eventually(async () => {
      const { data } = await platform.api.get<{ data: { message_id: string; id_token: string }[] }>(
        `${messages}?pending=true`,
      );
      expect(data).toMatchObject([{ id_token: idToken }]);
      const response = { idTokenInfo: { status: 'Accepted' } };
      await platform.api.post(`${messages}/${data[0]?.message_id ?? ''}/response`, { response });
    });
    expect(await asked).toEqual({ status: 'Accepted' });
    const transaction = station.transaction();
    const text = { idToken, tokenType: 'Local', energyWh: 1_000 };
    expect(await transaction.tell('Started', 'Authorized', text)).toBe('Accepted');
    await station.sessionIs({ auth: expect.objectContaining({ status: 'Accepted' }) as object });
    await transaction.end();
  }),
  atStation('C16', 'a master pass ends what others charge', async ({ platform, station, idToken }) => {
    const group = uniqueName('MASTER');
    const item = { component: { name: 'AuthCtrlr' }, variable: { name: 'MasterPassGroupId' } };
    await station.command(
      command(
        'set_variables',
        'SetVariables',
        { items: [{ ...item, value: group }] },
        { setVariableData: [{ ...item, attributeValue: group }] },
        { setVariableResult: [{ ...item, attributeStatus: 'Accepted' }] },
      ),
    );
    const masterPass = await issueTag(platform, { group_id_tag: group });
    await station.finds(masterPass, 'Accepted');
    const transaction = station.transaction();
    await transaction.start(idToken);
    expect(await station.authorize(masterPass)).toMatchObject({
      status: 'Accepted',
      groupIdToken: { idToken: group },
    });
    const info = { stoppedReason: 'MasterPass' };
    const text = { idToken: masterPass, energyWh: 2_250, info };
    expect(await transaction.tell('Ended', 'StopAuthorized', text)).toBe('Accepted');
    await station.sessionIs({
      energy_kwh: 1.25,
      stop_reason: 'MasterPass',
      auth: expect.objectContaining({ status: 'Accepted', id_tag_masked: `…${idToken.slice(-4)}` }) as object,
    });
  }),
];
