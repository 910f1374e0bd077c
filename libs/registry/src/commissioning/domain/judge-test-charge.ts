import { failed, type Judgement, passed, waiting } from './judgement';
import { type CommandState, hasTakenEnergy, type TestCharge } from './test-charge';

/** A charge that is started from afar, measured and stopped from afar. That little energy flows is no failure; none is. */
export function judgeTestCharge(charge: TestCharge, minEnergyWh = 0): Judgement {
  const { start, stop, sessionId, end, isMeasured } = charge;
  const evidence = evidenceOf(charge);
  if (sessionId === null) {
    if (wasRefused(start)) return failed(`The remote start was not accepted: ${wordsOf(start)}.`, evidence);
    return waiting('No charge has begun: a vehicle must be plugged in.');
  }
  if (!isMeasured) {
    if (end !== null) return failed('The charge ended before a value was measured.', evidence);
    return waiting('The charge has begun, and no value was measured.');
  }
  if (stop !== null && wasRefused(stop)) {
    return failed(`The remote stop was not accepted: ${wordsOf(stop)}.`, evidence);
  }
  if (stop === null && end !== null)
    return failed('The charge ended before it was stopped from afar.', evidence);
  if (stop?.status !== 'Accepted' || end === null) return waiting('The charge has not ended.');
  if (end.energyWh === null) return failed('The charger did not tell the meter at both ends.', evidence);
  if (end.energyWh < 0) return failed('The meter went backwards.', evidence);
  if (end.energyWh === 0 && !hasTakenEnergy(charge)) {
    return failed(
      'The charger told no energy: its register did not rise. Check the meter, and that the vehicle takes power.',
      evidence,
    );
  }
  if (end.energyWh < minEnergyWh) {
    return failed(`${end.energyWh} Wh were taken, and ${minEnergyWh} are wanted by the template.`, evidence);
  }
  return passed(`Started, measured and stopped; ${end.energyWh} Wh were taken.`, evidence);
}

function wasRefused({ status }: CommandState): boolean {
  return status !== null && status !== 'Accepted';
}

function wordsOf({ status, reason }: CommandState): string {
  return reason === null || reason === status ? String(status) : `${status} (${reason})`;
}

function evidenceOf({ sessionId, evseId, connectorId, end }: TestCharge) {
  return {
    session_id: sessionId,
    evse_id: evseId,
    connector_id: connectorId,
    energy_wh: end?.energyWh ?? null,
  };
}
