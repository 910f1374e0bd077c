import { uniqueName } from '../fixtures';

import { type AtStation, atStation, command, type UseCase } from './use-case';

const schedule = {
  id: 1,
  chargingRateUnit: 'W',
  chargingSchedulePeriod: [{ startPeriod: 0, limit: 7_400 }],
};
const profile = (purpose: string, more: object = {}) => ({
  id: 10,
  stackLevel: 0,
  chargingProfilePurpose: purpose,
  chargingProfileKind: 'Relative',
  chargingSchedule: [schedule],
  ...more,
});
const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const hashes = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: '1f8c2e',
  issuerKeyHash: '9a44d0',
  serialNumber: '01',
};
const message = { id: 5, priority: 'NormalCycle', message: { format: 'UTF8', content: 'Closed on Sunday' } };

/** A report under its number, as the REST API shows it. */
async function reportIs(
  { platform, station }: AtStation,
  requestId: number,
  expected: object,
): Promise<void> {
  const report = await platform.api.get(`/api/v1/ocpp201/${station.id}/reports/${requestId}`);
  expect(report).toMatchObject({ reports: [{ is_complete: true, ...expected }] });
}

const setProfile = (chargingProfile: object) =>
  command(
    'set_charging_profile',
    'SetChargingProfile',
    { evse_id: 1, charging_profile: chargingProfile },
    { evseId: 1, chargingProfile },
  );

const reserve = (idToken: string, expiry: string) => {
  const token = { idToken, type: 'ISO14443' };
  return command(
    'reserve_now',
    'ReserveNow',
    { reservation_id: 7, evse_id: 1, id_token: token, expiry_date_time: expiry },
    { id: 7, evseId: 1, idToken: token, expiryDateTime: expiry },
  );
};

/** Of L01: what the station says, and how far the update has come. */
const STEPS_OF_UPDATE = [
  ['Downloading', 'downloading'],
  ['Downloaded', 'downloaded'],
  ['SignatureVerified', 'downloaded'],
  ['Installing', 'installing'],
  ['Installed', 'installed'],
] as const;

const now = (): string => new Date().toISOString();
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

/** Functional blocks H to O: reservations, cost, metering, smart charging, certificates, diagnostics, display. */
export const SERVICES: readonly UseCase[] = [
  atStation('H01', 'an EVSE is reserved', async ({ station, idToken }) => {
    await station.command(reserve(idToken, inAnHour()));
    await station.becomes('Reserved');
  }),
  atStation('H02', 'a reservation is cancelled', async ({ station, idToken }) => {
    await station.command(reserve(idToken, inAnHour()));
    await station.becomes('Reserved');
    await station.command(
      command('cancel_reservation', 'CancelReservation', { reservation_id: 7 }, { reservationId: 7 }),
    );
    await station.becomes('Available');
  }),
  atStation('H03', 'a reserved EVSE is used', async ({ station, idToken }) => {
    await station.command(reserve(idToken, inAnHour()));
    await station.becomes('Reserved');
    const transaction = station.transaction();
    const text = { idToken, energyWh: 1_000, more: { reservationId: 7 } };
    expect(await transaction.tell('Started', 'Authorized', text)).toBe('Accepted');
    await station.sessionIs({ status: 'active' });
    await transaction.end();
  }),
  atStation('I02', 'the running cost is shown', async ({ station, idToken }) => {
    const transaction = station.transaction();
    await transaction.start(idToken);
    await station.command(
      command(
        'cost_updated',
        'CostUpdated',
        { total_cost: 4.25, transaction_id: transaction.id },
        { totalCost: 4.25, transactionId: transaction.id },
        {},
      ),
    );
    await transaction.end();
  }),
  atStation('J01', 'meter values outside of a transaction make no session', async ({ station }) => {
    const meterValue = [{ timestamp: new Date().toISOString(), sampledValue: [{ value: 1_000 }] }];
    expect(await station.client.call('MeterValues', { evseId: 1, meterValue })).toEqual({});
    expect(await station.sessions()).toEqual([]);
  }),
  atStation('J02', 'meter values of a transaction are its energy', async ({ station, idToken }) => {
    const transaction = station.transaction();
    await transaction.start(idToken);
    for (const energyWh of [1_300, 1_900]) {
      await transaction.tell('Updated', 'MeterValuePeriodic', { energyWh });
      await station.sessionIs({ status: 'active', energy_kwh: (energyWh - 1_000) / 1_000 });
    }
    await transaction.end();
  }),
  atStation('K01', 'a profile for a transaction', async ({ station, idToken }) => {
    const transaction = station.transaction();
    await transaction.start(idToken);
    await station.command(setProfile(profile('TxProfile', { transactionId: transaction.id })));
    await transaction.end();
  }),
  atStation('K02', 'the charge is slowed down while it runs', async ({ station, idToken }) => {
    const transaction = station.transaction();
    await transaction.start(idToken);
    const of = { transactionId: transaction.id, chargingProfileKind: 'Absolute' };
    for (const limit of [11_000, 7_400]) {
      const slower = {
        ...schedule,
        startSchedule: now(),
        chargingSchedulePeriod: [{ startPeriod: 0, limit }],
      };
      await station.command(setProfile(profile('TxProfile', { ...of, chargingSchedule: [slower] })));
      await transaction.tell('Updated', 'ChargingRateChanged', { info: { chargingState: 'Charging' } });
    }
    await station.sessionIs({ status: 'active' });
    await transaction.end();
  }),
  atStation('K03', 'a profile for every transaction', ({ station }) =>
    station.command(setProfile(profile('TxDefaultProfile'))),
  ),
  atStation('K05', 'remote start with a profile', async ({ station, idToken }) => {
    const token = { idToken, type: 'Central' };
    const wanted = profile('TxProfile');
    await station.command(
      command(
        'request_start_transaction',
        'RequestStartTransaction',
        { id_token: token, evse_id: 1, remote_start_id: 78, charging_profile: wanted },
        { idToken: token, evseId: 1, remoteStartId: 78, chargingProfile: wanted },
      ),
    );
    const transaction = station.transaction();
    await transaction.start(idToken, 'RemoteStart', { remoteStartId: 78 });
    await transaction.end();
  }),
  atStation('K08', 'the composite schedule', ({ station }) =>
    station.command(
      command(
        'get_composite_schedule',
        'GetCompositeSchedule',
        { evse_id: 1, duration: 600, charging_rate_unit: 'W' },
        { evseId: 1, duration: 600, chargingRateUnit: 'W' },
        {
          status: 'Accepted',
          schedule: {
            evseId: 1,
            duration: 600,
            scheduleStart: '2026-06-01T02:00:00Z',
            chargingRateUnit: 'W',
            chargingSchedulePeriod: schedule.chargingSchedulePeriod,
          },
        },
      ),
    ),
  ),
  atStation('K09', 'profiles are reported', async (at) => {
    const criteria = { chargingProfilePurpose: 'TxDefaultProfile' };
    await at.station.command(
      command(
        'get_charging_profiles',
        'GetChargingProfiles',
        { request_id: 41, charging_profile: criteria },
        { requestId: 41, chargingProfile: criteria },
      ),
    );
    const chargingProfile = [profile('TxDefaultProfile')];
    const of = { chargingLimitSource: 'CSO', evseId: 1 };
    await at.station.client.call('ReportChargingProfiles', { requestId: 41, ...of, chargingProfile });
    await reportIs(at, 41, { kind: 'charging_profiles', content: [{ ...of, profile: chargingProfile[0] }] });
  }),
  atStation('K10', 'a profile is cleared', ({ station }) =>
    station.command(
      command(
        'clear_charging_profile',
        'ClearChargingProfile',
        { charging_profile_id: 10 },
        { chargingProfileId: 10 },
      ),
    ),
  ),
  atStation('L01', 'firmware is signed, and installed by the station', async ({ platform, station }) => {
    const firmware = { vendor: 'Independent', model: 'Part 2', version: uniqueName('v') };
    const signed = {
      url: 'https://files.example.com/a.bin',
      signature: 'c2ln',
      signing_certificate: certificate,
    };
    const { firmware_id } = await platform.api.post('/api/v1/firmware', { ...firmware, ...signed });
    station.answer('UpdateFirmware', { status: 'Accepted' });
    const path = `/api/v1/charge-points/${station.id}/firmware-updates`;
    const { update_id } = await platform.api.post(path, { firmware_id, retrieve_date: now() });
    const heard = station.client.commands.at(-1);
    expect(heard).toMatchObject({
      action: 'UpdateFirmware',
      request: { firmware: { location: signed.url, signature: 'c2ln', signingCertificate: certificate } },
    });
    const requestId = heard?.request['requestId'];
    for (const [said, status] of STEPS_OF_UPDATE) {
      await station.client.call('FirmwareStatusNotification', { status: said, requestId });
      expect(await platform.api.get(`${path}/${String(update_id)}`)).toMatchObject({ status });
    }
    const event = { type: 'FirmwareUpdated', timestamp: now() };
    expect(await station.client.call('SecurityEventNotification', event)).toEqual({});
  }),
  atStation('M03', 'the certificates of a station', ({ station }) =>
    station.command(
      command(
        'get_installed_certificate_ids',
        'GetInstalledCertificateIds',
        { certificate_type: ['CSMSRootCertificate'] },
        { certificateType: ['CSMSRootCertificate'] },
        {
          status: 'Accepted',
          certificateHashDataChain: [{ certificateType: 'CSMSRootCertificate', certificateHashData: hashes }],
        },
      ),
    ),
  ),
  atStation('M04', 'a certificate is deleted', ({ station }) =>
    station.command(
      command(
        'delete_certificate',
        'DeleteCertificate',
        { certificate_hash_data: hashes },
        { certificateHashData: hashes },
      ),
    ),
  ),
  atStation('M05', 'a certificate is installed', ({ station }) =>
    station.command(
      command(
        'install_certificate',
        'InstallCertificate',
        { certificate_type: 'CSMSRootCertificate', certificate },
        { certificateType: 'CSMSRootCertificate', certificate },
      ),
    ),
  ),
  atStation('N02', 'monitors are reported', async (at) => {
    await at.station.command(
      command(
        'get_monitoring_report',
        'GetMonitoringReport',
        { request_id: 42, monitoring_criteria: ['ThresholdMonitoring'] },
        { requestId: 42, monitoringCriteria: ['ThresholdMonitoring'] },
      ),
    );
    const monitor = {
      component: { name: 'ChargingStation' },
      variable: { name: 'Temperature' },
      variableMonitoring: [{ id: 1, transaction: false, value: 80, type: 'UpperThreshold', severity: 2 }],
    };
    const part = { requestId: 42, seqNo: 0, generatedAt: new Date().toISOString() };
    await at.station.client.call('NotifyMonitoringReport', { ...part, monitor: [monitor] });
    await reportIs(at, 42, { kind: 'monitoring', content: [monitor] });
  }),
  atStation('N09', 'what a station knows of a customer', async (at) => {
    await at.station.command(
      command(
        'customer_information',
        'CustomerInformation',
        { request_id: 43, report: true, clear: false, customer_identifier: 'contract 4711' },
        { requestId: 43, report: true, clear: false, customerIdentifier: 'contract 4711' },
      ),
    );
    const part = { requestId: 43, seqNo: 0, generatedAt: new Date().toISOString() };
    await at.station.client.call('NotifyCustomerInformation', { ...part, data: 'nothing' });
    await reportIs(at, 43, { kind: 'customer_information', content: ['nothing'] });
  }),
  ...(
    [
      ['O01', 'a message is shown', message],
      ['O02', 'a message is shown for a transaction', { ...message, transactionId: 'tx-1' }],
      ['O06', 'a message is replaced', { ...message, priority: 'InFront' }],
    ] as const
  ).map(([id, title, shown]) =>
    atStation(id, title, ({ station }) =>
      station.command(command('set_display_message', 'SetDisplayMessage', { message: shown })),
    ),
  ),
  ...(
    [
      ['O03', 'every message is reported', {}],
      ['O04', 'certain messages are reported', { priority: 'NormalCycle' }],
    ] as const
  ).map(([id, title, criteria]) =>
    atStation(id, title, async (at) => {
      await at.station.command(
        command(
          'get_display_messages',
          'GetDisplayMessages',
          { request_id: 44, ...criteria },
          { requestId: 44, ...criteria },
        ),
      );
      await at.station.client.call('NotifyDisplayMessages', { requestId: 44, messageInfo: [message] });
      await reportIs(at, 44, { kind: 'display_messages', content: [message] });
    }),
  ),
  atStation('O05', 'a message is taken down', ({ station }) =>
    station.command(command('clear_display_message', 'ClearDisplayMessage', { id: 5 })),
  ),
];
