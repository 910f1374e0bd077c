import { ThingHappened } from '../testing/test-events';

import { EventTooLargeError, InvalidEventError } from './event.errors';
import { EventEncoder, MAX_EVENT_BYTES } from './event-encoder';

describe('EventEncoder', () => {
  const encoder = new EventEncoder({ source: 'specs', topicPrefix: 'csms' });
  const encode = (data: { thing_id: string; n: number; note?: string }) =>
    encoder.encode({ definition: ThingHappened, data, organizationId: 'org_1' });

  it('takes topic, key and type from the definition', () => {
    expect(encode({ thing_id: 'a', n: 1 })).toMatchObject({
      topic: 'csms.tests.things.v1',
      key: 'a',
      type: 'csms.tests.thing.happened.v1',
      value: '{"thing_id":"a","n":1}',
    });
  });

  it('makes ids that sort in the order of the calls', () => {
    const ids = Array.from({ length: 100 }, (_, n) => encode({ thing_id: 'a', n }).id);
    expect(new Set(ids).size).toBe(100);
    expect([...ids].sort()).toEqual(ids);
  });

  it('lets members through that the contract does not name', () => {
    expect(encode({ thing_id: 'a', n: 1, ...{ later: true } }).value).toContain('later');
  });

  it('refuses a payload that breaks the contract, and says where', () => {
    expect(() => encode({ thing_id: 'a', n: 1.5 })).toThrow(InvalidEventError);
    expect(() => encode({ thing_id: 'a', n: 1.5 })).toThrow('data/n must be integer');
  });

  it('refuses more than 900 KiB, counted in bytes', () => {
    const room = MAX_EVENT_BYTES - Buffer.byteLength('{"thing_id":"a","n":1,"note":""}');
    expect(encode({ thing_id: 'a', n: 1, note: 'x'.repeat(room) }).value).toHaveLength(MAX_EVENT_BYTES);
    expect(() => encode({ thing_id: 'a', n: 1, note: 'x'.repeat(room + 1) })).toThrow(EventTooLargeError);
    expect(() => encode({ thing_id: 'a', n: 1, note: 'é'.repeat(room / 2 + 1) })).toThrow(EventTooLargeError);
  });
});
