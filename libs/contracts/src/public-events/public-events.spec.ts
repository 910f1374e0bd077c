import fc from 'fast-check';

import {
  CHANNEL_SCOPES,
  ConnectorStatusChanged,
  type EventData,
  EVENTS,
  HandoverCompleted,
  MeterValuesBackfilled,
  MeterValuesReceived,
  PUBLIC_EVENT_SOURCES,
  PUBLIC_EVENT_TABLE,
  SCOPES,
  SessionCorrected,
  SessionEnded,
  SessionsBackfilled,
  SessionStarted,
  STREAM_CHANNELS,
  TOLD_CHANNELS,
  toPublicEvents,
  TransactionStarted,
} from '..';

const ORGANIZATION = 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN';

const told = (type: string, data: unknown, id = '01JDGQ3V6Z1M0J6Y5QH2T8C4RN') =>
  toPublicEvents({
    id,
    type,
    time: new Date('2026-05-01T08:12:00Z'),
    organizationId: ORGANIZATION,
    data,
    offset: '41',
  });

const power = (value: string, phase: string | null) => ({
  measurand: 'Power.Active.Import',
  value,
  unit: 'W',
  phase,
  context: 'Sample.Periodic',
  location: 'Outlet',
  signed_data: null,
});

const metered = (
  samples: EventData<typeof MeterValuesReceived>['samples'],
): EventData<typeof MeterValuesReceived> => ({ ...MeterValuesReceived.example, samples });

describe('the events of the outside', () => {
  it('come from events of ours, each to a channel that some credential may see', () => {
    const types = EVENTS.map(({ type }) => type);
    for (const { source, channel } of PUBLIC_EVENT_TABLE) {
      expect(types).toContain(source.type);
      expect(STREAM_CHANNELS).toContain(channel);
    }
    for (const scopes of Object.values(CHANNEL_SCOPES)) {
      expect(scopes.length).toBeGreaterThan(0);
      for (const scope of scopes) expect(SCOPES).toContain(scope);
    }
  });

  it('are nothing for any other event of ours', () => {
    const others = EVENTS.filter(({ type }) => !PUBLIC_EVENT_SOURCES.has(type));
    expect(others.length).toBeGreaterThan(20);
    for (const { type, example } of others) expect(told(type, example)).toEqual([]);
  });

  it('have no alerts and no allocations yet, and say so', () => {
    expect(STREAM_CHANNELS.filter((channel) => !TOLD_CHANNELS.has(channel))).toEqual([
      'alerts',
      'allocation',
    ]);
  });

  it('carry the documented envelope', () => {
    const [start] = told(SessionStarted.type, SessionStarted.example);
    expect(start).toEqual({
      channel: 'sessions',
      place: {
        chargePointIds: ['CP-SITE42-001'],
        siteId: 'site_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
        projectId: 'proj_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
      },
      event: {
        event: 'session.started',
        id: expect.stringMatching(/^evt_[0-9A-HJKMNP-TV-Z]{26}$/) as string,
        timestamp: '2026-05-01T08:12:00.000Z',
        organization_id: ORGANIZATION,
        schema_version: 1,
        sequence: 41,
        data: {
          session_id: 'sess_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
          transaction_id: 'txn_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
          charge_point_id: 'CP-SITE42-001',
          site_id: 'site_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
          project_id: 'proj_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
          evse_id: 1,
          connector_id: 1,
          driver_id: null,
          started_at: '2026-05-01T08:12:00.000Z',
          revision: 1,
        },
      },
    });
  });

  it('tell energy in kWh and time in minutes', () => {
    const [end] = told(SessionEnded.type, SessionEnded.example);
    expect(end?.event.data).toMatchObject({
      energy_kwh: 14.7,
      meter_start_kwh: 1,
      meter_stop_kwh: 15.7,
      duration_minutes: 52,
      stop_reason: 'EVDisconnected',
      status: 'completed',
    });
  });

  it('are none of a session that is imported from the past: an import is told as what it is', () => {
    const past = { backfilled: true };
    expect(told(SessionStarted.type, { ...SessionStarted.example, ...past })).toEqual([]);
    expect(told(SessionEnded.type, { ...SessionEnded.example, ...past })).toEqual([]);
    const [imported, ...more] = told(SessionsBackfilled.type, SessionsBackfilled.example);
    expect(more).toEqual([]);
    expect(imported).toMatchObject({
      channel: 'energy',
      place: { chargePointIds: ['CP-SITE42-001'] },
      event: { event: 'meter_values.backfilled', data: { sessions: 212, energy_kwh: 3104.7 } },
    });
  });

  it('tell a correction with the figures before and after, and not who made it', () => {
    const figures = { before: { energy_kwh: 14.7, meter_stop_kwh: 15.7 }, after: { energy_kwh: 14.2 } };
    const [corrected] = told(SessionCorrected.type, SessionCorrected.example);
    expect(corrected).toMatchObject({
      channel: 'sessions',
      event: {
        event: 'session.corrected',
        data: { ...figures, session_id: SessionCorrected.example.session_id, revision: 2 },
      },
    });
    expect(JSON.stringify(corrected)).not.toContain(SessionCorrected.example.by_id);
    const [backfilled] = told(MeterValuesBackfilled.type, MeterValuesBackfilled.example);
    expect(backfilled).toMatchObject({
      channel: 'energy',
      event: { event: 'meter_values.backfilled', data: figures },
    });
  });

  it('tell a fault beside the status that brings it', () => {
    const { example } = ConnectorStatusChanged;
    const names = (change: object) =>
      told(ConnectorStatusChanged.type, { ...example, ...change }).map(({ event }) => event.event);
    expect(names({})).toEqual(['charge_point.status_changed']);
    expect(names({ error_code: 'NoError' })).toEqual(['charge_point.status_changed']);
    const both = ['charge_point.status_changed', 'charge_point.fault'];
    expect(names({ status: 'Faulted', error_code: 'GroundFailure' })).toEqual(both);
    expect(names({ error_code: 'HighTemperature' })).toEqual(both);
  });

  it('show of an id tag its last characters alone, and of a refused one nothing', () => {
    const { example } = TransactionStarted;
    const [authorized, ...more] = told(TransactionStarted.type, example);
    expect(authorized?.event).toMatchObject({
      event: 'session.authorized',
      data: { id_tag_masked: '…E5F6' },
    });
    expect(JSON.stringify(authorized)).not.toContain(example.authorization?.id_token);
    expect(more).toEqual([]);
    const refused = { ...example, authorization: { ...example.authorization, status: 'Blocked' } };
    expect(told(TransactionStarted.type, refused)).toEqual([]);
  });

  it('say where many charge points are by their names alone', () => {
    const [handover] = told(HandoverCompleted.type, HandoverCompleted.example);
    expect(handover?.place).toMatchObject({ chargePointIds: ['CP-SITE42-001'], siteId: undefined });
  });

  it('tell every sample, each as an event of its own', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { maxLength: 20 }), (registers) => {
        const samples = registers.map((energy_register_wh, index) => ({
          timestamp: new Date(index * 1_000).toISOString(),
          energy_register_wh,
          readings: [],
        }));
        const events = told(MeterValuesReceived.type, metered(samples)).map(({ event }) => event);
        expect(events.map(({ data }) => data['energy_kwh'])).toEqual(registers.map((wh) => wh / 1000));
        expect(events.map(({ data }) => data['sampled_at'])).toEqual(samples.map((one) => one.timestamp));
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
        expect(told(MeterValuesReceived.type, metered(samples)).map(({ event }) => event)).toEqual(events);
      }),
    );
  });

  it.each([
    ['of all phases', [power('7200', null), power('1', 'L1')], 7.2],
    ['of the phases, added up', [power('2400', 'L1-N'), power('2300', 'L2-N'), power('2500', 'L3-N')], 7.2],
    ['of none', [power('5', 'L1-L2')], null],
  ])('tell the power %s', (_what, readings, power_kw) => {
    const sample = { timestamp: '2026-05-01T08:12:00.000Z', energy_register_wh: 1, readings };
    const [reading] = told(MeterValuesReceived.type, metered([sample]));
    expect(reading?.event.data).toMatchObject({ power_kw });
  });

  it('are kept to the names that are wanted, and the others are not built', () => {
    const { example } = TransactionStarted;
    const unreadable = {
      ...example,
      get samples(): never {
        throw new Error('nobody asked for readings');
      },
    };
    const event = {
      id: '1',
      type: TransactionStarted.type,
      time: new Date(0),
      organizationId: ORGANIZATION,
      offset: '1',
    };
    const namesOf = (data: unknown, isWanted?: (name: string) => boolean) =>
      toPublicEvents({ ...event, data }, isWanted).map(({ event: { event: name } }) => name);
    const [sample] = MeterValuesReceived.example.samples;
    const withReadings = { ...example, samples: [sample] };
    expect(namesOf(withReadings)).toEqual(['session.authorized', 'energy.reading']);
    expect(namesOf(withReadings, (name) => name === 'energy.reading')).toEqual(['energy.reading']);
    expect(namesOf(unreadable, (name) => name !== 'energy.reading')).toEqual(['session.authorized']);
  });

  it('leave out a sample of other things', () => {
    const readings = [{ ...power('41', null), measurand: 'Temperature', unit: 'Celsius' }];
    const sample = { timestamp: '2026-05-01T08:12:00.000Z', energy_register_wh: null, readings };
    expect(told(MeterValuesReceived.type, metered([sample]))).toEqual([]);
  });
});
