import { SessionStarted, toPublicEvents } from '@csms/contracts';

import { textFor, writtenEvent } from './written-event';

const write = (driver_id: string | null) => {
  const [routed] = toPublicEvents({
    id: 'x',
    type: SessionStarted.type,
    time: new Date(0),
    organizationId: 'org_A',
    data: { ...SessionStarted.example, driver_id },
    offset: '1',
  });
  return writtenEvent(
    routed!,
    () => undefined,
    (driverId) => `anon_of_${driverId}`,
  );
};
const driverIn = (text: string): unknown => (JSON.parse(text) as { data: object }).data['driver_id' as never];
const reader = { scopes: ['read:sessions'] };
const users = { scopes: ['read:sessions', 'read:users'] };

describe('an event that names a driver', () => {
  it('names him by his pseudonym to those who may not know drivers', () => {
    const event = write('drv_1');
    expect(driverIn(textFor(reader, event))).toBe('anon_of_drv_1');
    expect(driverIn(textFor(users, event))).toBe('drv_1');
    expect(textFor(reader, event)).not.toContain('"drv_1"');
  });

  it('is the same for all where it names none', () => {
    const event = write(null);
    expect(textFor(users, event)).toBe(textFor(reader, event));
    expect(driverIn(textFor(reader, event))).toBeNull();
  });
});
