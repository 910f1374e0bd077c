import { CHARGING_CASES } from './support/octt/charging-cases';
import { CONTROL_CASES } from './support/octt/control-cases';
import { FILE_CASES } from './support/octt/file-cases';
import { RESERVATION_CASES } from './support/octt/reservation-cases';
import { SECURITY_CASES } from './support/octt/security-cases';
import { SMART_CHARGING_CASES } from './support/octt/smart-charging-cases';
import { type RunningPlatform, startPlatform } from './support/platform';

/** Every case of the Open Charge Alliance for central systems of OCPP 1.6. */
const IDS =
  `001 003 004_1 004_2 005_1 007 010 011_1 011_2 012 013 014 017_1 017_2 018_1 019_1 019_2 021 023_1 023_2
  023_3 024 026 028 030 031 032_1 037_1 037_3 039 040_1 040_2 042_1 042_2 043_1 043_3 043_4 043_5 044_1 044_2 044_3
  045_1 045_2 046 047 048_1 048_2 048_3 048_4 049 051 052 053 054 055 056 057 059 061 064 066 067 073 074 075_1 075_2
  076 077 078 079 080 081 083 085 086 087 088`.split(/\s+/);

/** Those that need a gateway which ends TLS, in `tls.e2e-spec.ts`. */
const OVER_TLS = ['083', '086', '087'];

const CASES = [
  ...CHARGING_CASES,
  ...CONTROL_CASES,
  ...FILE_CASES,
  ...RESERVATION_CASES,
  ...SMART_CHARGING_CASES,
  ...SECURITY_CASES,
];

describe('the test case of OCPP 1.6', () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    platform = await startPlatform();
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

  it('is played for each id, here or over TLS', () => {
    const played = CASES.map(({ id }) => id.replace('TC_', ''));
    expect([...played, ...OVER_TLS].sort()).toEqual([...IDS].sort());
  });

  it.each(CASES)('$id: $title', ({ play }) => play(platform), 30_000);
});
