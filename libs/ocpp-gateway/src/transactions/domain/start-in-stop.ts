import { energyRegisterWh, type NormalisedSample } from '@csms/ocpp';

export interface StartInStop {
  readonly at: Date;
  readonly meterStartWh: number;
}

/**
 * The start that the samples of a stop tell of (OCPP 1.6 §6.49, `transactionData`): the register of context
 * Transaction.Begin, else the earliest; null where none is older than the end. Timestamps must be settled.
 */
export function startInStop(samples: readonly NormalisedSample[], endedAt: Date): StartInStop | null {
  const registers = samples
    .map((sample) => ({
      at: new Date(sample.timestamp ?? endedAt),
      begin: energyRegisterWh(sample.readings, 'Transaction.Begin'),
      any: energyRegisterWh(sample.readings),
    }))
    .filter(({ at, any }) => any !== null && at < endedAt)
    .sort((a, b) => +a.at - +b.at);
  const first = registers.find(({ begin }) => begin !== null) ?? registers[0];
  const meterStartWh = first?.begin ?? first?.any ?? null;
  return first === undefined || meterStartWh === null ? null : { at: first.at, meterStartWh };
}
