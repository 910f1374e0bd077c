import { FirmwareUpdateCompleted, FirmwareUpdateFailed, FirmwareUpdateStarted } from '@csms/contracts';
import { eventually, type RestClient } from '@csms/testing';

import { boot16 } from '../testing/frames';
import type { CommandAnswer, TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

let gateway: TestGateway;
let count = 0;

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const SIGNED = { signature: 'c2ln', signing_certificate: PEM };
const URL = 'https://files.example.com/a.bin';
const AT = '2026-06-01T02:00:00.000Z';

interface Update {
  readonly update_id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly locations: string[];
}

const api = (organizationId = 'org_A'): RestClient =>
  gateway.service.as(['read:charge_points', 'write:charge_points'], organizationId);

async function firmware(more: object = {}): Promise<{ id: string; version: string }> {
  count += 1;
  const version = `3.0.${count}`;
  const body = { vendor: 'ABB', model: 'Terra AC W22', version, url: URL, ...more };
  const made = await api().post('/api/v1/firmware', body);
  return { id: (made.body as { firmware_id: string }).firmware_id, version };
}

/** A charger that answers every command alike. @returns what it was asked */
function listening(charger: TestCharger, answer: CommandAnswer): [string, Record<string, unknown>][] {
  const asked: [string, Record<string, unknown>][] = [];
  charger.onCommand((action, payload) => {
    asked.push([action, payload as Record<string, unknown>]);
    return answer;
  });
  return asked;
}

const pathOf = (id: string) => `/api/v1/charge-points/${id}/firmware-updates`;
const order = (id: string, body: object) =>
  api().post(pathOf(id), { firmware_url: URL, retrieve_date: AT, ...body });

async function started(id: string, body: object = {}): Promise<Update> {
  const { status, body: update } = await order(id, body);
  expect({ status, update }).toMatchObject({ status: 202, update: { status: 'scheduled' } });
  return update as Update;
}

async function read(id: string, updateId: string): Promise<Update> {
  return (await api().get(`${pathOf(id)}/${updateId}`)).body as Update;
}

async function world16(): Promise<{ charger: TestCharger; id: string; asked: ReturnType<typeof listening> }> {
  const { charger, id } = await gateway.charger16();
  return { charger, id, asked: listening(charger, { payload: {} }) };
}

async function world201(): Promise<{
  charger: TestCharger;
  id: string;
  asked: ReturnType<typeof listening>;
}> {
  const { charger, id } = await gateway.charger201();
  return { charger, id, asked: listening(charger, { payload: { status: 'Accepted' } }) };
}

/** A boot is noted behind its answer. */
async function booted(charger: TestCharger, id: string, firmwareVersion: string): Promise<void> {
  await charger.result('BootNotification', { ...boot16, firmwareVersion });
  await eventually(async () => {
    const rows = await gateway.service.platform.database.query(
      'select 1 from charger_software where charge_point_id = $1 and firmware_version = $2',
      [id, firmwareVersion],
    );
    expect(rows).toHaveLength(1);
  });
}

describe('firmware updates', () => {
  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  it('is UpdateFirmware in OCPP 1.6, and follows the charger to its end', async () => {
    const { charger, id, asked } = await world16();
    await booted(charger, id, '1.0');
    const { id: firmwareId, version } = await firmware();
    const { update_id: updateId } = await started(id, { firmware_url: undefined, firmware_id: firmwareId });
    expect(asked).toEqual([['UpdateFirmware', { location: URL, retrieveDate: AT }]]);
    for (const [said, shown] of [
      ['Downloading', 'downloading'],
      ['Downloading', 'downloading'],
      ['Downloaded', 'downloaded'],
      ['Idle', 'downloaded'],
      ['Installing', 'installing'],
      ['Downloaded', 'installing'],
      ['Installed', 'installed'],
      ['InstallationFailed', 'installed'],
    ]) {
      await charger.result('FirmwareStatusNotification', { status: said });
      expect(await read(id, updateId)).toMatchObject({ status: shown });
    }
    await gateway.service.settled();
    const of = { update_id: updateId, charge_point_id: id, from_version: '1.0', to_version: version };
    const dataOf = (definition: typeof FirmwareUpdateStarted | typeof FirmwareUpdateCompleted) =>
      gateway.service
        .told(definition)
        .filter(({ key }) => key === id)
        .map(({ data }) => data);
    expect(dataOf(FirmwareUpdateStarted)).toEqual([expect.objectContaining(of)]);
    expect(dataOf(FirmwareUpdateCompleted)).toEqual([expect.objectContaining(of)]);
  });

  it('is SignedUpdateFirmware where the firmware is signed, followed by its number', async () => {
    const { charger, id } = await gateway.charger16();
    const asked = listening(charger, { payload: { status: 'Accepted' } });
    const { id: firmwareId } = await firmware(SIGNED);
    const body = { firmware_url: undefined, firmware_id: firmwareId, install_date: AT };
    const first = await started(id, body);
    const second = await started(id, body);
    expect(asked[0]?.[0]).toBe('SignedUpdateFirmware');
    expect(asked[0]?.[1]['firmware']).toEqual({
      location: URL,
      retrieveDateTime: AT,
      installDateTime: AT,
      signature: 'c2ln',
      signingCertificate: PEM,
    });
    const [of, late] = asked.map(([, payload]) => payload['requestId']).reverse();
    await charger.result('SignedFirmwareStatusNotification', { status: 'Installed', requestId: late });
    await charger.result('SignedFirmwareStatusNotification', { status: 'InvalidSignature', requestId: of });
    expect(await read(id, first.update_id)).toMatchObject({ status: 'failed', reason: 'superseded' });
    expect(await read(id, second.update_id)).toMatchObject({ status: 'failed', reason: 'InvalidSignature' });
    await gateway.service.settled();
    expect(gateway.service.told(FirmwareUpdateFailed).map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ update_id: second.update_id, reason: 'InvalidSignature', started_at: null }),
    );
  });

  it('never sends signed firmware unsigned', async () => {
    const { charger, id } = await gateway.charger16();
    const asked = listening(charger, { code: 'NotImplemented', description: '' });
    const { id: firmwareId } = await firmware(SIGNED);
    const refused = await order(id, { firmware_url: undefined, firmware_id: firmwareId });
    expect(refused).toMatchObject({ status: 409, body: { code: 'invalid_state', reason: 'NotImplemented' } });
    expect(asked.map(([action]) => action)).toEqual(['SignedUpdateFirmware']);
    const { update_id: updateId } = refused.body as Update;
    expect(await read(id, updateId)).toMatchObject({ status: 'failed', reason: 'NotImplemented' });
  });

  it('is UpdateFirmware with its number in OCPP 2.0.1', async () => {
    const { charger, id, asked } = await world201();
    const { update_id: updateId } = await started(id, { install_date: AT });
    const [[action, payload] = ['', {}]] = asked;
    expect({ action, payload }).toMatchObject({
      action: 'UpdateFirmware',
      payload: { firmware: { location: URL, retrieveDateTime: AT, installDateTime: AT } },
    });
    const requestId = (payload as { requestId: number }).requestId;
    await charger.result('FirmwareStatusNotification', { status: 'Installed', requestId: requestId + 1 });
    expect(await read(id, updateId)).toMatchObject({ status: 'scheduled' });
    await charger.result('FirmwareStatusNotification', { status: 'InstallRebooting', requestId });
    expect(await read(id, updateId)).toMatchObject({ status: 'installing' });
  });

  it('publishes firmware in the network of a station', async () => {
    const { charger, id, asked } = await world201();
    const checksum = 'd41d8cd98f00b204e9800998ecf8427e';
    const { update_id: updateId } = await started(id, { mode: 'publish', checksum });
    const [[action, payload] = ['', {}]] = asked;
    expect({ action, payload }).toMatchObject({
      action: 'PublishFirmware',
      payload: { location: URL, checksum },
    });
    const { requestId } = payload as { requestId: number };
    const location = ['http://10.0.0.1/a.bin'];
    await charger.result('FirmwareStatusNotification', { status: 'Installed', requestId });
    await charger.result('PublishFirmwareStatusNotification', { status: 'Published', requestId, location });
    expect(await read(id, updateId)).toMatchObject({ status: 'published', locations: location });
  });

  it('ends with a boot of the new firmware, where Installed was lost', async () => {
    const { charger, id } = await world16();
    await booted(charger, id, '1.0');
    const { id: firmwareId, version } = await firmware();
    const { update_id: updateId } = await started(id, { firmware_url: undefined, firmware_id: firmwareId });
    await booted(charger, id, '1.0.1');
    expect(await read(id, updateId)).toMatchObject({ status: 'scheduled' });
    await booted(charger, id, version);
    await eventually(async () => expect(await read(id, updateId)).toMatchObject({ status: 'installed' }));
  });

  it('has failed when the charger gives no sign for 24 hours', async () => {
    const { charger, id } = await world16();
    const { update_id: updateId } = await started(id, { retrieve_date: '2020-01-01T00:00:00Z' });
    const { database } = gateway.service.platform;
    const hoursLeft = async (): Promise<number> => {
      const [row] = await database.query<{ left: string }>(
        'select extract(epoch from silent_at - now()) / 3600 as left from firmware_update where id = $1',
        [updateId],
      );
      return Number(row?.left);
    };
    await database.query(`update firmware_update set silent_at = now() + interval '1 hour' where id = $1`, [
      updateId,
    ]);
    await charger.result('FirmwareStatusNotification', { status: 'Downloading' });
    expect(await hoursLeft()).toBeGreaterThan(23.9);
    await database.query(`update firmware_update set silent_at = now() where id = $1`, [updateId]);
    await eventually(async () =>
      expect(await read(id, updateId)).toMatchObject({ status: 'failed', reason: 'no_sign' }),
    );
  });

  it('waits for its time before silence counts', async () => {
    const { id } = await world16();
    await started(id, { retrieve_date: '2030-01-01T00:00:00Z' });
    const [row] = await gateway.service.platform.database.query<{ silent_at: Date }>(
      'select silent_at from firmware_update where charge_point_id = $1',
      [id],
    );
    expect(row?.silent_at.toISOString()).toBe('2030-01-02T00:00:00.000Z');
  });

  it('is not certain where the charger does not answer', async () => {
    const { charger, id } = await gateway.charger16();
    charger.onCommand(() => {
      void charger.close();
      return null;
    });
    const { update_id: updateId } = await started(id);
    expect(await read(id, updateId)).toMatchObject({ status: 'scheduled', reason: 'connection_lost' });
  });

  it('goes on where the charger answers in its own way', async () => {
    const { charger, id } = await gateway.charger16();
    listening(charger, { payload: { status: 'Accepted' } });
    const { update_id: updateId } = await started(id);
    expect(await read(id, updateId)).toMatchObject({ status: 'scheduled', reason: null });
    await charger.result('FirmwareStatusNotification', { status: 'Installed' });
    expect(await read(id, updateId)).toMatchObject({ status: 'installed', reason: null });
  });

  it('is refused for a charger that is away, or refuses', async () => {
    const { id } = await gateway.register();
    expect(await order(id, {})).toMatchObject({ status: 424, body: { code: 'charge_point_offline' } });
    const station = await gateway.charger201();
    listening(station.charger, { payload: { status: 'InvalidCertificate' } });
    expect(await order(station.id, {})).toMatchObject({
      status: 409,
      body: { code: 'invalid_state', reason: 'InvalidCertificate' },
    });
    expect((await api().get(pathOf(station.id))).body).toMatchObject({ data: [{ status: 'failed' }] });
  });

  it('is not of another model', async () => {
    const { charger, id } = await world16();
    await booted(charger, id, '1.0');
    const { id: firmwareId } = await firmware({ model: 'Terra 54' });
    const refused = await order(id, { firmware_url: undefined, firmware_id: firmwareId });
    expect(refused).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
  });

  it.each([
    ['/firmware_id', { firmware_id: 'fw_1' }],
    ['/firmware_id', { firmware_url: undefined }],
    ['/firmware_id', { firmware_url: undefined, firmware_id: 'fw_1' }],
    ['/firmware_id', { firmware_url: undefined, firmware_id: 7 }],
    ['/firmware_url', { firmware_url: 'file:///a' }],
    ['/retrieve_date', { retrieve_date: '2026-06-01' }],
    ['/retrieve_date', { retrieve_date: undefined }],
    ['/install_date', { install_date: 'later' }],
    ['/install_date', { install_date: AT }],
    ['/mode', { mode: 'burn' }],
    ['/checksum', { mode: 'publish' }],
    ['/checksum', { checksum: 'd41d8cd98f00b204e9800998ecf8427e' }],
    ['/force', { force: true }],
  ])('refuses a broken %s', async (pointer, more) => {
    const { id, asked } = await world16();
    const { status, body } = await order(id, more);
    expect({ status, body }).toMatchObject({ status: 422 });
    expect((body as { errors: { pointer: string }[] }).errors.map((error) => error.pointer)).toContain(
      pointer,
    );
    expect(asked).toEqual([]);
  });

  it('cannot publish in OCPP 1.6', async () => {
    const { id } = await world16();
    const body = { mode: 'publish', checksum: 'd41d8cd98f00b204e9800998ecf8427e' };
    expect(await order(id, body)).toMatchObject({ status: 409, body: { code: 'protocol_mismatch' } });
  });

  it('is nobody else’s', async () => {
    const { id } = await world16();
    const { update_id: updateId } = await started(id);
    const stranger = api('org_B');
    const other = await world16();
    const body = { firmware_url: URL, retrieve_date: AT };
    expect(await stranger.post(pathOf(id), body)).toMatchObject({ status: 404 });
    expect(await stranger.get(pathOf(id))).toMatchObject({ status: 404 });
    expect(await stranger.get(`${pathOf(id)}/${updateId}`)).toMatchObject({ status: 404 });
    expect(await api().get(`${pathOf(other.id)}/${updateId}`)).toMatchObject({ status: 404 });
    expect(await api().get(`${pathOf(id)}/fwu_unknown`)).toMatchObject({ status: 404 });
  });
});
