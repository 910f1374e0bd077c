import { type DeadLetter, replayOf } from './dead-letters';

describe('replayOf', () => {
  it('is the original record, addressed to the consumer that had parked it', () => {
    const letter: DeadLetter = {
      topic: 'csms.tests.things.v1.dlq',
      partition: 0,
      offset: '7',
      key: 'a',
      value: Buffer.from('{}'),
      headers: {
        ce_id: 'evt_1',
        ce_type: 't',
        'x-org-id': 'org_1',
        'x-error': 'Error: no',
        'x-origin': 'csms.tests.things.v1/3/41',
        'x-attempts': '5',
        'x-consumer': 'billing',
        'x-parked-at': '2026-05-01T08:12:00.000Z',
      },
      eventId: 'evt_1',
      type: 't',
      consumer: 'billing',
      error: 'Error: no',
      attempts: 5,
      origin: { topic: 'csms.tests.things.v1', partition: 3, offset: '41' },
      parkedAt: new Date('2026-05-01T08:12:00.000Z'),
    };
    expect(replayOf(letter)).toEqual({
      topic: 'csms.tests.things.v1',
      key: 'a',
      value: Buffer.from('{}'),
      headers: { ce_id: 'evt_1', ce_type: 't', 'x-org-id': 'org_1', 'x-consumer': 'billing' },
    });
  });
});
