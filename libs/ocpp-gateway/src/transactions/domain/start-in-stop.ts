import { energyRegisterWh, exactEnergyRegisterWh, type NormalisedSample } from '@csms/ocpp';

export interface StartInStop {
  readonly at: Date;
  readonly meterStartWh: number;
  /** With its fraction; left out where there is none. */
  readonly exactMeterStartWh?: number;
}

/**
 * The start that the samples of a stop tell of (OCPP 1.6 §6.49, `transactionData`): the register of context
 * Transaction.Begin, else the earliest; null where none is older than the end. Timestamps must be settled.
 */
export function startInStop(samples: readonly NormalisedSample[], endedAt: Date): StartInStop | null {
  const registers = samples
    .flatMap(({ readings, timestamp }) => {
      const any = energyRegisterWh(readings);
      const begin = energyRegisterWh(readings, 'Transaction.Begin');
      const exact = exactEnergyRegisterWh(readings, begin === null ? undefined : 'Transaction.Begin');
      return any === null ? [] : [{ at: new Date(timestamp ?? endedAt), any, begin, exact }];
    })
    .filter(({ at }) => at < endedAt)
    .sort((a, b) => +a.at - +b.at);
  const first = registers.find(({ begin }) => begin !== null) ?? registers[0];
  if (first === undefined) return null;
  const { at, any, begin, exact } = first;
  const meterStartWh = begin ?? any;
  return {
    at,
    meterStartWh,
    ...(exact === null || exact === meterStartWh ? {} : { exactMeterStartWh: exact }),
  };
}
