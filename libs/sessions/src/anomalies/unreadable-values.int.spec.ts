import { type EventData, MeterValuesReceived, TransactionEnded, TransactionStarted } from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import type { SessionDetailDto } from '../charging-sessions/dto/session.dto';
import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

import type { AnomalyDto } from './dto/anomaly.dto';

type Unreadable = NonNullable<EventData<typeof MeterValuesReceived>['unreadable']>[number];

describe('measured values that are no numbers', () => {
  let service: TestService;
  let api: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:sessions'], 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const value = (time: string, measurand: string, sent: string): Unreadable => ({
    sampled_at: at(time),
    measurand,
    phase: null,
    value: sent,
    unit: null,
    reason: 'not-a-number',
  });
  const shown = (anomalies: readonly AnomalyDto[]) =>
    anomalies
      .filter(({ kind }) => kind === 'unreadable_value')
      .map(
        ({ at: when, detail }) =>
          `${when.slice(8, 16)} ${String(detail['measurand'])} ${String(detail['value'])}`,
      )
      .sort();

  it('are an anomaly of the session, the first of each measurand, whatever else is read with them', async () => {
    const charge = new ACharge();
    await service.tell(TransactionStarted, charge.started());
    const frame = (time: string, wh: number, ...unreadable: Unreadable[]) =>
      service.tell(MeterValuesReceived, { ...charge.metered(time, wh), unreadable });
    await frame('08:40', 5_000, value('08:40', 'SoC', 'NaN'), value('08:40', 'Voltage', '1,5'));
    await frame('08:30', 4_000, value('08:30', 'SoC', 'abc'));
    await frame('08:50', 6_000, value('08:50', 'SoC', ''), value('08:50', 'Voltage', ''));
    await service.tell(TransactionEnded, {
      ...charge.ended(),
      unreadable: [value('09:04', 'Frequency', '--')],
    });
    await service.settled();
    const { body } = await api.get<SessionDetailDto>(`/api/v1/sessions/${charge.sessionId}`);
    expect(shown(body.anomalies)).toEqual([
      '01T08:30 SoC abc',
      '01T08:40 Voltage 1,5',
      '01T09:04 Frequency --',
    ]);
    expect(body.anomalies.map(({ kind }) => kind)).toEqual(Array(3).fill('unreadable_value'));
    expect(body.energy_kwh).toBe(14.7);
  });

  it('are one of the charger for each day where no session is, and change nothing else', async () => {
    const charge = new ACharge();
    const outside = (...unreadable: Unreadable[]) =>
      service.tell(MeterValuesReceived, {
        ...charge.metered('08:30', 4_000),
        session_id: null,
        ocpp_transaction_id: null,
        samples: [],
        unreadable,
      });
    await outside(value('08:40', 'SoC', 'x'));
    await outside(value('08:30', 'SoC', 'y'));
    await outside({ ...value('08:30', 'SoC', 'z'), sampled_at: '2026-05-02T00:00:00.000Z' });
    await service.settled();
    const query = `charge_point_id=${charge.chargePointId}&kind=unreadable_value`;
    const { body } = await api.get<{ data: AnomalyDto[] }>(`/api/v1/sessions/anomalies?${query}`);
    expect(shown(body.data)).toEqual(['01T08:30 SoC y', '02T00:00 SoC z']);
    expect(body.data.map(({ session_id }) => session_id)).toEqual([null, null]);
  });

  it('are no sign that a session goes on where nothing could be read', async () => {
    const charge = new ACharge();
    await service.tell(TransactionStarted, charge.started());
    const read = { ...charge.metered('08:50', 0), samples: [], unreadable: [value('08:50', 'SoC', 'x')] };
    await service.tell(MeterValuesReceived, read);
    await service.settled();
    const { body } = await api.get<SessionDetailDto>(`/api/v1/sessions/${charge.sessionId}`);
    expect(body).toMatchObject({ status: 'active', energy_kwh: null });
    expect(shown(body.anomalies)).toEqual(['01T08:50 SoC x']);
  });
});
