import type { NormalisedReading, NormalisedSample, ReadingContext } from './reading';
import { sumToInteger, sumToThousandths } from './unit';

const REGISTER = 'Energy.Active.Import.Register';

/** Phases that add up to the total, in the two notations that chargers use for a phase's own register. */
const PHASE_SETS = [
  ['L1', 'L2', 'L3'],
  ['L1-N', 'L2-N', 'L3-N'],
] as const;

/**
 * The imported active energy register of one sample in whole Wh, rounded half up; null when the sample has none. The
 * register without a phase counts; only when there is none, the sum of the phases that are present (a single-phase
 * charger reports L1 alone). Registers elsewhere than at the outlet, intervals and exports are never taken for it.
 * @param context counts only readings of this context, e.g. `Transaction.End`.
 */
export function energyRegisterWh(
  readings: readonly NormalisedReading[],
  context?: ReadingContext,
): number | null {
  return registerWh(readings, context, sumToInteger);
}

/**
 * The same register with its fraction, to thousandths of a Wh: energy is the difference of two registers, and is rounded
 * once. Beyond what a double tells apart it is whole.
 */
export function exactEnergyRegisterWh(
  readings: readonly NormalisedReading[],
  context?: ReadingContext,
): number | null {
  return registerWh(readings, context, (values) => sumToThousandths(values) ?? sumToInteger(values));
}

function registerWh(
  readings: readonly NormalisedReading[],
  context: ReadingContext | undefined,
  sumOf: (values: readonly string[]) => number | null,
): number | null {
  const registers = readings.filter(
    (reading) =>
      reading.measurand === REGISTER &&
      reading.unit === 'Wh' &&
      reading.location === 'Outlet' &&
      reading.value !== null &&
      (context === undefined || reading.context === context),
  );
  const total = registers.find(({ phase }) => phase === undefined);
  const parts = total === undefined ? phaseRegisters(registers) : [total];
  if (parts.length === 0) return null;
  const energyWh = sumOf(parts.map(({ value }) => value ?? '0'));
  return energyWh === null || energyWh < 0 ? null : energyWh;
}

function phaseRegisters(registers: readonly NormalisedReading[]): NormalisedReading[] {
  for (const phases of PHASE_SETS) {
    const found = phases
      .map((phase) => registers.find((reading) => reading.phase === phase))
      .filter((reading) => reading !== undefined);
    if (found.length > 0) return found;
  }
  return [];
}

export interface RegisterReading {
  readonly energyWh: number;
  /** With its fraction. */
  readonly exactEnergyWh: number;
  /** UTC, ISO 8601; null when the charger's timestamp cannot be read. */
  readonly timestamp: string | null;
}

/** Energy registers of one message: at the transaction's begin, at its end, and the last of any context. */
export interface SampledEnergy {
  readonly begin: RegisterReading | null;
  readonly end: RegisterReading | null;
  /** For chargers that mark no reading as Transaction.End. */
  readonly last: RegisterReading | null;
}

/**
 * The registers that a TransactionEventRequest (OCPP 2.0.1) or the `transactionData` of a StopTransaction.req (1.6)
 * brings: the first of context `Transaction.Begin`, the last of `Transaction.End`, and the last of all, in the order
 * sent.
 */
export function sampledEnergy(samples: readonly NormalisedSample[]): SampledEnergy {
  const ofContext = (context?: ReadingContext): RegisterReading[] =>
    samples.flatMap(({ readings, timestamp }) => {
      const energyWh = energyRegisterWh(readings, context);
      if (energyWh === null) return [];
      return [{ energyWh, exactEnergyWh: exactEnergyRegisterWh(readings, context) ?? energyWh, timestamp }];
    });
  return {
    begin: ofContext('Transaction.Begin')[0] ?? null,
    end: ofContext('Transaction.End').at(-1) ?? null,
    last: ofContext().at(-1) ?? null,
  };
}
