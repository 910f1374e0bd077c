import { randomUUID } from 'node:crypto';

import { atStation, command, type UseCase } from './use-case';

const component = { name: 'OCPPCommCtrlr' };
const variable = { name: 'HeartbeatInterval' };
const evse = { id: 1, connectorId: 1 };

const reset = (type: 'Immediate' | 'OnIdle', status: string) =>
  command('reset', 'Reset', { type }, { type }, { status });

const changeAvailability = (operationalStatus: string, of: object, status = 'Accepted') =>
  command(
    'change_availability',
    'ChangeAvailability',
    { operational_status: operationalStatus, ...of },
    { operationalStatus, ...of },
    { status },
  );

/** Functional blocks B (provisioning), F (remote control), G (availability) and P (data transfer). */
export const CONTROL: readonly UseCase[] = [
  atStation('B01', 'a cold boot', async ({ station }) => {
    await station.becomes('Available');
    expect(await station.shown()).toMatchObject({
      online: true,
      reported_vendor: 'Independent',
      reported_model: 'Part 2',
      firmware_version: '2.0.1',
    });
  }),
  atStation('B05', 'variables are set', async ({ station }) => {
    const item = { component, variable };
    await station.command(
      command(
        'set_variables',
        'SetVariables',
        { items: [{ ...item, value: '300' }] },
        { setVariableData: [{ ...item, attributeValue: '300' }] },
        { setVariableResult: [{ ...item, attributeStatus: 'RebootRequired' }] },
      ),
    );
  }),
  atStation('B06', 'variables are read', async ({ station }) => {
    const item = { component, variable };
    await station.command(
      command(
        'get_variables',
        'GetVariables',
        { items: [item] },
        { getVariableData: [item] },
        { getVariableResult: [{ ...item, attributeStatus: 'Accepted', attributeValue: '300' }] },
      ),
    );
  }),
  atStation('B07', 'a base report comes in parts, and is the device model', async ({ platform, station }) => {
    await station.command(
      command(
        'get_base_report',
        'GetBaseReport',
        { report_base: 'FullInventory', request_id: 31 },
        { reportBase: 'FullInventory', requestId: 31 },
      ),
    );
    const part = { requestId: 31, generatedAt: new Date().toISOString() };
    const data = (name: string, value: string) => [
      { component, variable: { name }, variableAttribute: [{ value }] },
    ];
    const first = { ...part, seqNo: 0, tbc: true, reportData: data('HeartbeatInterval', '300') };
    await station.client.call('NotifyReport', first);
    await station.client.call('NotifyReport', { ...part, seqNo: 1, reportData: data('RetryBackOff', '5') });
    const model = await platform.api.get(`/api/v1/ocpp201/${station.id}/device-model`);
    expect(model).toMatchObject({
      data: [
        { variable: { name: 'HeartbeatInterval' }, attributes: [{ value: '300' }] },
        { variable: { name: 'RetryBackOff' }, attributes: [{ value: '5' }] },
      ],
    });
  }),
  atStation('B11', 'a reset without a transaction', async ({ station }) => {
    await station.command(reset('Immediate', 'Accepted'));
    await station.loseConnection();
    await station.client.whenOpen();
    await station.boot('RemoteReset');
    await station.becomes('Available');
  }),
  atStation('B12', 'a reset waits for the transaction', async ({ station, idToken }) => {
    const transaction = station.transaction();
    await transaction.start(idToken);
    await station.command(reset('OnIdle', 'Scheduled'));
    await transaction.end();
    await station.loseConnection();
    await station.client.whenOpen();
    await station.boot('ScheduledReset');
    await station.becomes('Available');
  }),
  ...(['cable first', 'remote start first'] as const).map((order, index) =>
    atStation(index === 0 ? 'F01' : 'F02', `remote start, ${order}`, async ({ station, idToken }) => {
      const transaction = station.transaction();
      const isCableFirst = index === 0;
      if (isCableFirst) await transaction.tell('Started', 'CablePluggedIn', { energyWh: 1_000 });
      const token = { idToken, type: 'Central' };
      await station.command(
        command(
          'request_start_transaction',
          'RequestStartTransaction',
          { id_token: token, evse_id: 1, remote_start_id: 77 },
          { idToken: token, evseId: 1, remoteStartId: 77 },
          { status: 'Accepted', ...(isCableFirst ? { transactionId: transaction.id } : {}) },
        ),
      );
      const begins = isCableFirst ? 'Updated' : 'Started';
      const text = { idToken, tokenType: 'Central', energyWh: 1_000, info: { remoteStartId: 77 } };
      expect(await transaction.tell(begins, 'RemoteStart', text)).toBe('Accepted');
      await station.sessionIs({ auth: expect.objectContaining({ status: 'Accepted' }) as object });
      await transaction.end();
    }),
  ),
  ...(['F03', 'F04'] as const).map((id) =>
    atStation(
      id,
      `remote stop${id === 'F04' ? ' of a vehicle by ISO 15118' : ''}`,
      async ({ station, idToken }) => {
        const transaction = station.transaction();
        await transaction.start(idToken);
        await station.command(
          command(
            'request_stop_transaction',
            'RequestStopTransaction',
            { transaction_id: transaction.id },
            { transactionId: transaction.id },
          ),
        );
        await transaction.end('RemoteStop', 'Remote');
      },
    ),
  ),
  atStation('F05', 'a connector is unlocked', async ({ station }) => {
    const words = [
      { evse_id: 1, connector_id: 1 },
      { evseId: 1, connectorId: 1 },
    ] as const;
    await station.command(command('unlock_connector', 'UnlockConnector', ...words, { status: 'Unlocked' }));
  }),
  atStation('F06', 'a message is triggered', async ({ station }) => {
    await station.command(
      command(
        'trigger_message',
        'TriggerMessage',
        { requested_message: 'StatusNotification', evse },
        { requestedMessage: 'StatusNotification', evse },
      ),
    );
    await station.becomes('Occupied');
  }),
  atStation('G01', 'the status of a connector', async ({ station }) => {
    for (const status of ['Occupied', 'Faulted', 'Available']) await station.becomes(status);
  }),
  atStation('G02', 'a heartbeat', async ({ station }) => {
    const { currentTime } = await station.client.call<{ currentTime: string }>('Heartbeat', {});
    expect(Math.abs(Date.parse(currentTime) - Date.now())).toBeLessThan(5_000);
  }),
  atStation('G03', 'an EVSE goes out of service', async ({ station }) => {
    await station.command(changeAvailability('Inoperative', { evse: { id: 1 } }));
    await station.becomes('Unavailable');
    await station.command(changeAvailability('Operative', { evse: { id: 1 } }));
    await station.becomes('Available');
  }),
  atStation('G04', 'a station goes out of service after its transaction', async ({ station, idToken }) => {
    const transaction = station.transaction();
    await transaction.start(idToken);
    await station.command(changeAvailability('Inoperative', {}, 'Scheduled'));
    await transaction.end();
    await station.becomes('Unavailable');
  }),
  atStation('G05', 'the connector does not lock', async ({ station }) => {
    const lock = { name: 'ConnectorPlugRetentionLock', evse };
    const event = {
      eventId: 1,
      timestamp: new Date().toISOString(),
      trigger: 'Alerting',
      actualValue: 'true',
      component: lock,
      variable: { name: 'Problem' },
      eventNotificationType: 'HardWiredMonitor',
    };
    const generatedAt = new Date().toISOString();
    expect(await station.client.call('NotifyEvent', { generatedAt, seqNo: 0, eventData: [event] })).toEqual(
      {},
    );
    await station.becomes('Faulted');
    expect(await station.sessions()).toEqual([]);
  }),
  atStation('P01', 'data for the station', async ({ station }) => {
    await station.command(
      command(
        'data_transfer',
        'DataTransfer',
        { vendor_id: 'com.example', message_id: 'Price', data: { price: 0.35 } },
        { vendorId: 'com.example', messageId: 'Price', data: { price: 0.35 } },
        { status: 'Accepted', data: { shown: true } },
      ),
    );
  }),
  atStation('P02', 'data for the CSMS', async ({ station }) => {
    const data = { vendorId: 'com.unknown', messageId: randomUUID(), data: { plug: 'hot' } };
    expect(await station.client.call('DataTransfer', data)).toEqual({ status: 'UnknownVendorId' });
  }),
];
