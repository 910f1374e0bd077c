// The demo organization of a development start: made once, completed where an earlier start was interrupted.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { prepareFleet } from './demo-fleet.mjs';

const KEY_TRAVELS_WITHIN_MS = 10_000;

/** The billing guide's example. */
const STANDARD_DAY_RATE = {
  name: 'Standard Day Rate',
  currency: 'GBP',
  energy_rate_per_kwh: 0.42,
  session_fee: 0.5,
  idle_fee_per_minute: 0.05,
  idle_grace_period_minutes: 10,
  tax_rate_percent: 20,
};

const SITE = {
  name: 'King Street Depot',
  address: '14 King Street, Manchester, M2 6AQ',
  max_power_kw: 150,
  lat: 53.4808,
  lng: -2.2426,
  time_zone: 'Europe/London',
};

/** Enough for load tests; other organizations have the product's limits. */
const DEMO_LIMITS = [
  ...['--rate-limit-per-minute', '120000'],
  ...['--rate-limit-burst', '20000'],
  ...['--daily-request-quota', '10000000'],
];

/** @returns the credentials, also written to `<data-dir>/credentials.json`, and the simulator's arguments */
export async function prepareDemo(platform, { dataDir, fleet: size }) {
  const file = join(dataDir, 'credentials.json');
  const credentials = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const save = (more) => {
    Object.assign(credentials, more);
    writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  };
  save({ base_url: platform.baseUrl, ocpp_url: platform.ocppUrl });
  if (credentials.api_key === undefined) {
    const keys = ['Demo key=all', 'Demo read-only key=read-only'];
    const demo = await createOrganization(platform, 'Demo Charging', keys, DEMO_LIMITS);
    const [key, readOnly] = demo.api_keys;
    save({ organization_id: demo.organization_id, api_key: key.key, read_only_api_key: readOnly.key });
  }
  if (credentials.other_organization_api_key === undefined) {
    const other = await createOrganization(platform, 'Empty Charging', ['Other key=all']);
    save({ other_organization_api_key: other.api_keys[0].key });
  }
  await fillOrganization(api(credentials), credentials, save);
  if (credentials.installer === undefined) await signUpInstaller(api(credentials), credentials, save);
  await knownKey(api({ ...credentials, api_key: credentials.read_only_api_key }));
  await knownKey(api({ ...credentials, api_key: credentials.other_organization_api_key }));
  const { project_id: projectId, ocpp_url: ocppUrl } = credentials;
  const fleet =
    size === 0 ? null : await prepareFleet(api(credentials), { size, dataDir, projectId, ocppUrl });
  return { credentials, fleet };
}

async function createOrganization(platform, name, keys, limits = []) {
  const where = ['--country', 'GB', '--currency', 'GBP', '--time-zone', 'Europe/London'];
  const args = [
    'create-organization',
    '--name',
    name,
    ...where,
    ...keys.flatMap((key) => ['--api-key', key]),
    ...limits,
  ];
  return JSON.parse(await platform.admin(args, platform.registryEnvironment()));
}

async function fillOrganization(call, { organization_id: organizationId }, save) {
  await knownKey(call);
  const found = async (path, collection, isIt) => (await call('GET', path))[collection].find(isIt);
  const site =
    (await found('/sites', 'sites', ({ name }) => name === SITE.name)) ??
    (await call('POST', '/sites', SITE));
  const project =
    (await found('/projects', 'data', ({ name }) => name === SITE.name)) ??
    (await call('POST', '/projects', { name: SITE.name, site_id: site.site_id }));
  const tariff =
    (await found('/billing/tariffs', 'tariffs', ({ name }) => name === STANDARD_DAY_RATE.name)) ??
    (await call('POST', '/billing/tariffs', STANDARD_DAY_RATE));
  const assignments = `/billing/tariffs/${tariff.id}/assignments`;
  if ((await call('GET', assignments)).total === 0) {
    await call('POST', assignments, { target_type: 'organization', target_id: organizationId });
  }
  save({ site_id: site.site_id, project_id: project.id, tariff_id: tariff.id });
}

/** Somebody who puts up the charge points of the demo project. */
async function signUpInstaller(call, { project_id: projectId }, save) {
  const email = `installer-${randomBytes(4).toString('hex')}@example.com`;
  const password = `Aa1-${randomBytes(18).toString('base64url')}`;
  const name = { first_name: 'Jane', last_name: 'Smith', company: 'Acme EV Services' };
  const { installer_id } = await call('POST', '/installer/signup', { email, password, ...name });
  await call('POST', `/projects/${projectId}/installers`, { installer_id });
  save({ installer: { email, password } });
}

/** A key made a moment ago travels to the API gateway through Kafka. */
async function knownKey(call) {
  const until = Date.now() + KEY_TRAVELS_WITHIN_MS;
  for (;;) {
    try {
      await call('GET', '/sites?limit=1');
      return;
    } catch (error) {
      if (![401, 429].includes(error.status) || Date.now() > until) throw error;
      await new Promise((next) => setTimeout(next, 100));
    }
  }
}

function api({ base_url: baseUrl, api_key: key }) {
  return async (method, path, body) => {
    const answer = await fetch(`${baseUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.ok) return JSON.parse(text);
    throw Object.assign(new Error(`${method} ${path} was answered ${answer.status}: ${text}`), {
      status: answer.status,
    });
  };
}
