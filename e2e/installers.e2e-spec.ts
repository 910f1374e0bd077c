import { eventually } from '@csms/testing';

import { chargeOnce } from './clients/charge-script';
import { StrictClient } from './clients/strict-client';
import { issueTag, settledSession, uniqueName } from './support/fixtures';
import { type RunningPlatform, startPlatform } from './support/platform';
import { RestClient } from './support/rest-client';

interface Project {
  readonly id: string;
  readonly organization_id: string | null;
  readonly adoption_code: string;
}

interface Registered {
  readonly charge_point_id: string;
  readonly ocpp_endpoint: string;
  readonly ocpp_password: string;
}

const INSTALLER = '/api/v1/installer';

describe('an installer', () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    platform = await startPlatform();
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

  const anAccount = () => ({
    email: `${uniqueName('jane').toLowerCase()}@acme-ev.example`,
    password: 'Correct horse 7',
  });
  const as = (token: string | null) => new RestClient(platform.credentials.base_url, token);
  const signedIn = async () => {
    const account = anAccount();
    const name = { first_name: 'Jane', last_name: 'Smith', company: 'Acme EV Services' };
    await as(null).post(`${INSTALLER}/signup`, { ...account, ...name });
    const { access_token } = await as(null).post<{ access_token: string }>(`${INSTALLER}/login`, account);
    return as(access_token);
  };
  const aProject = (installer: RestClient) =>
    installer.post<Project>(`${INSTALLER}/projects`, {
      name: 'Riverside Business Park',
      address: '12 Riverside Way, Bristol, BS1 4AA',
      site_owner_email: 'owner@riverside.example',
    });
  const register = (installer: RestClient, project_id: string) =>
    installer.post<Registered>(`${INSTALLER}/charge-points`, {
      charge_point_id: uniqueName('CP'),
      project_id,
      model: 'Terra AC W22-G5',
      vendor: 'ABB',
      serial_number: 'SN-20240310-001',
    });
  const connect = ({ charge_point_id, ocpp_password }: Registered, password = ocpp_password) =>
    StrictClient.connect({
      ocppUrl: platform.credentials.ocpp_url,
      version: '1.6',
      chargePointId: charge_point_id,
      password,
    });

  it('puts a charger up by himself; the operator who adopts the project has it, and what it charges', async () => {
    const installer = await signedIn();
    const project = await aProject(installer);
    expect(project.organization_id).toBeNull();
    const registered = await register(installer, project.id);
    const path = `/charge-points/${registered.charge_point_id}`;
    const charger = await eventually(() => connect(registered));
    await eventually(async () =>
      expect(await installer.get(`${INSTALLER}${path}`)).toMatchObject({
        online: true,
        project_id: project.id,
      }),
    );
    expect((await platform.api.send('GET', `/api/v1${path}`)).status).toBe(404);

    const { site_id, adoption_code } = { ...platform.credentials, ...project };
    await platform.api.post(`/api/v1/projects/${project.id}/adopt`, { adoption_code, site_id });
    expect(await platform.api.get(`/api/v1${path}`)).toMatchObject({ site_id, online: true });
    const idTag = await issueTag(platform);
    await eventually(async () => {
      const outcome = await chargeOnce(charger, { idTag, meterStartWh: 0, meterStopWh: 1_000 });
      expect(outcome.authorizationStatus).toBe('Accepted');
    });
    const { session } = await settledSession(platform.api, registered.charge_point_id, 10_000);
    expect(session).toMatchObject({ status: 'completed', energy_kwh: 1 });
    expect(charger.strictFailures).toEqual([]);
    await charger.close();
  }, 60_000);

  it('comes with the demo organization, and works on its project', async () => {
    const { installer, project_id } = platform.credentials;
    const { access_token } = await as(null).post<{ access_token: string }>(`${INSTALLER}/login`, installer);
    expect(await as(access_token).get(`${INSTALLER}/projects`)).toMatchObject({ data: [{ id: project_id }] });
  });

  it('sees which of his chargers are turned away, others do not', async () => {
    const [jane, bob] = [await signedIn(), await signedIn()];
    const registered = await register(jane, (await aProject(jane)).id);
    const refused = async (installer: RestClient) =>
      (await installer.get<{ data: object[] }>(`${INSTALLER}/refused-connections`)).data;
    await eventually(async () => {
      await connect(registered, 'f'.repeat(40)).then(
        () => expect('let in').toBe('turned away'),
        () => undefined,
      );
      expect(await refused(jane)).toMatchObject([
        { charge_point_id: registered.charge_point_id, reason: 'wrong_password' },
      ]);
    });
    expect(await refused(bob)).toEqual([]);
  }, 60_000);

  it('is signed out at once, by the API gateway too', async () => {
    const installer = await signedIn();
    expect((await installer.send('GET', `${INSTALLER}/me`)).status).toBe(200);
    expect((await installer.send('POST', `${INSTALLER}/logout`, {})).status).toBe(204);
    await eventually(
      async () =>
        expect(await installer.send('GET', `${INSTALLER}/me`)).toMatchObject({
          status: 401,
          body: { code: 'invalid_token' },
        }),
      { timeoutMs: 2_000 },
    );
  });
});
