import { ChargePointBooted, TransactionEnded, TransactionStarted } from '@csms/contracts';
import { eventually, type RestClient } from '@csms/testing';

import { boot16, idToken201, start16, stop16, Transaction201 } from '../testing/frames';
import type { TestCharger } from '../testing/test-charger';
import { type KnownChargePoint, TestGateway } from '../testing/test-gateway';

const BOOTS = {
  '1.6': boot16,
  '2.0.1': { reason: 'PowerUp', chargingStation: { vendorName: 'ABB', model: 'Terra 54' } },
};
const STATUSES = {
  '1.6': { connectorId: 1, status: 'Available', errorCode: 'NoError' },
  '2.0.1': { timestamp: '2026-05-01T08:00:00Z', evseId: 1, connectorId: 1, connectorStatus: 'Available' },
};
const VERSIONS = ['1.6', '2.0.1'] as const;
const REFUSED = { kind: 'error', code: 'SecurityError' };

describe('a charger whose boot is not accepted', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  const api = (): RestClient => gateway.service.as(['read:charge_points', 'write:charge_points'], 'org_A');
  const handler = (id: string) => `/api/v1/charge-points/${id}/message-handlers/BootNotification`;
  const answerBoots = (id: string, status: string) =>
    api().put(handler(id), { mode: 'static', static_response: { status, interval: 30 } });
  const connect = (version: '1.6' | '2.0.1', known: KnownChargePoint) =>
    version === '1.6' ? gateway.connect16(known) : gateway.connect201(known);

  async function booted(version: '1.6' | '2.0.1', status: string) {
    const known = await gateway.register();
    await answerBoots(known.id, status);
    const charger = await connect(version, known);
    const heard: string[] = [];
    charger.onCommand((action) => {
      heard.push(action);
      return { payload: { status: 'Accepted' } };
    });
    expect(await charger.result('BootNotification', BOOTS[version])).toMatchObject({ status, interval: 30 });
    return { known, charger, heard, id: known.id };
  }

  describe.each(VERSIONS)('of OCPP %s', (version) => {
    const ocpp = version === '1.6' ? 'ocpp16' : 'ocpp201';
    const remoteStart =
      version === '1.6'
        ? (['remote_start_transaction', { id_tag: 'X' }] as const)
        : (['request_start_transaction', { id_token: { idToken: 'X', type: 'Central' } }] as const);
    const trigger = (id: string, requested_message: string) =>
      api().post(`/api/v1/${ocpp}/${id}/trigger_message`, { requested_message });

    it('is refused what nobody asked it for', async () => {
      const { charger, id } = await booted(version, 'Pending');
      expect(await charger.call('Heartbeat', {})).toMatchObject(REFUSED);
      expect(await charger.call('StatusNotification', STATUSES[version])).toMatchObject(REFUSED);
      expect(await trigger(id, 'StatusNotification')).toMatchObject({ status: 200 });
      expect(await charger.result('StatusNotification', STATUSES[version])).toEqual({});
      expect(await charger.call('Heartbeat', {})).toMatchObject(REFUSED);
      await charger.close();
    });

    it('gets commands, but none that starts a transaction', async () => {
      const { charger, id, heard } = await booted(version, 'Pending');
      expect(await api().post(`/api/v1/${ocpp}/${id}/${remoteStart[0]}`, remoteStart[1])).toMatchObject({
        status: 409,
        body: { code: 'invalid_state' },
      });
      const start = { command: 'start_session', parameters: { id_tag: 'X', connector_id: 1 } };
      expect((await api().post(`/api/v1/cpo/commands/${id}`, start)).status).toBe(409);
      expect((await api().post(`/api/v1/${ocpp}/${id}/clear_cache`, {})).status).toBe(200);
      expect(heard).toEqual(['ClearCache']);
      await charger.close();
    });

    it('gets nothing at all where it is rejected', async () => {
      const { charger, id, heard } = await booted(version, 'Rejected');
      expect((await trigger(id, 'BootNotification')).status).toBe(409);
      expect(heard).toEqual([]);
      expect(await charger.call('Heartbeat', {})).toMatchObject(REFUSED);
      await charger.close();
    });

    it('stays so over another connection, and is told to be so', async () => {
      const { charger, id, known } = await booted(version, 'Pending');
      await charger.close();
      const again = await connect(version, known);
      expect(await again.call('Heartbeat', {})).toMatchObject(REFUSED);
      await gateway.service.settled();
      expect(gateway.service.told(ChargePointBooted).filter(({ key }) => key === id)).toMatchObject([
        { data: { boot_status: 'Pending' } },
      ]);
      await again.close();
    });

    it.each(['set to auto', 'set to accept', 'removed'])(
      'is asked for another boot when its handler is %s, and let in',
      async (how) => {
        const { charger, id, heard } = await booted(version, 'Pending');
        if (how === 'removed') await api().delete(handler(id));
        else if (how === 'set to auto') await api().put(handler(id), { mode: 'auto' });
        else await answerBoots(id, 'Accepted');
        await eventually(() => expect(heard).toEqual(['TriggerMessage']));
        expect(await charger.result('BootNotification', BOOTS[version])).toMatchObject({
          status: 'Accepted',
        });
        await charger.result('Heartbeat', {});
        await charger.close();
      },
    );

    it('is not asked where it would not be let in', async () => {
      const { charger, id, heard } = await booted(version, 'Pending');
      await answerBoots(id, 'Rejected');
      await answerBoots(id, 'Pending');
      expect((await trigger(id, 'BootNotification')).status).toBe(200);
      expect(heard).toEqual(['TriggerMessage']);
      await charger.close();
    });
  });

  const of = (id: string) => (event: { key: string | null }) => event.key === id;

  it('loses no transaction: OCPP 1.6 has it served', async () => {
    const { charger, id } = await booted('1.6', 'Pending');
    const idTag = await gateway.issue();
    const { transactionId } = await charger.result('StartTransaction', start16(idTag));
    await charger.result('StopTransaction', stop16(transactionId));
    await gateway.service.settled();
    expect(gateway.service.told(TransactionEnded).filter(of(id))).toHaveLength(1);
    await charger.close();
  });

  it('loses no transaction: OCPP 2.0.1 has it kept, and refused', async () => {
    const { charger, id } = await booted('2.0.1', 'Rejected');
    const idToken = idToken201(await gateway.issue());
    const transaction = new Transaction201();
    for (const type of ['Started', 'Ended'] as const) {
      const event = transaction.event(type, type === 'Started' ? idToken : {});
      expect(await charger.call('TransactionEvent', event)).toMatchObject(REFUSED);
    }
    await gateway.service.settled();
    expect(gateway.service.told(TransactionStarted).filter(of(id))).toHaveLength(1);
    expect(gateway.service.told(TransactionEnded).filter(of(id))).toHaveLength(1);
    await charger.close();
  });

  it('reports its device model (2.0.1 B02)', async () => {
    const { charger, id } = await booted('2.0.1', 'Pending');
    await api().post(`/api/v1/ocpp201/${id}/get_base_report`, {
      report_base: 'FullInventory',
      request_id: 3,
    });
    const report = { requestId: 3, generatedAt: '2026-05-01T08:00:00Z', seqNo: 0 };
    expect(await charger.result('NotifyReport', report)).toEqual({});
    await charger.close();
  });

  it('is decided about by hand', async () => {
    const { known, charger, id } = await booted('2.0.1', 'Pending');
    await api().put(handler(id), {
      mode: 'manual',
      timeout_ms: 10_000,
      fallback_response: { status: 'Pending' },
    });
    const answered = charger.result('BootNotification', BOOTS['2.0.1'], 'boot');
    const path = `/api/v1/charge-points/${known.id}/messages/boot/response`;
    await eventually(async () =>
      expect((await api().post(path, { response: { status: 'Accepted' } })).status).toBe(200),
    );
    expect(await answered).toMatchObject({ status: 'Accepted', interval: 300 });
    await charger.result('Heartbeat', {});
    await charger.close();
  });

  it('is one of many that wait for the organization’s default', async () => {
    const path = '/api/v1/message-handlers/BootNotification';
    await api().put(path, { mode: 'static', static_response: { status: 'Pending', interval: 30 } });
    const chargers: TestCharger[] = [];
    let asked = 0;
    for (const known of await gateway.registerMany(3)) {
      const charger = await gateway.connect16(known);
      charger.onCommand(() => {
        asked += 1;
        return { payload: { status: 'Accepted' } };
      });
      expect(await charger.result('BootNotification', boot16)).toMatchObject({ status: 'Pending' });
      chargers.push(charger);
    }
    await api().delete(path);
    await eventually(() => expect(asked).toBe(3));
    for (const charger of chargers) await charger.close();
  });
});
