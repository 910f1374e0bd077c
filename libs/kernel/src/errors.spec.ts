import {
  AlreadyExistsError,
  CodedError,
  InvalidParameterError,
  InvalidStateError,
  NotFoundError,
  ValidationFailedError,
} from './errors';

describe('errors that a client is told of', () => {
  it('name what was not found, and nothing of why', () => {
    const error = new NotFoundError('charge_point', 'CP-1');
    expect(error).toMatchObject({
      name: 'NotFoundError',
      code: 'not_found',
      message: 'No charge point CP-1.',
      extensions: { resource: 'charge_point' },
      errors: [],
    });
  });

  it('carry their public code', () => {
    expect(new AlreadyExistsError('x').code).toBe('already_exists');
    expect(new InvalidStateError('x').code).toBe('invalid_state');
    expect(new CodedError('rate_limited', 'x', { after: 5 })).toMatchObject({
      code: 'rate_limited',
      extensions: { after: 5 },
    });
  });

  it('say every broken rule in one sentence each, and list them', () => {
    const rules = [
      { pointer: '/a', code: 'min', detail: 'a is too small.' },
      { pointer: '/b', code: 'max', detail: 'b is too large' },
    ];
    expect(new ValidationFailedError(rules)).toMatchObject({
      code: 'validation_failed',
      message: 'a is too small. b is too large.',
      errors: rules,
    });
    expect(new InvalidParameterError(rules)).toMatchObject({
      code: 'invalid_parameter',
      message: 'a is too small. b is too large.',
      errors: rules,
    });
    expect(InvalidParameterError.of('limit', 'max', 'limit is too large.').errors).toEqual([
      { pointer: 'limit', code: 'max', detail: 'limit is too large.' },
    ]);
  });

  it('never go without a sentence', () => {
    expect(new ValidationFailedError([]).message).toBe('The body breaks a rule.');
    expect(new InvalidParameterError([]).message).toBe('A parameter is not valid.');
  });
});
