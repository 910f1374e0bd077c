import { randomBytes } from 'node:crypto';

import { open, seal } from './seal';

const KEY = randomBytes(32);

describe('seal', () => {
  it('is opened by its key for its owner, and never looks the same', () => {
    const [one, other] = [seal(KEY, 'usr_1', 'SECRET'), seal(KEY, 'usr_1', 'SECRET')];
    expect(one.equals(other)).toBe(false);
    expect(open(KEY, 'usr_1', one)).toBe('SECRET');
  });

  it('is opened by nothing else', () => {
    const sealed = seal(KEY, 'usr_1', 'SECRET');
    expect(() => open(randomBytes(32), 'usr_1', sealed)).toThrow();
    expect(() => open(KEY, 'usr_2', sealed)).toThrow();
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => open(KEY, 'usr_1', changed)).toThrow();
    }
  });
});
