import fc from 'fast-check';

import { type OcppVersion, validateRequest } from '@csms/ocpp';

import type { CommandOutcome } from '../../connections/outgoing-calls';

import type { CanonicalCall } from './canonical-call';
import type { PowerLimit } from './neutral-command';
import { limitPower, powerLimitCall, powerLimitId, settingsOf } from './power-limit';

const LIMIT: PowerLimit = { name: 'set_power_limit', connector_id: 2, limit_watts: 7_400 };
const ACCEPTED: CommandOutcome = { kind: 'result', payload: { status: 'Accepted' } };
const REJECTED: CommandOutcome = { kind: 'result', payload: { status: 'Rejected' } };
const SILENCE: CommandOutcome = { kind: 'timeout', wasSent: true };
const LOST: CommandOutcome = { kind: 'closed', wasSent: true };

const configuration = (level: string, units: string): CommandOutcome => ({
  kind: 'result',
  payload: {
    configurationKey: [
      { key: 'ChargeProfileMaxStackLevel', readonly: true, value: level },
      { key: 'ChargingScheduleAllowedChargingRateUnit', readonly: true, value: units },
    ],
  },
});

const variables = (level: string, units: string): CommandOutcome => {
  const component = { name: 'SmartChargingCtrlr' };
  const of = (name: string, attributeValue: string) => ({
    component,
    variable: { name },
    attributeStatus: 'Accepted',
    attributeValue,
  });
  return {
    kind: 'result',
    payload: { getVariableResult: [of('ProfileStackLevel', level), of('RateUnit', units)] },
  };
};

/** What is said to a charger that answers so. */
async function said(version: OcppVersion, ...answers: readonly CommandOutcome[]) {
  const calls: CanonicalCall[] = [];
  const left = [...answers];
  const outcome = await limitPower(version, LIMIT, (call) => {
    calls.push(call);
    return Promise.resolve(left.shift() ?? SILENCE);
  });
  return { calls, outcome, actions: calls.map(({ action }) => action) };
}

const set16 = (schedule: object, stackLevel: number) => ({
  action: 'SetChargingProfile',
  payload: {
    connectorId: 2,
    csChargingProfiles: {
      chargingProfileId: 1_000_002,
      stackLevel,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: schedule,
    },
  },
});
const WATTS = { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 7_400 }] };
/** 7,400 W over three phases at 230 V. */
const AMPERES = {
  chargingRateUnit: 'A',
  chargingSchedulePeriod: [{ startPeriod: 0, limit: 10.7, numberPhases: 3 }],
};

describe('a power limit', () => {
  it('is a profile of our own at the highest stack level, in watts', async () => {
    const { calls, outcome } = await said('1.6', configuration('8', 'Current,Power'), ACCEPTED);
    expect(calls).toEqual([
      {
        action: 'GetConfiguration',
        payload: { key: ['ChargeProfileMaxStackLevel', 'ChargingScheduleAllowedChargingRateUnit'] },
      },
      set16(WATTS, 8),
    ]);
    expect(outcome).toBe(ACCEPTED);
  });

  it('is in amperes where the charger takes no watts', async () => {
    const { calls } = await said('1.6', configuration('3', 'Current'), ACCEPTED);
    expect(calls.slice(1)).toEqual([set16(AMPERES, 3)]);
  });

  it('is tried in amperes when the charger refuses watts', async () => {
    const { calls, outcome } = await said('1.6', configuration('3', ''), REJECTED, ACCEPTED);
    expect(calls.slice(1)).toEqual([set16(WATTS, 3), set16(AMPERES, 3)]);
    expect(outcome).toBe(ACCEPTED);
  });

  it.each([
    ['NotSupported', ['GetConfiguration', 'SetChargingProfile']],
    ['NotImplemented', ['GetConfiguration', 'SetChargingProfile']],
    ['PropertyConstraintViolation', ['GetConfiguration', 'SetChargingProfile', 'SetChargingProfile']],
  ])('after the error %s takes %j', async (code, actions) => {
    const error: CommandOutcome = { kind: 'error', code, description: '', details: {} };
    expect((await said('1.6', configuration('3', 'Power'), error, ACCEPTED)).actions).toEqual(actions);
  });

  it.each([SILENCE, LOST])('is not sent to a charger that is asked in vain: %j', async (silence) => {
    const { actions, outcome } = await said('1.6', silence);
    expect([actions, outcome]).toEqual([['GetConfiguration'], silence]);
  });

  it.each([SILENCE, LOST, { kind: 'result', payload: null } as const])(
    'is sent once where it is answered by %j',
    async (answer) => {
      const { actions, outcome } = await said('1.6', configuration('3', 'Power'), answer, ACCEPTED);
      expect([actions, outcome]).toEqual([['GetConfiguration', 'SetChargingProfile'], answer]);
    },
  );

  it('is at level 0 of a charger that refuses to tell its levels', async () => {
    const error: CommandOutcome = { kind: 'error', code: 'NotSupported', description: '', details: {} };
    const { calls } = await said('1.6', error, ACCEPTED);
    expect(calls.slice(1)).toEqual([set16(WATTS, 0)]);
  });

  it('is at level 0 of a charger that says nothing of its levels', async () => {
    const { calls } = await said('1.6', ACCEPTED, ACCEPTED);
    expect(calls.slice(1)).toEqual([set16(WATTS, 0)]);
  });

  it('is of an EVSE in OCPP 2.0.1', async () => {
    const { calls } = await said('2.0.1', variables('5', 'A,W'), ACCEPTED);
    expect(calls.at(-1)).toEqual({
      action: 'SetChargingProfile',
      payload: {
        evseId: 2,
        chargingProfile: {
          id: 1_000_002,
          stackLevel: 5,
          chargingProfilePurpose: 'TxDefaultProfile',
          chargingProfileKind: 'Relative',
          chargingSchedule: [{ id: 1, ...WATTS }],
        },
      },
    });
    for (const { action, payload } of calls) {
      expect(validateRequest('2.0.1', action, payload)).toEqual({ ok: true });
    }
    const component = { name: 'SmartChargingCtrlr' };
    expect(calls[0]).toEqual({
      action: 'GetVariables',
      payload: {
        getVariableData: [
          { component, variable: { name: 'ProfileStackLevel' } },
          { component, variable: { name: 'RateUnit' } },
        ],
      },
    });
  });

  it.each([
    ['1.6', { connectorId: 2 }, 1_000_002],
    ['2.0.1', { evseId: 1 }, 1_000_001],
  ] as const)('of a connector of an EVSE is in OCPP %s at %j', (version, place, id) => {
    const limit = { ...LIMIT, evse_id: 1 };
    const { payload } = powerLimitCall(version, limit, { unit: 'W', stackLevel: 0 });
    expect(payload).toMatchObject(place);
    expect(powerLimitId(version, limit)).toBe(id);
    expect(JSON.stringify(payload)).toContain(`d":${id},`);
  });

  it.each([
    ['-1', ''],
    ['1.5', 'Watts'],
    ['', ','],
  ])('has no use for a level %j and units %j', (level, units) => {
    expect(settingsOf('1.6', configuration(level, units))).toEqual({ highestStackLevel: 0, units: [] });
  });

  it.each<[OcppVersion, unknown]>([
    ['1.6', null],
    ['1.6', {}],
    ['1.6', { configurationKey: [{}] }],
    ['2.0.1', null],
    ['2.0.1', { getVariableResult: 7 }],
    ['2.0.1', { getVariableResult: [{}, { variable: { name: 'Other' }, attributeValue: '7' }] }],
  ])('knows nothing of a charger of OCPP %s that answers %j', (version, payload) => {
    expect(settingsOf(version, { kind: 'result', payload })).toEqual({ highestStackLevel: 0, units: [] });
  });

  it.each([
    ['0', 'Current, Power', { highestStackLevel: 0, units: ['W', 'A'] }],
    [' 9 ', ' W ,A', { highestStackLevel: 9, units: ['W', 'A'] }],
    ['1', 'A', { highestStackLevel: 1, units: ['A'] }],
  ])('reads of a level %j and units %j: %j', (level, units, settings) => {
    expect(settingsOf('1.6', configuration(level, units))).toEqual(settings);
    expect(settingsOf('2.0.1', variables(level, units))).toEqual(settings);
  });

  it('follows the schema, and never is above what was asked for', () => {
    const limits = fc.record(
      {
        name: fc.constant('set_power_limit' as const),
        connector_id: fc.nat(9),
        limit_watts: fc.double({ min: 0, max: 10_000_000, noNaN: true }),
        phases: fc.integer({ min: 1, max: 3 }),
      },
      { requiredKeys: ['name', 'connector_id', 'limit_watts'] },
    );
    const versions = fc.constantFrom<OcppVersion>('1.6', '2.0.1');
    fc.assert(
      fc.property(versions, limits, fc.constantFrom('W', 'A'), (version, limit, unit) => {
        const { action, payload } = powerLimitCall(version, limit, { unit, stackLevel: 2 });
        expect(validateRequest(version, action, payload)).toMatchObject({ ok: true });
        const [, said] = /"limit":([\d.e+-]+)/.exec(JSON.stringify(payload)) ?? [];
        const watts = unit === 'W' ? Number(said) : Number(said) * (limit.phases ?? 3) * 230;
        expect(watts).toBeLessThanOrEqual(limit.limit_watts + 1e-6);
      }),
    );
  });
});
