import {
  type CallFrame,
  type OcppVersion,
  repairCall,
  repairResult,
  validateCall,
  validateResult,
  type Validation,
} from '@csms/ocpp';

export type ReadCall =
  | { readonly ok: true; readonly payload: unknown; readonly repairs: readonly string[] }
  | Extract<Validation, { ok: false }>;

/**
 * A CALL as its handler gets it: as it came, or, where only its form is wrong, set right: a charger throws away what is
 * refused, so that energy, a fault or an attack would never be heard of, and a driver stands before a dead charger.
 */
export function readCall(
  version: OcppVersion,
  { action, payload }: CallFrame,
  offered: ReadonlySet<string>,
): ReadCall {
  const validation = validateCall(version, action, payload, offered);
  if (validation.ok) return { ok: true, payload, repairs: [] };
  if (!offered.has(action)) return validation;
  const repaired = repairCall(version, action, payload);
  if (repaired === null) return validation;
  // What is still wrong is what counts, and the charger's maker hears of that.
  const verdict = validateCall(version, action, repaired.payload, offered);
  return verdict.ok ? { ok: true, ...repaired } : verdict;
}

/** An answer to a command as the charger meant it: as it came, or, where only its form is wrong, set right. */
export function readResult(
  version: OcppVersion,
  action: string,
  payload: unknown,
): { readonly payload: unknown; readonly repairs: readonly string[] } {
  const asItCame = { payload, repairs: [] };
  if (validateResult(version, action, payload).ok) return asItCame;
  const repaired = repairResult(version, action, payload);
  return repaired !== null && validateResult(version, action, repaired.payload).ok ? repaired : asItCame;
}
