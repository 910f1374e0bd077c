import { energyRegisterWh, sampledEnergy } from './energy-register';
import type { NormalisedReading, NormalisedSample, Phase } from './reading';

function aReading(overrides: Partial<NormalisedReading> = {}): NormalisedReading {
  return {
    measurand: 'Energy.Active.Import.Register',
    value: '14700',
    unit: 'Wh',
    context: 'Sample.Periodic',
    location: 'Outlet',
    ...overrides,
  };
}

function onPhase(phase: Phase, value: string): NormalisedReading {
  return aReading({ phase, value });
}

function aSample(timestamp: string, ...readings: NormalisedReading[]): NormalisedSample {
  return { timestamp, rawTimestamp: timestamp, isZoneMissing: false, readings, rejected: [] };
}

describe('energyRegisterWh', () => {
  it('is the register without a phase, in whole Wh', () => {
    expect(energyRegisterWh([aReading()])).toBe(14700);
    expect(energyRegisterWh([aReading({ value: '0' })])).toBe(0);
    expect(energyRegisterWh([aReading({ value: '14700.5' })])).toBe(14701);
    expect(energyRegisterWh([onPhase('L1', '1'), aReading(), onPhase('L2', '2')])).toBe(14700);
  });

  it('is the sum of the phases when there is no total, rounded once', () => {
    expect(energyRegisterWh([onPhase('L1', '100.4'), onPhase('L2', '200.4'), onPhase('L3', '300.4')])).toBe(
      601,
    );
    expect(energyRegisterWh([onPhase('L1-N', '1'), onPhase('L2-N', '2'), onPhase('L3-N', '3')])).toBe(6);
    expect(energyRegisterWh([onPhase('L1', '4700')])).toBe(4700);
    expect(energyRegisterWh([onPhase('L1', '5'), onPhase('L1-N', '7')])).toBe(5);
  });

  it.each<[string, Partial<NormalisedReading>]>([
    ['an interval', { measurand: 'Energy.Active.Import.Interval' }],
    ['an export', { measurand: 'Energy.Active.Export.Register' }],
    ['reactive energy', { measurand: 'Energy.Reactive.Import.Register', unit: 'varh' }],
    ['reactive energy by its unit alone', { unit: 'varh' }],
    ['more than anybody can count', { value: '9007199254740993' }],
    ['power', { measurand: 'Power.Active.Import', unit: 'W' }],
    ['the register of the inlet', { location: 'Inlet' }],
    ['a phase-to-phase value', { phase: 'L1-L2' }],
    ['the neutral', { phase: 'N' }],
    ['signed data without a value', { value: null }],
    ['a register below zero', { value: '-5' }],
  ])('never takes %s for it', (_what, overrides) => {
    expect(energyRegisterWh([aReading(overrides)])).toBeNull();
  });

  it('is null without readings, and counts one context when asked to', () => {
    expect(energyRegisterWh([])).toBeNull();
    const readings = [
      aReading({ context: 'Transaction.Begin', value: '10' }),
      aReading({ context: 'Transaction.End', value: '20' }),
    ];
    expect(energyRegisterWh(readings, 'Transaction.End')).toBe(20);
    expect(energyRegisterWh(readings, 'Trigger')).toBeNull();
  });
});

describe('sampledEnergy', () => {
  it('finds begin, end and last register of a message', () => {
    const samples = [
      aSample('2026-11-21T05:00:00.000Z', aReading({ context: 'Transaction.Begin', value: '1000' })),
      aSample('2026-11-21T05:10:00.000Z', aReading({ value: '5000' })),
      aSample('2026-11-21T05:20:00.000Z', aReading({ context: 'Transaction.End', value: '15700' })),
      aSample(
        '2026-11-21T05:20:00.000Z',
        aReading({ measurand: 'Energy.Active.Import.Interval', value: '9' }),
      ),
    ];
    expect(sampledEnergy(samples)).toEqual({
      begin: { energyWh: 1000, exactEnergyWh: 1000, timestamp: '2026-11-21T05:00:00.000Z' },
      end: { energyWh: 15700, exactEnergyWh: 15700, timestamp: '2026-11-21T05:20:00.000Z' },
      last: { energyWh: 15700, exactEnergyWh: 15700, timestamp: '2026-11-21T05:20:00.000Z' },
    });
  });

  it('has no end when the charger marks none, but a last', () => {
    expect(sampledEnergy([aSample('2026-11-21T05:10:00.000Z', aReading({ value: '5000' }))])).toEqual({
      begin: null,
      end: null,
      last: { energyWh: 5000, exactEnergyWh: 5000, timestamp: '2026-11-21T05:10:00.000Z' },
    });
    expect(sampledEnergy([])).toEqual({ begin: null, end: null, last: null });
  });
});
