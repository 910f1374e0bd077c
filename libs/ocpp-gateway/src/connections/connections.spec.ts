import type { ChargerSocket } from './charger-socket';
import { Connections } from './connections';

const socketOf = (chargePointId: string, epoch: number): ChargerSocket =>
  ({ charger: { chargePoint: { chargePointId } }, epoch }) as ChargerSocket;

describe('the sockets of a process', () => {
  it('are one for each charger, the newest, in whichever order their handshakes end', () => {
    const connections = new Connections();
    const [older, newer] = [socketOf('CP-1', 1), socketOf('CP-1', 2)];
    expect(connections.add(older)).toBeNull();
    expect(connections.add(newer)).toBe(older);
    expect(connections.get('CP-1')).toBe(newer);
    // The handshake that was begun first is through last.
    const late = socketOf('CP-1', 1);
    expect(connections.add(late)).toBe(late);
    expect(connections.get('CP-1')).toBe(newer);
    expect(connections.all()).toEqual([newer]);
  });

  it('leave only where no other took their place', () => {
    const connections = new Connections();
    const [older, newer] = [socketOf('CP-1', 1), socketOf('CP-1', 2)];
    connections.add(older);
    connections.add(newer);
    expect(connections.remove(older)).toBe(false);
    expect(connections.get('CP-1')).toBe(newer);
    expect(connections.remove(newer)).toBe(true);
    expect(connections.get('CP-1')).toBeNull();
  });
});
