import { KafkaJSConnectionError } from 'kafkajs';

import { InvalidEventError, PermanentEventError, PublishTimeoutError } from '../envelope/event.errors';

import { classifyError } from './error-class';

const withCode = (code: string) => Object.assign(new Error(code), { code });

describe('classifyError', () => {
  it.each([
    ['permanent', new PermanentEventError('never')],
    ['permanent', new InvalidEventError('type', 'data must have x')],
    ['outage', withCode('ECONNREFUSED')],
    ['outage', withCode('57P01')],
    ['outage', withCode('08006')],
    ['outage', new PublishTimeoutError(5_000)],
    ['outage', new KafkaJSConnectionError('Connection error')],
    ['transient', withCode('40P01')],
    ['transient', withCode('23505')],
    ['transient', withCode('57014')],
    ['transient', new TypeError('a bug')],
    ['transient', 'not even an error'],
  ])('%s: %s', (expected, error) => {
    expect(classifyError(error)).toBe(expected);
  });

  it('takes a subclass of a permanent error for permanent', () => {
    class UnknownTariffError extends PermanentEventError {}
    expect(classifyError(new UnknownTariffError('no tariff'))).toBe('permanent');
  });
});
