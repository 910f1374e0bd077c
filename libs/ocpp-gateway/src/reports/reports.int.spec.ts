import { StationReportCompleted } from '@csms/contracts';
import type { RestClient } from '@csms/testing';

import type { TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

import type { DeviceVariableDto, ReportsDto } from './dto/report.dto';

let gateway: TestGateway;
let charger: TestCharger;
let id: string;

const api = (organizationId = 'org_A'): RestClient =>
  gateway.service.as(['read:charge_points'], organizationId);

beforeAll(async () => {
  gateway = await TestGateway.start();
}, 60_000);

beforeEach(async () => {
  ({ charger, id } = await gateway.charger201());
});

afterEach(() => charger.close());

afterAll(() => gateway.stop(), 30_000);

const EARLIER = '2026-05-01T08:00:00.000Z';
const LATER = '2026-05-02T08:00:00.000Z';

const value = (name: string, text: string) => ({
  component: { name: 'OCPPCommCtrlr' },
  variable: { name },
  variableAttribute: [{ value: text }],
});

interface Part {
  readonly generatedAt?: string;
  /** Whether another one follows. */
  readonly tbc?: boolean;
}

const base = (
  requestId: number,
  seqNo: number,
  reportData: object[],
  { generatedAt = EARLIER, tbc }: Part = {},
) =>
  charger.result('NotifyReport', {
    requestId,
    generatedAt,
    seqNo,
    ...(tbc === undefined ? {} : { tbc }),
    reportData,
  });
const message = (messageId: number) => ({
  id: messageId,
  priority: 'NormalCycle',
  message: { format: 'UTF8', content: `Message ${messageId}` },
});
const display = (requestId: number, ids: number[], tbc: boolean) =>
  charger.result('NotifyDisplayMessages', { requestId, messageInfo: ids.map(message), tbc });

const reports = async (requestId: number) =>
  (await api().get<ReportsDto>(`/api/v1/ocpp201/${id}/reports/${requestId}`)).body.reports;
/** An event that is told again under its id is heard once. */
const completed = async () => {
  await gateway.service.settled();
  const told = gateway.service.told(StationReportCompleted).filter(({ key }) => key === id);
  return [...new Map(told.map((event) => [event.id, event])).values()].map(({ data }) => [
    data.request_id,
    data.kind,
    data.parts,
  ]);
};
const model = async (query = '') =>
  (
    await api().get<{ data: DeviceVariableDto[]; total: number }>(
      `/api/v1/ocpp201/${id}/device-model${query}`,
    )
  ).body;
const valuesOf = async (query = '') =>
  (await model(query)).data.map(({ variable, attributes }) => [
    (variable as { name: string }).name,
    (attributes as { value: string }[])[0]?.value,
  ]);

describe('a report in parts', () => {
  it('is whole when all of them have come, in whatever order and however often, and told once', async () => {
    await base(4, 2, [value('C', '3')]);
    await base(4, 0, [value('A', '1')], { tbc: true });
    expect(await reports(4)).toMatchObject([{ kind: 'base', is_complete: false, parts: 2 }]);
    expect(await completed()).toEqual([]);
    await base(4, 1, [value('B', '2')], { tbc: true });
    await base(4, 1, [value('B', '2')], { tbc: true });
    await base(4, 2, [value('C', '3')]);
    expect(await reports(4)).toEqual([
      {
        kind: 'base',
        is_complete: true,
        parts: 3,
        generated_at: EARLIER,
        received_at: expect.stringMatching(/Z$/),
        content: [value('A', '1'), value('B', '2'), value('C', '3')],
      },
    ]);
    expect(await completed()).toEqual([[4, 'base', 3]]);
  });

  it('is not whole while more is to come', async () => {
    await base(4, 0, [value('A', '1')], { tbc: true });
    expect(await reports(4)).toMatchObject([{ is_complete: false, parts: 1 }]);
    expect(await completed()).toEqual([]);
  });

  it('takes the place of an older one under its number: stations begin their numbers anew', async () => {
    await base(4, 0, [value('A', '1')], { tbc: true });
    await base(4, 1, [value('B', '2')]);
    await base(4, 0, [value('A', '9')], { generatedAt: LATER });
    expect(await reports(4)).toMatchObject([
      { is_complete: true, parts: 1, generated_at: LATER, content: [value('A', '9')] },
    ]);
    expect(await completed()).toEqual([
      [4, 'base', 2],
      [4, 'base', 1],
    ]);
  });

  it('stands beside one of another kind under the same number', async () => {
    await base(4, 0, [value('A', '1')]);
    await display(4, [1], false);
    expect((await reports(4)).map(({ kind }) => kind)).toEqual(['base', 'display_messages']);
    expect(await completed()).toEqual([
      [4, 'base', 1],
      [4, 'display_messages', 1],
    ]);
  });

  it('whose messages have no numbers has each once, until the next one under its number', async () => {
    await display(5, [1], true);
    await display(5, [1], true);
    await display(5, [2], false);
    await display(5, [2], false);
    expect(await reports(5)).toMatchObject([
      { kind: 'display_messages', is_complete: true, parts: 2, content: [message(1), message(2)] },
    ]);
    expect(await completed()).toEqual([[5, 'display_messages', 2]]);
    await display(5, [3], false);
    expect(await reports(5)).toMatchObject([{ parts: 1, content: [message(3)] }]);
  });

  it('is nobody else’s, and 404 where none has come', async () => {
    await base(4, 0, [value('A', '1')]);
    const path = `/api/v1/ocpp201/${id}/reports`;
    expect(await api('org_B').get(`${path}/4`)).toMatchObject({ status: 404 });
    expect(await api().get(`${path}/5`)).toMatchObject({ status: 404, body: { resource: 'report' } });
    expect(await api().get(`${path}/4.5`)).toMatchObject({ status: 400 });
    expect(await gateway.service.as([], 'org_A').get(`${path}/4`)).toMatchObject({ status: 403 });
  });
});

describe('the device model of what was reported', () => {
  it('has the newest value of each variable, whichever report came last, by whatever case of its name', async () => {
    await base(1, 0, [value('Interval', 'new'), value('Other', 'same')], { generatedAt: LATER });
    await base(2, 0, [value('INTERVAL', 'old')], { generatedAt: EARLIER });
    expect(await valuesOf()).toEqual([
      ['Interval', 'new'],
      ['Other', 'same'],
    ]);
    await base(3, 0, [value('interval', 'newest')], { generatedAt: '2026-05-03T08:00:00.000Z' });
    expect(await valuesOf('?variable=interval')).toEqual([['interval', 'newest']]);
  });

  it('keeps components of one name apart by their places, and is searched by names', async () => {
    const at = (evseId: number) => ({
      ...value('Power', String(evseId)),
      component: { name: 'EVSE', evse: { id: evseId } },
    });
    await base(1, 0, [at(1), at(2), value('Interval', '300')]);
    expect(await valuesOf('?component=evse')).toEqual([
      ['Power', '1'],
      ['Power', '2'],
    ]);
    expect(await valuesOf('?component=evse&variable=Interval')).toEqual([]);
    expect(await model('?limit=1')).toMatchObject({ total: 3, data: [expect.anything()] });
  });
});
