import {
  ChargePointDisconnected,
  CommissioningFailed,
  ConnectorStatusChanged,
  type EventDefinition,
  MeterValuesReceived,
  SessionEnded,
  SessionsBackfilled,
  TransactionUpdated,
} from '@csms/contracts';

import { LOGGED_EVENTS, LOGGED_SOURCES, loggedEvents } from './logged-event';

const told = ({ type, example }: Pick<EventDefinition, 'type' | 'example'>, more: object = {}) =>
  loggedEvents({
    id: '01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    type,
    time: new Date('2026-05-01T09:00:00Z'),
    organizationId: 'org_A',
    offset: '17',
    data: { ...(example as object), ...more },
  });
const namesOf = (...asked: Parameters<typeof told>) =>
  told(...asked).map(({ event, severity }) => `${event} ${severity}`);

describe('the log of events', () => {
  it('has what webhooks and streams tell, and no samples', () => {
    expect(namesOf(SessionEnded)).toEqual(['session.ended info']);
    expect(namesOf(CommissioningFailed)).toEqual(['commissioning.failed warning']);
    expect(namesOf(MeterValuesReceived)).toEqual([]);
    expect(namesOf(TransactionUpdated)).toEqual([]);
    expect(LOGGED_EVENTS).not.toContain('energy.reading');
    expect(LOGGED_SOURCES.map(({ type }) => type)).not.toContain(MeterValuesReceived.type);
  });

  it('says where each was, and of which session', () => {
    const { charge_point_id, site_id, project_id, session_id } = SessionEnded.example;
    expect(told(SessionEnded)).toMatchObject([
      { chargePointId: charge_point_id, siteId: site_id, projectId: project_id, sessionId: session_id },
    ]);
    const several = (charge_point_ids: string[]) =>
      told(SessionsBackfilled, { charge_point_ids }).map(({ chargePointId }) => chargePointId);
    expect([several(['CP-1']), several(['CP-1', 'CP-2']), several([])]).toEqual([['CP-1'], [null], [null]]);
    const nowhere = told(ChargePointDisconnected, { site_id: null, project_id: null });
    expect(nowhere).toMatchObject([
      { siteId: null, projectId: null, sessionId: null },
      { siteId: null, projectId: null, sessionId: null },
    ]);
  });

  it('has a time offline for each disconnection', () => {
    const [disconnected, offline, ...others] = told(ChargePointDisconnected);
    expect(others).toEqual([]);
    expect(disconnected).toMatchObject({ event: 'charge_point.disconnected', severity: 'info' });
    expect(offline).toMatchObject({
      event: 'charge_point.offline',
      severity: 'warning',
      at: '2026-05-01T09:00:00.000Z',
      chargePointId: ChargePointDisconnected.example.charge_point_id,
      data: { started_at: ChargePointDisconnected.example.disconnected_at },
    });
    expect(offline?.id).not.toBe(disconnected?.id);
    expect(told(ChargePointDisconnected)).toEqual(told(ChargePointDisconnected));
  });

  it.each([
    ['GroundFailure', ['charge_point.protective_trip critical']],
    ['OverCurrentFailure', ['charge_point.protective_trip critical']],
    ['ConnectorLockFailure', []],
  ])('has of the fault %s, beside the fault, %j', (error_code, more) => {
    expect(namesOf(ConnectorStatusChanged, { status: 'Faulted', error_code })).toEqual([
      'charge_point.status_changed info',
      'charge_point.fault warning',
      ...more,
    ]);
  });
});
