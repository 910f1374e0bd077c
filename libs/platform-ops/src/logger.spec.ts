import { maskIdTag } from '@csms/kernel';

import { describeError } from './logger';

describe('what a log says', () => {
  it('of a database error is what went wrong, not the values of the statement', () => {
    const driverError = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (id_tag)=(04A1B2) exists',
    });
    const error = Object.assign(new Error('duplicate key', { cause: driverError }), {
      code: '23505',
      query: 'insert into id_tag',
      parameters: ['04A1B2'],
      driverError,
    });
    const text = JSON.stringify(describeError(error));
    expect(text).toContain('duplicate key');
    expect(text).toContain('23505');
    expect(text).not.toContain('04A1B2');
  });

  it('of an error that causes itself ends', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(describeError(error)).match(/"message":"round"/g)).toHaveLength(6);
  });

  it('of something thrown that is no error is its text', () => {
    expect(describeError('lost')).toEqual({ message: 'lost' });
    expect(describeError(null)).toEqual({ message: 'null' });
  });

  it('of an id tag is its last four characters', () => {
    expect(maskIdTag('04A1B2C3D4E5F6')).toBe('…E5F6');
  });
});
