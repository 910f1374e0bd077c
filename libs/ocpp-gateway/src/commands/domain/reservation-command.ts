import type { ReservationCommand } from '@csms/contracts';

/** Whether the command is about a reservation, whose outcome has events of its own. */
export function isReservationCommand(name: string): name is ReservationCommand['name'] {
  return name === 'reserve' || name === 'cancel_reservation';
}
