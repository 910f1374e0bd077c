import { eventually } from '@csms/testing';

import { chargeOnce } from './clients/charge-script';
import { prepareJavaCharger, startJavaCharger } from './clients/java-client';
import { preparePythonCharger, startPythonCharger } from './clients/python-client';
import { type ClientVersion, StrictClient } from './clients/strict-client';
import { issueTag, registerCharger, settledSession } from './support/fixtures';
import { type RunningPlatform, startPlatform } from './support/platform';

const WITHIN_MS = 15_000;
const METERS = { meterStartWh: 5_000, meterStopWh: 15_123 };
const LIMIT = 10;

/** A charger that tells of its boot and its start, and waits between them for our commands. */
interface Commanded {
  readonly booted: () => Promise<unknown>;
  readonly started: () => Promise<string>;
  /** @returns the limit of the profile as the charger understood it */
  readonly done: () => Promise<number>;
}

interface Account {
  readonly url: string;
  readonly id: string;
  /** OCPP 1.6 sends the decoded bytes of its AuthorizationKey, 2.0.1 the text. */
  readonly password: Buffer | string;
}

interface Client {
  readonly client: string;
  readonly version: ClientVersion;
  readonly start: (account: Account) => Promise<Commanded>;
}

const CLIENTS: readonly Client[] = [
  { client: 'Java-OCA-OCPP', version: '1.6', start: java },
  ...(['1.6', '2.0.1'] as const).flatMap((version): Client[] => [
    { client: 'ocpp of Python', version, start: (account) => python(version, account) },
    { client: 'ocpp-rpc, strict', version, start: (account) => strict(version, account) },
  ]),
];

describe('an independent client', () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    [platform] = await Promise.all([startPlatform(), preparePythonCharger(), prepareJavaCharger()]);
  }, 360_000);

  afterAll(() => platform.stop(), 60_000);

  it.each(CLIENTS)(
    '$client, OCPP $version: Basic authentication, a security event, remote start, a charging profile',
    async ({ version, start }) => {
      const [registered, idTag] = await Promise.all([registerCharger(platform, version), issueTag(platform)]);
      const { charge_point_id: id, ocpp_password: password } = registered;
      const folder = version === '1.6' ? 'ocpp16' : 'ocpp201';
      const charger = await start({
        url: `${platform.credentials.ocpp_url}/${folder}`,
        id,
        password: version === '1.6' ? Buffer.from(password, 'hex') : password,
      });
      await charger.booted();
      const command = (name: string, body: object) =>
        platform.api.post(`/api/v1/${folder}/${id}/${name}`, body);
      const [startName, startBody] = remoteStart(version, idTag);
      expect(await command(startName, startBody)).toMatchObject({ status: 'Accepted' });
      const transactionId = await charger.started();
      await eventually(
        async () => {
          const { data } = await platform.api.get<{ data: object[] }>(
            `/api/v1/sessions?charge_point_id=${id}`,
          );
          expect(data).toEqual([
            expect.objectContaining({ status: 'active', ocpp_transaction_id: transactionId }),
          ]);
        },
        { timeoutMs: WITHIN_MS },
      );
      expect(await command('set_charging_profile', profileOf(version))).toMatchObject({ status: 'Accepted' });
      expect(await charger.done()).toBe(LIMIT);
      const { session, breakdown } = await settledSession(platform.api, id, WITHIN_MS);
      expect(session).toMatchObject({ energy_kwh: 10.123, ocpp_transaction_id: transactionId });
      // 0.50 + 10.123 × 0.42 = 4.25166 → 4.75; VAT 0.95.
      expect(breakdown).toMatchObject({ status: 'settled', total: 5.7 });
    },
    120_000,
  );
});

function remoteStart(version: ClientVersion, idTag: string): [name: string, body: object] {
  if (version === '1.6') return ['remote_start_transaction', { id_tag: idTag, connector_id: 1 }];
  return ['request_start_transaction', { id_token: { idToken: idTag, type: 'ISO14443' }, evse_id: 1 }];
}

function profileOf(version: ClientVersion): object {
  const schedule = { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: LIMIT }] };
  const profile = {
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
  };
  if (version === '1.6') {
    const charging = { chargingProfileId: 1, ...profile, chargingSchedule: schedule };
    return { connector_id: 1, cs_charging_profiles: charging };
  }
  return { evse_id: 1, charging_profile: { id: 1, ...profile, chargingSchedule: [{ id: 1, ...schedule }] } };
}

async function java({ url, id, password }: Account): Promise<Commanded> {
  const program = await startJavaCharger({ url, chargePointId: id, password, ...METERS });
  return {
    booted: () => program.step('booted'),
    started: async () => String((await program.step('started'))['transaction_id']),
    done: async () => Number((await program.step('done'))['limit']),
  };
}

interface Limit {
  readonly charging_schedule_period: readonly { readonly limit: number }[];
}

async function python(version: ClientVersion, { url, id, password }: Account): Promise<Commanded> {
  const options = { url: `${url}/${id}`, version, chargePointId: id, password, ...METERS };
  const program = await startPythonCharger(options);
  return {
    booted: () => program.step('booted'),
    started: async () => String((await program.step('started'))['transaction_id']),
    done: async () => {
      const { limit } = await program.step('done');
      return (limit as Limit).charging_schedule_period[0]?.limit ?? 0;
    },
  };
}

interface StrictSchedule {
  readonly chargingSchedulePeriod: readonly { readonly limit: number }[];
}

async function strict(version: ClientVersion, { url, id, password }: Account): Promise<Commanded> {
  const [asked, started, limited] = [
    Promise.withResolvers<string>(),
    Promise.withResolvers<string>(),
    Promise.withResolvers<number>(),
  ];
  const client = await StrictClient.connect({
    ocppUrl: url.slice(0, url.lastIndexOf('/')),
    version,
    chargePointId: id,
    password,
    onCommand: (action, request) => {
      if (action === 'SetChargingProfile') limited.resolve(limitOf(request));
      else asked.resolve(tokenOf(request));
      return { status: 'Accepted' };
    },
  });
  const charge = async (): Promise<number> => {
    const idTag = await asked.promise;
    const beforeStop = async (): Promise<void> => {
      await limited.promise;
    };
    await chargeOnce(client, { idTag, ...METERS, boots: false, onStarted: started.resolve, beforeStop });
    await client.close();
    expect(client.strictFailures).toEqual([]);
    return limited.promise;
  };
  await client.call('BootNotification', bootOf(version));
  const event = { type: 'StartupOfTheDevice', timestamp: new Date().toISOString() };
  expect(await client.call('SecurityEventNotification', event)).toEqual({});
  const done = charge();
  return { booted: () => Promise.resolve(), started: () => started.promise, done: () => done };
}

function bootOf(version: ClientVersion): object {
  return version === '1.6'
    ? { chargePointVendor: 'Independent', chargePointModel: 'Strict-16' }
    : { reason: 'PowerUp', chargingStation: { vendorName: 'Independent', model: 'Strict-201' } };
}

function tokenOf(request: {
  readonly idTag?: string;
  readonly idToken?: { readonly idToken: string };
}): string {
  return request.idTag ?? request.idToken?.idToken ?? '';
}

function limitOf(request: Record<string, unknown>): number {
  const profile = (request['csChargingProfiles'] ?? request['chargingProfile']) as {
    chargingSchedule: StrictSchedule | readonly StrictSchedule[];
  };
  const [schedule] = [profile.chargingSchedule].flat() as readonly StrictSchedule[];
  return schedule?.chargingSchedulePeriod[0]?.limit ?? 0;
}
