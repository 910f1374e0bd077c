import { issueTag, uniqueName } from '../fixtures';

import { atStation, command, type UseCase } from './use-case';

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** Of E01: where a transaction begins. */
const STARTS = ['EVDetected', 'CablePluggedIn', 'Authorized', 'ChargingStateChanged', 'SignedDataReceived'];

/** Of E06: what ends it. */
const STOPS = [
  ['EVDeparted', 'EVDisconnected'],
  ['StopAuthorized', 'Local'],
  ['Deauthorized', 'DeAuthorized'],
  ['EnergyLimitReached', 'EnergyLimitReached'],
  ['TimeLimitReached', 'TimeLimitReached'],
  ['ResetCommand', 'ImmediateReset'],
  ['AbnormalCondition', 'EmergencyStop'],
] as const;

/** Functional blocks C and E. */
export const TRANSACTIONS: readonly UseCase[] = [
  atStation('C01', 'a token is authorized', async ({ platform, station, idToken }) => {
    expect(await station.authorize(idToken)).toMatchObject({ status: 'Accepted' });
    expect(await station.authorize(uniqueName('NOBODY'))).toMatchObject({ status: 'Unknown' });
    await station.finds(await issueTag(platform, { status: 'blocked' }), 'Blocked');
  }),
  ...(
    [
      ['C04', 'KeyCode'],
      ['C05', 'Central'],
    ] as const
  ).map(([id, type]) =>
    atStation(id, `a token of type ${type} charges`, async ({ platform, station }) => {
      const idToken = await issueTag(platform, { type });
      await station.finds(idToken, 'Accepted', type);
      const transaction = station.transaction();
      const text = { idToken, tokenType: type, energyWh: 1_000 };
      expect(await transaction.tell('Started', 'Authorized', text)).toBe('Accepted');
      await station.sessionIs({ status: 'active' });
      await transaction.end();
    }),
  ),
  atStation('C09', 'a token of the same group', async ({ platform, station }) => {
    const group = uniqueName('FLEET');
    const idToken = await issueTag(platform, { group_id_tag: group });
    await station.finds(idToken, 'Accepted');
    expect(await station.authorize(idToken)).toMatchObject({ groupIdToken: { idToken: group } });
  }),
  ...STARTS.map((trigger) =>
    atStation('E01', `a transaction starts with ${trigger}`, async ({ station, idToken }) => {
      const transaction = station.transaction();
      await transaction.start(idToken, trigger);
      await transaction.end();
    }),
  ),
  atStation('E02', 'cable first: the token comes with an update', async ({ station, idToken }) => {
    const transaction = station.transaction();
    expect(await transaction.tell('Started', 'CablePluggedIn', { energyWh: 1_000 })).toBeUndefined();
    await station.sessionIs({ status: 'active', auth: expect.objectContaining({ status: null }) as object });
    expect(await transaction.tell('Updated', 'Authorized', { idToken })).toBe('Accepted');
    await station.sessionIs({ auth: expect.objectContaining({ status: 'Accepted' }) as object });
    await transaction.end();
  }),
  atStation('E03', 'token first: the cable comes with an update', async ({ station, idToken }) => {
    const transaction = station.transaction();
    await transaction.start(idToken);
    await transaction.tell('Updated', 'CablePluggedIn', { info: { chargingState: 'EVConnected' } });
    await transaction.tell('Updated', 'ChargingStateChanged', { info: { chargingState: 'Charging' } });
    await transaction.end();
  }),
  atStation('E04', 'a transaction starts offline', async ({ station, idToken }) => {
    const transaction = station.transaction();
    const at = ago(20);
    const text = { idToken, at, energyWh: 1_000, more: { offline: true } };
    expect(await transaction.tell('Started', 'Authorized', text)).toBe('Accepted');
    await station.sessionIs({ status: 'active', started_at: at });
    await transaction.end();
  }),
  atStation('E05', 'the token is not accepted, and the station stops', async ({ station }) => {
    const transaction = station.transaction();
    const text = { idToken: uniqueName('NOBODY'), energyWh: 1_000 };
    expect(await transaction.tell('Started', 'Authorized', text)).toBe('Unknown');
    const info = { stoppedReason: 'DeAuthorized' };
    await transaction.tell('Ended', 'Deauthorized', { energyWh: 1_000, info });
    await station.sessionIs({ status: 'failed', energy_kwh: 0, stop_reason: 'DeAuthorized' });
  }),
  ...STOPS.map(([trigger, reason]) =>
    atStation('E06', `a transaction ends with ${trigger}, ${reason}`, async ({ station, idToken }) => {
      const transaction = station.transaction();
      await transaction.start(idToken);
      await transaction.end(trigger, reason);
    }),
  ),
  atStation('E07', 'the driver stops with the token', async ({ station, idToken }) => {
    const transaction = station.transaction();
    await transaction.start(idToken);
    expect(await transaction.tell('Updated', 'StopAuthorized', { idToken })).toBe('Accepted');
    await transaction.end();
  }),
  atStation('E08', 'the transaction ends offline', async ({ station, idToken }) => {
    const transaction = station.transaction();
    const [begun, ended] = [ago(40), ago(10)];
    await transaction.tell('Started', 'Authorized', { idToken, at: begun, energyWh: 1_000 });
    await station.loseConnection();
    await station.client.whenOpen();
    const more = { offline: true };
    const info = { stoppedReason: 'Local' };
    await transaction.tell('Ended', 'StopAuthorized', { at: ended, energyWh: 2_250, info, more });
    await station.sessionIs({ started_at: begun, ended_at: ended, energy_kwh: 1.25 });
  }),
  atStation('E09', 'the vehicle is unplugged, and the transaction ends', async ({ station, idToken }) => {
    const transaction = station.transaction();
    await transaction.start(idToken);
    const info = { chargingState: 'Idle' };
    await transaction.tell('Updated', 'EVCommunicationLost', { energyWh: 2_250, info });
    await transaction.end('EVCommunicationLost', 'EVDisconnected');
  }),
  atStation('E10', 'the vehicle is unplugged, and plugged in again', async ({ station, idToken }) => {
    const transaction = station.transaction();
    await transaction.start(idToken);
    await transaction.tell('Updated', 'EVCommunicationLost', { info: { chargingState: 'Idle' } });
    const info = { chargingState: 'Charging' };
    await transaction.tell('Updated', 'CablePluggedIn', { energyWh: 1_700, info });
    await station.sessionIs({ status: 'active', energy_kwh: 0.7 });
    await transaction.end();
  }),
  atStation('E11', 'the connection is lost during a transaction', async ({ station, idToken }) => {
    const transaction = station.transaction();
    await transaction.start(idToken);
    await station.loseConnection();
    const kept = transaction.event('Updated', 'MeterValuePeriodic', {
      energyWh: 1_400,
      more: { offline: true },
    });
    await station.client.whenOpen();
    await transaction.send(kept);
    await station.sessionIs({ status: 'active', energy_kwh: 0.4 });
    await transaction.end();
  }),
  atStation('E12', 'a transaction was offline from start to end', async ({ station, idToken }) => {
    const transaction = station.transaction();
    const more = { offline: true };
    const [begun, ended] = [ago(50), ago(15)];
    await transaction.tell('Started', 'Authorized', { idToken, at: begun, energyWh: 1_000, more });
    await transaction.tell('Updated', 'MeterValuePeriodic', { at: ago(30), energyWh: 1_600, more });
    const info = { stoppedReason: 'EVDisconnected' };
    await transaction.tell('Ended', 'EVDeparted', { at: ended, energyWh: 2_250, info, more });
    await station.sessionIs({ started_at: begun, ended_at: ended, energy_kwh: 1.25 });
  }),
  atStation('E13', 'events are sent again, and count once', async ({ station, idToken }) => {
    const transaction = station.transaction();
    const started = transaction.event('Started', 'Authorized', { idToken, energyWh: 1_000 });
    expect([await transaction.send(started), await transaction.send(started)]).toEqual([
      'Accepted',
      'Accepted',
    ]);
    const info = { stoppedReason: 'Local' };
    const ended = transaction.event('Ended', 'StopAuthorized', { energyWh: 2_250, info });
    await transaction.send(ended);
    await transaction.send(ended);
    await station.sessionIs({ energy_kwh: 1.25, stop_reason: 'Local' });
  }),
  atStation('E13', 'events come out of order', async ({ station, idToken }) => {
    const transaction = station.transaction();
    const started = transaction.event('Started', 'Authorized', { idToken, at: ago(30), energyWh: 1_000 });
    const updated = transaction.event('Updated', 'MeterValuePeriodic', { at: ago(20), energyWh: 1_600 });
    const info = { stoppedReason: 'Local' };
    const ended = transaction.event('Ended', 'StopAuthorized', { at: ago(10), energyWh: 2_250, info });
    for (const event of [ended, updated, started]) await transaction.send(event);
    await station.sessionIs({ energy_kwh: 1.25, meter_start_kwh: 1, stop_reason: 'Local' });
  }),
  atStation('E13', 'the start is missing', async ({ station }) => {
    const transaction = station.transaction();
    transaction.event('Started', 'Authorized');
    await transaction.tell('Updated', 'MeterValuePeriodic', { energyWh: 1_000 });
    await station.sessionIs({ status: 'active', ocpp_transaction_id: transaction.id });
    await transaction.end();
  }),
  atStation('E14', 'the status of a transaction is asked for', async ({ station, idToken }) => {
    const transaction = station.transaction();
    await transaction.start(idToken);
    const answer = { ongoingIndicator: true, messagesInQueue: true };
    await station.command(
      command(
        'get_transaction_status',
        'GetTransactionStatus',
        { transaction_id: transaction.id },
        { transactionId: transaction.id },
        answer,
      ),
    );
    await transaction.end();
  }),
  atStation('E15', 'the vehicle ends the energy transfer', async ({ station, idToken }) => {
    const transaction = station.transaction();
    await transaction.start(idToken);
    const info = { chargingState: 'SuspendedEV' };
    await transaction.tell('Updated', 'ChargingStateChanged', { energyWh: 2_250, info });
    await transaction.end('EnergyLimitReached', 'StoppedByEV');
  }),
];
