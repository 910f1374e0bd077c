import { type RunningPlatform, startPlatform } from './support/platform';
import { ADMISSION } from './support/use-cases/admission';
import { CONTROL } from './support/use-cases/control';
import { SERVICES } from './support/use-cases/services';
import { TRANSACTIONS } from './support/use-cases/transactions';

/**
 * What shows in the REST API. The events of A04, H04, K12, K13 and N07 are in the gateway's conformance tests, as is
 * every command; C02 is in its tests of sites' policies.
 */
describe('the use case of OCPP 2.0.1', () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    platform = await startPlatform();
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

  it.each([...ADMISSION, ...CONTROL, ...TRANSACTIONS, ...SERVICES])(
    '$id: $title',
    ({ play }) => play(platform),
    30_000,
  );
});
