import { readFileSync } from 'node:fs';

import { actionsOf, compileAllSchemas } from './schema-registry';
import { chargerActions, validateCall, validateRequest, validateResult } from './validate';
import { OCPP_VERSIONS } from './version';

describe('official schemas', () => {
  it('knows every action of 1.6 with its security extension, and of 2.0.1', () => {
    expect(actionsOf('1.6').size).toBe(39);
    expect(actionsOf('2.0.1').size).toBe(64);
    expect(actionsOf('1.6')).toContain('SecurityEventNotification');
    expect(actionsOf('2.0.1')).toContain('TransactionEvent');
  });

  it.each(OCPP_VERSIONS)('compiles every schema of %s', (version) => {
    expect(() => compileAllSchemas(version)).not.toThrow();
  });

  it.each(OCPP_VERSIONS)('has a schema for each action that a %s charger may send', (version) => {
    for (const action of chargerActions(version)) expect(actionsOf(version)).toContain(action);
  });

  it('takes schemas of both versions that carry the same id apart', () => {
    const boot16 = { chargePointVendor: 'v', chargePointModel: 'm' };
    expect(validateCall('1.6', 'BootNotification', boot16).ok).toBe(true);
    expect(validateCall('2.0.1', 'BootNotification', boot16).ok).toBe(false);
  });

  it('leaves the payload as it was: no defaults, no removed properties, no coercion', () => {
    const payload = {
      evseId: 1,
      meterValue: [{ timestamp: '2026-11-21T05:13:00Z', sampledValue: [{ value: 1 }] }],
    };
    const before = structuredClone(payload);
    expect(validateCall('2.0.1', 'MeterValues', payload).ok).toBe(true);
    expect(payload).toEqual(before);
  });

  it('accepts multiples of 0.1 that binary floating point misses, and refuses others', () => {
    const profile = (limit: number): object => ({
      connectorId: 1,
      csChargingProfiles: {
        chargingProfileId: 1,
        stackLevel: 0,
        chargingProfilePurpose: 'TxDefaultProfile',
        chargingProfileKind: 'Absolute',
        chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
      },
    });
    for (let tenths = 0; tenths <= 2_300; tenths += 1) {
      expect(validateRequest('1.6', 'SetChargingProfile', profile(tenths / 10)).ok).toBe(true);
    }
    expect(validateRequest('1.6', 'SetChargingProfile', profile(0.1 + 0.2)).ok).toBe(true);
    expect(validateRequest('1.6', 'SetChargingProfile', profile(16.05)).ok).toBe(false);
  });

  it('validates both directions of both sides', () => {
    expect(validateResult('1.6', 'RemoteStartTransaction', { status: 'Accepted' }).ok).toBe(true);
    expect(validateResult('1.6', 'RemoteStartTransaction', { status: 'Perhaps' }).ok).toBe(false);
    expect(validateResult('2.0.1', 'Heartbeat', { currentTime: '2026-11-21T05:13:00Z' }).ok).toBe(true);
    expect(validateResult('2.0.1', 'Heartbeat', {}).ok).toBe(false);
  });

  it('takes what a meter signs at the length of OCPP 2.1, and a reading that is longer than that as broken', () => {
    const reading = (length: number) => ({
      evseId: 1,
      meterValue: [
        {
          timestamp: '2026-11-21T05:13:00Z',
          sampledValue: [
            {
              value: 1,
              signedMeterValue: {
                signedMeterData: 'x'.repeat(length),
                signingMethod: '',
                encodingMethod: 'OCMF',
                publicKey: '',
              },
            },
          ],
        },
      ],
    });
    expect(validateRequest('2.0.1', 'MeterValues', reading(32_768))).toEqual({ ok: true });
    expect(validateRequest('2.0.1', 'MeterValues', reading(32_769)).ok).toBe(false);
  });

  it('reads the files of the ocpp-rpc package as published', () => {
    const schemas = JSON.parse(
      readFileSync(require.resolve('ocpp-rpc/lib/schemas/ocpp1_6.json'), 'utf8'),
    ) as { $id: string }[];
    expect(schemas).toHaveLength(78);
    expect(schemas.every(({ $id }) => /^urn:\w+\.(req|conf)$/.test($id))).toBe(true);
  });
});
