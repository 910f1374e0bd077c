import fc from 'fast-check';

import { readClientMessage } from './client-message';
import { shownBy, streamAddress } from './handshake';
import { sseQuery } from './sse-query';
import { StreamRefusal } from './stream-refusal';

describe('what a handshake shows', () => {
  it.each([
    [{}, { kind: 'nothing' }],
    [{ authorization: 'Bearer x' }, { kind: 'headers' }],
    [{ 'x-api-key': 'x' }, { kind: 'headers' }],
    [{ 'sec-websocket-protocol': 'dynamo.v1' }, { kind: 'nothing' }],
    [{ 'sec-websocket-protocol': 'dynamo.v1, ticket.abc' }, { kind: 'ticket', ticket: 'abc' }],
  ])('by %j', (headers, shown) => {
    expect(shownBy(headers)).toEqual(shown);
  });

  it('is one credential', () => {
    const ticket = { 'sec-websocket-protocol': 'ticket.abc' };
    expect(() => shownBy({ ...ticket, 'x-api-key': 'x' })).toThrow('one credential');
    expect(() => shownBy({ 'sec-websocket-protocol': 'ticket.a, ticket.b' })).toThrow('one credential');
  });
});

describe('the address of a stream', () => {
  const read = (query: Record<string, unknown>, headers = {}) =>
    streamAddress({ shortcut: { kind: 'charge-points', id: 'CP-1' }, query, headers });

  it('names what is wanted, and where to go on', () => {
    expect(read({ channels: 'energy, sessions,energy', last_event_id: 'x' })).toMatchObject({
      channels: ['energy', 'sessions'],
      lastEventId: 'x',
      isShortcut: true,
      filters: { chargePointIds: new Set(['CP-1']), siteId: null, projectId: null },
    });
    expect(read({}, { 'last-event-id': 'y' })).toMatchObject({ channels: null, lastEventId: 'y' });
  });

  it('is no place for a credential', () => {
    for (const name of ['token', 'api_key', 'ticket'])
      expect(() => read({ [name]: 'x' })).toThrow(StreamRefusal);
  });
});

describe('the query of server-sent events', () => {
  it('has the filters of a subscription; the header is the newer word', () => {
    const query = { channels: 'energy', site_id: 's', charge_point_ids: 'A, B', last_event_id: 'old' };
    expect(sseQuery(query, { 'last-event-id': 'new' })).toEqual({
      channels: ['energy'],
      filters: { siteId: 's', projectId: null, chargePointIds: new Set(['A', 'B']) },
      lastEventId: 'new',
      snapshot: false,
    });
    expect(sseQuery({ snapshot: 'true' }, {})).toMatchObject({ snapshot: true });
  });

  it.each([
    { channels: ['a', 'b'] },
    { site_id: '' },
    { site: 'x' },
    { charge_point_ids: 'A,' },
    { snapshot: 'yes' },
  ])('refuses %j', (query) => {
    expect(() => sseQuery(query, {})).toThrow(StreamRefusal);
  });
});

describe('a message of a client', () => {
  it('is understood, or refused with a code, whatever it is', () => {
    const types = fc.constantFrom('auth', 'subscribe', 'unsubscribe', 'ping', 'resume', 'x');
    const message = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record(
          {
            type: types,
            id: fc.anything(),
            channel: fc.oneof(fc.constant('energy'), fc.anything()),
            filters: fc.oneof(
              fc.record({ site_id: fc.anything(), charge_point_ids: fc.anything() }, { requiredKeys: [] }),
              fc.anything(),
            ),
            subscriptions: fc.anything(),
            token: fc.anything(),
            last_event_id: fc.anything(),
          },
          { requiredKeys: ['type'] },
        )
        .map((value) => {
          try {
            return JSON.stringify(value);
          } catch {
            return '{}';
          }
        }),
    );
    fc.assert(
      fc.property(message, (text) => {
        try {
          expect(readClientMessage(text)).toHaveProperty('type');
        } catch (error) {
          expect(error).toBeInstanceOf(StreamRefusal);
          expect((error as StreamRefusal).message.length).toBeLessThan(300);
        }
      }),
    );
  });
});
