import { MailSink } from '@csms/testing';

import { fuzz, prepareFuzzer } from './support/fuzzer';
import { type RunningPlatform, startPlatform } from './support/platform';
import {
  type OpenApiDocument,
  operationsOf,
  type RouteOperation,
  trueRequest,
} from './support/routes/operations';
import { type PreparedRequest, preparedRequest } from './support/routes/prepared-requests';
import { REQUESTS_OF_COMMISSIONING } from './support/routes/requests-of-commissioning';
import { REQUESTS_OF_INSTALLERS } from './support/routes/requests-of-installers';
import { REQUESTS_OF_PEOPLE } from './support/routes/requests-of-people';
import { buildRouteWorld, type RouteWorld } from './support/routes/route-world';

/** `npm run verify -- schemathesis` makes many more requests, and sequences of them. */
const IS_LONG = process.env['CSMS_FUZZ'] === 'long';
const EXTENT = IS_LONG
  ? { phases: 'examples,coverage,fuzzing,stateful', maxExamples: 100 }
  : { phases: 'examples,fuzzing', maxExamples: 8 };
const TIMEOUT_MS = IS_LONG ? 3_600_000 : 600_000;

/** Of whoever has an account of his own, and of what comes of their work. */
const REQUESTS = { ...REQUESTS_OF_PEOPLE, ...REQUESTS_OF_INSTALLERS, ...REQUESTS_OF_COMMISSIONING };

/** Operations that cannot succeed here, each with the reason. */
const BY_CHARGERS = 'the charger alone is told the address; e2e/diagnostics uploads by it';
const NEVER_SUCCEED: Readonly<Record<string, string>> = {
  'POST /uploads/diagnostics/{token}': BY_CHARGERS,
  'POST /uploads/diagnostics/{token}/{file_name}': BY_CHARGERS,
  'PUT /uploads/diagnostics/{token}': BY_CHARGERS,
  'PUT /uploads/diagnostics/{token}/{file_name}': BY_CHARGERS,
};

const WITHOUT_LIMITS = {
  CSMS_ANONYMOUS_RATE_LIMIT_PER_MINUTE: '1000000',
  CSMS_SIGN_IN_RATE_LIMIT_PER_MINUTE: '1000000',
};

const NO_LIMITS = [
  ...['--rate-limit-per-minute', '1000000000'],
  ...['--rate-limit-burst', '1000000000'],
  ...['--daily-request-quota', '2000000000'],
];

describe('the OpenAPI document', () => {
  const mails = new MailSink();
  const chargers: { close(): Promise<void> }[] = [];
  let platform: RunningPlatform;
  let world: RouteWorld;
  let python: string;
  let document: OpenApiDocument;

  beforeAll(async () => {
    await mails.open();
    const env = { ...WITHOUT_LIMITS, SMTP_URL: mails.url };
    [platform, python] = await Promise.all([startPlatform({ env }), prepareFuzzer()]);
    platform.admin('set-limits', '--organization', platform.credentials.organization_id, ...NO_LIMITS);
    world = await buildRouteWorld(platform);
    document = await platform.api.get<OpenApiDocument>('/openapi.json');
  }, 400_000);

  afterAll(async () => {
    await Promise.all([...Object.values(world.chargers), ...chargers].map((charger) => charger.close()));
    await platform.stop();
    await mails.close();
  }, 60_000);

  async function prepared(): Promise<Record<string, PreparedRequest>> {
    const requests: Record<string, PreparedRequest> = {};
    const isOfThisMinute = ({ route }: RouteOperation) => (route.includes('/totp/') ? 1 : 0);
    const operations = operationsOf(document).sort(
      (one, other) => isOfThisMinute(one) - isOfThisMinute(other),
    );
    for (const operation of operations) {
      const ofPeople = REQUESTS[operation.route];
      const request =
        ofPeople === undefined
          ? await trueRequest(operation, world)
          : await ofPeople({ platform, mails, chargers });
      requests[operation.route] = preparedRequest(operation, request);
    }
    return requests;
  }

  /** With new things for every operation to act upon. @throws Error with all findings */
  async function run(extent: { phases: string; maxExamples: number; isTrueOnly: boolean }) {
    const { base_url: baseUrl, api_key: key } = platform.credentials;
    const { keys } = await platform.api.get<{ keys: { id: string }[] }>('/api/v1/org/api-keys?limit=200');
    const untouchable = keys.map(({ id }) => id).filter((id) => id !== world.ids['key_id']);
    const requests = await prepared();
    const authorization = `Bearer ${key}`;
    const report = await fuzz(python, { ...extent, baseUrl, requests, untouchable, authorization, seed: 1 });
    if (!report.isOk) throw new Error(report.output);
    return report.statuses;
  }

  it('says of every operation how it serves who may call it', async () => {
    const statuses = await run({ phases: 'examples', maxExamples: 1, isTrueOnly: true });
    const unserved = operationsOf(document)
      .map(({ route }) => route)
      .filter((route) => !(statuses[route] ?? []).some((status) => status >= 200 && status < 300));
    expect(unserved.sort()).toEqual(Object.keys(NEVER_SUCCEED).sort());
  }, 300_000);

  it(
    'says how every operation answers, whatever it is sent',
    async () => {
      const statuses = await run({ ...EXTENT, isTrueOnly: false });
      expect(Object.keys(statuses)).toHaveLength(operationsOf(document).length);
    },
    TIMEOUT_MS,
  );
});
