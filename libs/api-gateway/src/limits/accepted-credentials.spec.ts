import { AcceptedCredentials } from './accepted-credentials';

describe('accepted credentials', () => {
  const headers = { authorization: 'Bearer dyn_live_1' };

  it('are known for ten minutes, where they came from, and whole', () => {
    const accepted = new AcceptedCredentials();
    accepted.add('192.0.2.1', headers, 0);
    expect(accepted.has('192.0.2.1', headers, 599_999)).toBe(true);
    expect(accepted.has('192.0.2.1', headers, 600_000)).toBe(false);
    expect(accepted.has('192.0.2.2', headers, 1)).toBe(false);
    for (const other of [{ authorization: 'Bearer dyn_live_2' }, { 'x-api-key': 'dyn_live_1' }, {}]) {
      expect(accepted.has('192.0.2.1', other, 1)).toBe(false);
    }
  });
});
