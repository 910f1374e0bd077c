import { issueTag, uniqueName } from '../fixtures';

import { remoteStart, remoteStop } from './commands';
import { type OcttCase, onStation } from './octt-case';

const LONG_AGO = '2020-01-01T00:00:00Z';

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** Charging sessions, with their driver at the charger or far away. */
export const CHARGING_CASES: readonly OcttCase[] = [
  onStation('TC_001', 'cold boot', async ({ station }) => {
    expect(await station.client.call('Heartbeat', {})).toEqual({
      currentTime: expect.stringMatching(/Z$/) as string,
    });
    await station.becomes('Available');
    expect(await station.shown()).toMatchObject({
      online: true,
      reported_vendor: 'OCTT',
      reported_model: 'Case',
      firmware_version: '1.6.0',
    });
  }),
  onStation('TC_003', 'regular charging session, plug in first', async ({ station, idTag }) => {
    await station.becomes('Preparing');
    expect(await station.authorize(idTag)).toBe('Accepted');
    await station.stopAndLeave(await station.charge(idTag), 'Local');
  }),
  onStation('TC_004_1', 'regular charging session, identification first', async ({ station, idTag }) => {
    expect(await station.authorize(idTag)).toBe('Accepted');
    await station.becomes('Preparing');
    await station.stopAndLeave(await station.charge(idTag), 'Local');
  }),
  onStation('TC_004_2', 'identification first, and nobody plugs in', async ({ station, idTag }) => {
    expect(await station.authorize(idTag)).toBe('Accepted');
    await station.becomes('Preparing');
    await station.becomes('Available');
    expect(await station.sessions()).toEqual([]);
  }),
  onStation('TC_005_1', 'the vehicle is unplugged, and the transaction stops', async ({ station, idTag }) => {
    const transactionId = await station.charge(idTag);
    await station.becomes('SuspendedEV');
    await station.stopAndLeave(transactionId, 'EVDisconnected');
  }),
  onStation('TC_007', 'start with a cached id', async ({ station, idTag }) => {
    await station.becomes('Preparing');
    await station.stopAndLeave(await station.charge(idTag), 'Local');
  }),
  onStation('TC_010', 'remote start, cable plugged in first', async ({ station, idTag }) => {
    await station.becomes('Preparing');
    await station.command(remoteStart(idTag));
    expect(await station.authorize(idTag)).toBe('Accepted');
    await station.stopAndLeave(await station.charge(idTag), 'Local');
  }),
  onStation('TC_011_1', 'remote start first', async ({ station, idTag }) => {
    await station.command(remoteStart(idTag));
    expect(await station.authorize(idTag)).toBe('Accepted');
    await station.becomes('Preparing');
    await station.stopAndLeave(await station.charge(idTag), 'Local');
  }),
  onStation('TC_011_2', 'remote start, and nobody plugs in', async ({ station, idTag }) => {
    await station.command(remoteStart(idTag));
    await station.becomes('Preparing');
    await station.becomes('Available');
    expect(await station.sessions()).toEqual([]);
  }),
  onStation('TC_012', 'remote stop', async ({ station, idTag }) => {
    const transactionId = await station.charge(idTag);
    await station.command(remoteStop(transactionId));
    await station.stopAndLeave(transactionId, 'Remote');
  }),
  ...(
    [
      ['TC_023_1', 'invalid', () => Promise.resolve(uniqueName('NOBODY')), 'Invalid'],
      ['TC_023_2', 'expired', (issue) => issue({ valid_until: LONG_AGO }), 'Expired'],
      ['TC_023_3', 'blocked', (issue) => issue({ status: 'blocked' }), 'Blocked'],
    ] satisfies [string, string, (issue: (more: object) => Promise<string>) => Promise<string>, string][]
  ).map(([id, word, tagOf, status]) =>
    onStation(id, `the tag is ${word}`, async ({ station, platform }) => {
      await station.becomes('Preparing');
      await station.finds(await tagOf((more) => issueTag(platform, more)), status);
      expect(await station.sessions()).toEqual([]);
    }),
  ),
  onStation('TC_024', 'the connector does not lock', async ({ station, idTag }) => {
    expect(await station.authorize(idTag)).toBe('Accepted');
    await station.becomes('Preparing');
    await station.becomes('Faulted', { errorCode: 'ConnectorLockFailure' });
    expect(await station.sessions()).toEqual([]);
  }),
  onStation('TC_026', 'remote start is rejected', async ({ station, idTag }) => {
    await station.command({ ...remoteStart(idTag), answer: { status: 'Rejected' } });
    expect(await station.sessions()).toEqual([]);
  }),
  onStation('TC_028', 'remote stop is rejected', async ({ station, idTag }) => {
    const transactionId = await station.charge(idTag);
    await station.command({ ...remoteStop(transactionId + 1), answer: { status: 'Rejected' } });
    await station.sessionIs({ status: 'active', ended_at: null });
    await station.stopAndLeave(transactionId, 'Local');
  }),
  onStation('TC_032_1', 'boot after a loss of power stops the transaction', async ({ station, idTag }) => {
    const transactionId = await station.charge(idTag);
    await station.reboot();
    await station.stopAndLeave(transactionId, 'PowerLoss');
  }),
  onStation('TC_037_1', 'offline start with a valid tag', async ({ station, idTag }) => {
    await station.loseConnection();
    const timestamp = ago(20);
    await station.client.whenOpen();
    const { transactionId, status } = await station.start(idTag, { timestamp });
    expect(status).toBe('Accepted');
    await station.sessionIs({ status: 'active', started_at: timestamp });
    await station.becomes('Charging');
    await station.stopAndLeave(transactionId, 'Local');
  }),
  onStation('TC_037_3', 'offline start with an invalid tag, which stops it', async ({ station }) => {
    await station.loseConnection();
    await station.client.whenOpen();
    const { transactionId, status } = await station.start(uniqueName('NOBODY'), { timestamp: ago(20) });
    expect(status).toBe('Invalid');
    await station.becomes('Charging');
    await station.stop(transactionId, 'DeAuthorized');
    await station.sessionIs({
      status: 'stopped',
      stop_reason: 'DeAuthorized',
      auth: expect.objectContaining({ status: 'Unknown' }) as object,
    });
    await station.becomes('Finishing');
  }),
  onStation('TC_039', 'offline transaction', async ({ station, idTag }) => {
    await station.loseConnection();
    await station.client.whenOpen();
    const [begun, ended] = [ago(40), ago(10)];
    const { transactionId, status } = await station.start(idTag, { timestamp: begun });
    expect(status).toBe('Accepted');
    await station.stop(transactionId, 'Local', { idTag, timestamp: ended });
    await station.sessionIs({ started_at: begun, ended_at: ended, energy_kwh: 1.25, stop_reason: 'Local' });
  }),
  onStation('TC_064', 'data transfer to a central system', async ({ station }) => {
    const request = { vendorId: 'com.unknown', messageId: 'Plug', data: 'hot' };
    expect(await station.client.call('DataTransfer', request)).toEqual({ status: 'UnknownVendorId' });
  }),
];
