import { type FieldError, ValidationFailedError } from '@csms/kernel';

import type { Change } from './domain/correct-session';
import type { CorrectionChangeDto } from './dto/correction.dto';

/**
 * The changes that a request names, each once.
 *
 * @throws ValidationFailedError naming every one that is none
 */
export function changesOf(bodies: readonly CorrectionChangeDto[], now: Date): Change[] {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  const changes = bodies.flatMap((body, index): Change[] => {
    const error = errorOf(body, now, seen);
    if (error === null) return [changeOf(body)];
    errors.push({ ...error, pointer: `/changes/${index}${error.pointer}` });
    return [];
  });
  if (errors.length > 0) throw new ValidationFailedError(errors);
  return changes;
}

/** In Wh a register has no smaller parts, and never runs below nothing. */
const REGISTER = /^Energy\..*\.Register$/;

function errorOf(body: CorrectionChangeDto, now: Date, seen: Set<string>): FieldError | null {
  const { register, timestamp, measurand, phase, old, new: right } = body;
  const isReading = timestamp !== undefined && measurand !== undefined;
  const isRegister = register !== undefined;
  if (isReading === isRegister || (isRegister && (timestamp ?? measurand ?? phase) !== undefined)) {
    return {
      pointer: '',
      code: 'one_of',
      detail:
        'A change names either timestamp and measurand (and phase) of a reading, or a register of the session',
    };
  }
  if (isReading && new Date(timestamp) > now) {
    return { pointer: '/timestamp', code: 'future', detail: 'timestamp must not be in the future' };
  }
  if (right < 0 && (isRegister || REGISTER.test(measurand ?? ''))) {
    return { pointer: '/new', code: 'min', detail: 'A register is not less than nothing' };
  }
  if (isRegister && !Number.isInteger(right)) {
    return { pointer: '/new', code: 'isInt', detail: 'A register of the session is in whole Wh' };
  }
  if (isReading && old === null) {
    return {
      pointer: '/old',
      code: 'reading',
      detail:
        'A reading that the charger did not send cannot be corrected: correct the register of the session',
    };
  }
  if (old === right) return { pointer: '/new', code: 'same', detail: 'new must be another value than old' };
  const target = isReading
    ? `${new Date(timestamp).getTime()} ${measurand} ${phase ?? ''} ${old}`
    : String(register);
  if (seen.has(target))
    return { pointer: '', code: 'twice', detail: 'One value is changed once in a correction' };
  seen.add(target);
  return null;
}

function changeOf({ register, timestamp, measurand, phase, old, new: right }: CorrectionChangeDto): Change {
  if (register !== undefined) return { kind: 'register', register, old, new: right };
  return {
    kind: 'reading',
    at: new Date(timestamp ?? NaN),
    measurand: measurand ?? '',
    phase: phase ?? null,
    old,
    new: right,
  };
}
