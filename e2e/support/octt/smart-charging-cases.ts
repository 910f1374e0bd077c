import type { Command } from '../stations/scripted-station';

import { remoteStart, setProfile } from './commands';
import { answered, type OcttCase, onStation } from './octt-case';

const chargingSchedule = { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 10 }] };
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();
const now = (): string => new Date().toISOString();

const profile = (purpose: string, more: object = {}) => ({
  chargingProfileId: 10,
  stackLevel: 0,
  chargingProfilePurpose: purpose,
  chargingProfileKind: 'Relative',
  chargingSchedule,
  ...more,
});

const clear = (body: object, payload: object = body): Command => ({
  name: 'clear_charging_profile',
  action: 'ClearChargingProfile',
  body,
  payload,
});

export const SMART_CHARGING_CASES: readonly OcttCase[] = [
  onStation('TC_056', 'a profile for the transactions to come', async ({ station }) => {
    const span = { validFrom: now(), validTo: inAnHour() };
    const schedule = { ...chargingSchedule, startSchedule: now(), duration: 3_600 };
    await station.command(
      setProfile(
        profile('TxDefaultProfile', {
          chargingProfileKind: 'Absolute',
          ...span,
          chargingSchedule: schedule,
        }),
      ),
    );
  }),
  onStation('TC_057', 'a profile for the transaction that runs', async ({ station, idTag }) => {
    const transactionId = await station.charge(idTag);
    await station.command(setProfile(profile('TxProfile', { transactionId })));
    await station.stopAndLeave(transactionId, 'Local');
  }),
  onStation('TC_059', 'remote start with a profile', async ({ station, idTag }) => {
    const wanted = profile('TxProfile');
    await station.command(
      remoteStart(idTag, { body: { charging_profile: wanted }, payload: { chargingProfile: wanted } }),
    );
    expect(await station.authorize(idTag)).toBe('Accepted');
    await station.becomes('Preparing');
    await station.stopAndLeave(await station.charge(idTag), 'Local');
  }),
  answered('TC_066', 'read the composite schedule', {
    name: 'get_composite_schedule',
    action: 'GetCompositeSchedule',
    body: { connector_id: 1, duration: 300, charging_rate_unit: 'A' },
    payload: { connectorId: 1, duration: 300, chargingRateUnit: 'A' },
    answer: { status: 'Accepted', connectorId: 1, scheduleStart: '2026-06-01T02:00:00Z', chargingSchedule },
  }),
  onStation('TC_067', 'clear profiles by id, by criteria, and all', async ({ station, idTag }) => {
    const transactionId = await station.charge(idTag);
    await station.command(setProfile(profile('TxDefaultProfile')));
    await station.command(setProfile(profile('TxProfile', { chargingProfileId: 11, transactionId })));
    await station.command(clear({ id: 10 }));
    await station.command(
      clear(
        { connector_id: 1, purpose: 'TxProfile', stack_level: 0 },
        { connectorId: 1, chargingProfilePurpose: 'TxProfile', stackLevel: 0 },
      ),
    );
    await station.command(clear({}));
    await station.stopAndLeave(transactionId, 'Local');
  }),
];
