import { InvalidParameterError } from '@csms/kernel';

import { idempotencyKey } from './idempotency-key';

describe('idempotencyKey', () => {
  it.each(['a', '8e03978e-40d5-43dd-bc93-6894a57f9324', '"quoted"', '!~', 'x'.repeat(255)])(
    'takes %s',
    (key) => {
      expect(idempotencyKey(key)).toBe(key);
    },
  );

  it('is null where there is none', () => {
    expect(idempotencyKey(undefined)).toBeNull();
  });

  it.each([
    ['empty', ''],
    ['long', 'x'.repeat(256)],
    ['blank', 'a b'],
    ['tab', 'a\tb'],
    ['DEL', 'a\u007f'],
  ])('refuses one that is %s', (_what, key) => {
    expect(() => idempotencyKey(key)).toThrow(InvalidParameterError);
  });

  it('refuses letters that are no ASCII, and a header that was sent twice', () => {
    for (const key of ['schlüssel', 'a, b']) expect(() => idempotencyKey(key)).toThrow('visible ASCII');
  });
});
