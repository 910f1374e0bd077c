import { type RunningPlatform, startPlatform } from './support/platform';
import { CONTROL } from './support/use-cases/control';
import { SERVICES } from './support/use-cases/services';
import { TRANSACTIONS } from './support/use-cases/transactions';

/**
 * What shows in the REST API. The events of A04, H04, K12, K13 and N07 are in the gateway's conformance tests, as is
 * every command; B03 and C02 are in its tests of changed charge points and of sites' policies.
 */
describe('the use case of OCPP 2.0.1', () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    platform = await startPlatform();
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

  it.each([...CONTROL, ...TRANSACTIONS, ...SERVICES])('$id: $title', ({ play }) => play(platform), 30_000);
});
