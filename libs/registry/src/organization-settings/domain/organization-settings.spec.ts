import { settledWith } from './organization-settings';

describe('the settings of an organization', () => {
  it('are the documented ones where nothing was settled', () => {
    expect(settledWith({})).toEqual({
      locale: 'en-GB',
      heartbeatIntervalSeconds: 300,
      installersMayCreateProjects: true,
      ruleCombination: 'first_match',
      receiptEmailEnabled: true,
      dataRetention: { meterValuesDays: 400, sessionsDays: 3650, ocppLogDays: 90 },
      privacy: { pseudonymiseDrivers: false, driverRetentionDays: 1095 },
    });
  });

  it('are what was settled, and the rest of a group stays', () => {
    const stored = {
      locale: 'de-DE',
      dataRetention: { sessionsDays: 30 },
      privacy: { pseudonymiseDrivers: true },
    } as Parameters<typeof settledWith>[0];
    expect(settledWith(stored)).toMatchObject({
      locale: 'de-DE',
      heartbeatIntervalSeconds: 300,
      dataRetention: { meterValuesDays: 400, sessionsDays: 30, ocppLogDays: 90 },
      privacy: { pseudonymiseDrivers: true, driverRetentionDays: 1095 },
    });
  });
});
