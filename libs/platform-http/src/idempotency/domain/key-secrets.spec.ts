import { KeySecrets } from './key-secrets';

const PLACE = { owner: 'org_A', route: 'POST /api/v1/sites' };
const REQUEST = { method: 'POST', url: '/api/v1/sites', body: { name: 'a', size: 1 } };

const secrets = (key = 'key-1', place = PLACE) => new KeySecrets(key, place);

describe('what is derived from an Idempotency-Key', () => {
  it('is a fingerprint of method, address and body', () => {
    const fingerprint = secrets().fingerprint(REQUEST);
    expect(secrets().fingerprint({ ...REQUEST, body: { size: 1, name: 'a' } })).toBe(fingerprint);
    const others = [
      { ...REQUEST, method: 'PUT' },
      { ...REQUEST, url: '/api/v1/sites?dry_run=true' },
      { ...REQUEST, body: { name: 'a', size: 2 } },
      { ...REQUEST, body: null },
      { ...REQUEST, body: undefined },
      { ...REQUEST, body: Buffer.from('{"name":"b"}') },
    ].map((request) => secrets().fingerprint(request));
    expect(new Set([fingerprint, ...others]).size).toBe(others.length + 1);
  });

  it('is a fingerprint from which nobody can tell a body that he guesses', () => {
    expect(secrets('key-2').fingerprint(REQUEST)).not.toBe(secrets('key-1').fingerprint(REQUEST));
  });

  it('seals an answer, each time anew', () => {
    const [one, other] = [secrets().seal('{"ocpp_password":"äß"}'), secrets().seal('{"ocpp_password":"äß"}')];
    expect(secrets().open(one)).toBe('{"ocpp_password":"äß"}');
    expect(one.equals(other)).toBe(false);
    expect(one.toString('latin1')).not.toContain('ocpp_password');
  });

  it('opens nothing that was sealed with another key, for another owner or route, or changed', () => {
    const sealed = secrets().seal('secret');
    const others = [
      secrets('key-2'),
      secrets('key-1', { ...PLACE, owner: 'org_B' }),
      secrets('key-1', { ...PLACE, route: 'POST /api/v1/projects' }),
    ];
    for (const other of others) expect(() => other.open(sealed)).toThrow();
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => secrets().open(changed)).toThrow();
    }
    expect(() => secrets().open(sealed.subarray(0, 10))).toThrow();
  });
});
