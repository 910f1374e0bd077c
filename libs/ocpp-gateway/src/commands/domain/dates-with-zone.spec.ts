import schemas16 from 'ocpp-rpc/lib/schemas/ocpp1_6.json';
import schemas201 from 'ocpp-rpc/lib/schemas/ocpp2_0_1.json';

import { OCPP16_COMMANDS } from '../ocpp16/ocpp16-commands';
import { OCPP201_COMMANDS } from '../ocpp201/ocpp201-commands';

import { instantsWithoutZone } from './dates-with-zone';

describe('instants of a message', () => {
  it.each(['2026-06-01T02:00:00Z', '2026-06-01T02:00:00.5+02:00', '2026-06-01T02:00:00-0800'])(
    '%s has a zone',
    (retrieveDate) => expect(instantsWithoutZone({ retrieveDate })).toEqual([]),
  );

  it('without one are named, wherever they stand', () => {
    const local = '2026-06-01T02:00:00';
    const message = {
      expiryDate: local,
      firmware: { retrieveDateTime: local, location: local },
      list: [{ idTagInfo: { expiryDate: local } }],
    };
    expect(instantsWithoutZone(message).map(({ pointer }) => pointer)).toEqual([
      '/expiryDate',
      '/firmware/retrieveDateTime',
      '/list/0/idTagInfo/expiryDate',
    ]);
  });

  it('are asked for with their zone', () => {
    expect(instantsWithoutZone({ expiryDate: '20260601T020000Z' })).toHaveLength(1);
    expect(instantsWithoutZone({ expiryDate: 'tomorrow' })).toEqual([
      { pointer: '/expiryDate', code: 'zone', detail: 'expiryDate must be an instant with its zone.' },
    ]);
  });

  it.each([null, undefined, 7, 'expiryDate', true, {}, [], { expiryDate: null }, { startTime: 7 }])(
    'are none in %j',
    (value) => expect(instantsWithoutZone(value)).toEqual([]),
  );

  it.each([
    ['1.6', schemas16, OCPP16_COMMANDS],
    ['2.0.1', schemas201, OCPP201_COMMANDS],
  ])('are all that the messages of OCPP %s to chargers have', (_version, schemas, commands) => {
    const sent = new Set(commands.map(({ exampleAction: action }) => `urn:${action}.req`));
    const names = new Set(schemas.filter(({ $id }) => sent.has($id)).flatMap(instantsOf));
    expect(names.size).toBeGreaterThan(4);
    for (const name of names) {
      expect(instantsWithoutZone({ [name]: '2026-06-01T02:00:00' })).toMatchObject([{ pointer: `/${name}` }]);
    }
  });
});

/** Names of the members that a schema, or what it is made of, says to be instants. */
function instantsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, member]) => {
    const { format } = Object(member) as { format?: unknown };
    return format === 'date-time' ? [name] : instantsOf(member);
  });
}
