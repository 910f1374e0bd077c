import * as fc from 'fast-check';

import { PermanentEventError } from './event.errors';
import { fromHeaders, readHeaders, toHeaders } from './event-headers';

const time = new Date('2026-05-01T08:12:00.000Z');
const attributes = { id: 'evt_1', type: 'csms.a.b.c.v1', source: 'specs', time, organizationId: 'org_1' };

describe('event headers', () => {
  it('follow the CloudEvents binding for Kafka in binary mode', () => {
    expect(toHeaders({ ...attributes, subject: 'thing/1', traceparent: '00-ab-cd-01' })).toEqual({
      ce_specversion: '1.0',
      ce_id: 'evt_1',
      ce_type: 'csms.a.b.c.v1',
      ce_source: 'specs',
      ce_time: '2026-05-01T08:12:00.000Z',
      ce_subject: 'thing/1',
      'content-type': 'application/json',
      traceparent: '00-ab-cd-01',
      'x-org-id': 'org_1',
    });
  });

  it('come back as they were, through the bytes that Kafka keeps', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' });
    const cases = fc.record(
      { id: text, type: text, source: text, organizationId: text, subject: text, traceparent: text },
      { requiredKeys: ['id', 'type', 'source', 'organizationId'] },
    );
    fc.assert(
      fc.property(
        cases,
        fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
        (some, when) => {
          const sent = { ...some, time: when };
          const stored = Object.entries(toHeaders(sent)).map(
            ([name, value]) => [name, Buffer.from(value)] as const,
          );
          expect(fromHeaders(readHeaders(Object.fromEntries(stored)))).toEqual(sent);
        },
      ),
    );
  });

  it.each(['ce_id', 'ce_type', 'ce_source', 'ce_time', 'x-org-id'])(
    'without %s are a permanent error',
    (name) => {
      const { [name]: _gone, ...rest } = toHeaders(attributes);
      expect(() => fromHeaders(rest)).toThrow(PermanentEventError);
    },
  );

  it('with an ill-formed time are a permanent error', () => {
    expect(() => fromHeaders({ ...toHeaders(attributes), ce_time: 'yesterday' })).toThrow(
      PermanentEventError,
    );
  });

  it('take the first of a header that comes twice', () => {
    expect(readHeaders({ a: [Buffer.from('1'), Buffer.from('2')], b: 'x', c: undefined })).toEqual({
      a: '1',
      b: 'x',
    });
  });
});
