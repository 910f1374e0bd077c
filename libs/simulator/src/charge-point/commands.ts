import type { ChargePoint } from './charge-point';
import { commands16 } from './commands-16';
import { commands201 } from './commands-201';
import type { CommandAnswer } from './ocpp-connection';

/** Carries out one command; null when the charge point does not know the action. */
export type Command = (chargePoint: ChargePoint, payload: Record<string, unknown>) => CommandAnswer;

export type Commands = Readonly<Partial<Record<string, Command>>>;

/** Answers a CALL of the CSMS; null when the action is not known in this version. */
export function handleCommand(
  chargePoint: ChargePoint,
  action: string,
  payload: Record<string, unknown>,
): CommandAnswer | null {
  const commands: Commands = chargePoint.dialect.version === '1.6' ? commands16 : commands201;
  const command = Object.hasOwn(commands, action) ? commands[action] : undefined;
  return command?.(chargePoint, payload) ?? null;
}

/** The answer of most commands. */
export function status(text: string, then?: () => void): CommandAnswer {
  return { response: { status: text }, then };
}

/** A driver comes with the command, if a connector is free. */
export function remoteStart(
  chargePoint: ChargePoint,
  idTag: string,
  connectorId: number | undefined,
  remoteStartId: number | null,
): CommandAnswer {
  const connector = chargePoint.connectors.find(
    (candidate) => candidate.isFree && (connectorId === undefined || candidate.id === connectorId),
  );
  if (connector === undefined) return status('Rejected');
  return status('Accepted', () => {
    // Whoever came first between the answer and now stays.
    if (connector.isFree) void chargePoint.startCharging(connector.id, idTag, { remote: { remoteStartId } });
  });
}

export function remoteStop(chargePoint: ChargePoint, ocppTransactionId: string): CommandAnswer {
  const session = chargePoint.sessionOf(ocppTransactionId);
  if (session === null) return status('Rejected');
  return status('Accepted', () => session.end('Remote'));
}

/** Takes connectors out of service or back; one in use follows when its session has ended. */
export function changeAvailability(
  chargePoint: ChargePoint,
  connectorId: number,
  isOperative: boolean,
): CommandAnswer {
  const meant = chargePoint.connectors.filter(({ id }) => connectorId === 0 || id === connectorId);
  if (meant.length === 0) return status('Rejected');
  for (const connector of meant) connector.isOperative = isOperative;
  const isLater = meant.some(({ session }) => session !== null);
  return status(isLater && !isOperative ? 'Scheduled' : 'Accepted', () => {
    for (const connector of meant) {
      const isResting = connector.session === null && ['Available', 'Unavailable'].includes(connector.state);
      if (isResting) chargePoint.board.set(connector, connector.restingState);
    }
  });
}
