import fc from 'fast-check';

import { advance, beginCharging, type ChargingState, powerNowW, sampleOf } from './charging';
import {
  acceptedPowerW,
  CHARGING_EFFICIENCY,
  type Outlet,
  TAPER_FROM_SOC_PERCENT,
  type Vehicle,
} from './vehicle';

const vehicles: fc.Arbitrary<Vehicle> = fc.record({
  batteryWh: fc.integer({ min: 10_000, max: 120_000 }),
  arrivalSocPercent: fc.integer({ min: 0, max: 100 }),
  maxAcW: fc.integer({ min: 1_000, max: 22_000 }),
  maxDcW: fc.integer({ min: 10_000, max: 350_000 }),
  acPhases: fc.constantFrom(1, 3),
});

const outlets: fc.Arbitrary<Outlet> = fc.record({
  current: fc.constantFrom('AC', 'DC'),
  maxPowerW: fc.integer({ min: 3_000, max: 350_000 }),
});

/** Time that passes under a limit. */
const spans = fc.array(
  fc.record({
    elapsedMs: fc.integer({ min: 0, max: 900_000 }),
    limitW: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 50_000 })),
  }),
  { maxLength: 20 },
);

const CAR: Vehicle = {
  batteryWh: 58_000,
  arrivalSocPercent: 20,
  maxAcW: 11_000,
  maxDcW: 120_000,
  acPhases: 3,
};
const WALLBOX: Outlet = { current: 'AC', maxPowerW: 22_000 };

describe('a charge', () => {
  it('takes eleven kilowatt-hours in an hour at eleven kilowatts', () => {
    const hour = advance(beginCharging(CAR, WALLBOX), 3_600_000, Infinity);
    expect(Math.round(hour.energyWh)).toBe(11_000);
    expect(hour.powerW).toBe(11_000);
    expect(hour.socPercent).toBeCloseTo(20 + (11_000 * CHARGING_EFFICIENCY * 100) / 58_000, 6);
  });

  it('has a meter that never goes back and a power within every limit', () => {
    fc.assert(
      fc.property(vehicles, outlets, spans, fc.nat(1_000_000), (vehicle, outlet, parts, meterStartWh) => {
        let state = beginCharging(vehicle, outlet);
        let registerWh = meterStartWh;
        for (const { elapsedMs, limitW } of parts) {
          state = advance(state, elapsedMs, limitW);
          const sample = sampleOf(state, meterStartWh);
          expect(Number.isInteger(sample.registerWh)).toBe(true);
          expect(sample.registerWh).toBeGreaterThanOrEqual(registerWh);
          registerWh = sample.registerWh;
          const ownMaxW = outlet.current === 'AC' ? vehicle.maxAcW : vehicle.maxDcW;
          expect(state.powerW).toBeLessThanOrEqual(
            Math.max(elapsedMs === 0 ? state.powerW : 0, Math.min(limitW, outlet.maxPowerW, ownMaxW)),
          );
          expect(state.socPercent).toBeLessThanOrEqual(100);
        }
      }),
    );
  });

  it('counts the integral of its power', () => {
    fc.assert(
      fc.property(vehicles, outlets, fc.integer({ min: 1, max: 600 }), (vehicle, outlet, seconds) => {
        let state: ChargingState = beginCharging(vehicle, outlet);
        let integralWh = 0;
        for (let second = 0; second < seconds && state.socPercent < 99.9; second += 1) {
          integralWh += powerNowW(state, Infinity) / 3_600;
          state = advance(state, 1_000, Infinity);
        }
        expect(Math.abs(state.energyWh - integralWh)).toBeLessThan(1e-6 * Math.max(1, integralWh));
      }),
    );
  });

  it('puts no more into the battery than fits', () => {
    fc.assert(
      fc.property(vehicles, outlets, (vehicle, outlet) => {
        const { energyWh } = advance(beginCharging(vehicle, outlet), 1_000 * 3_600_000, Infinity);
        const roomWh = ((100 - vehicle.arrivalSocPercent) / 100) * vehicle.batteryWh;
        expect(energyWh * CHARGING_EFFICIENCY).toBeLessThanOrEqual(roomWh + 1e-6);
      }),
      { numRuns: 20 },
    );
  });

  it('shows voltage, current and phases that make the power', () => {
    fc.assert(
      fc.property(vehicles, outlets, fc.integer({ min: 1, max: 3_600_000 }), (vehicle, outlet, elapsedMs) => {
        const { powerW, voltageV, currentA, phases } = sampleOf(
          advance(beginCharging(vehicle, outlet), elapsedMs, Infinity),
          0,
        );
        expect(Math.abs(voltageV * currentA * phases - powerW)).toBeLessThan(0.005 * voltageV * phases + 0.1);
      }),
    );
  });
});

describe('the taper', () => {
  it('lets nothing through into a full battery and never rises', () => {
    fc.assert(
      fc.property(vehicles, outlets, fc.tuple(fc.nat(100), fc.nat(100)), (vehicle, outlet, socs) => {
        const [low, high] = [Math.min(...socs), Math.max(...socs)];
        expect(acceptedPowerW(vehicle, outlet, high)).toBeLessThanOrEqual(
          acceptedPowerW(vehicle, outlet, low),
        );
        expect(acceptedPowerW(vehicle, outlet, 100)).toBe(0);
      }),
    );
  });

  it('begins at eighty percent', () => {
    expect(acceptedPowerW(CAR, WALLBOX, TAPER_FROM_SOC_PERCENT)).toBe(11_000);
    expect(acceptedPowerW(CAR, WALLBOX, 90)).toBeCloseTo(11_000 * 0.525, 6);
  });

  it('leaves a one-phase vehicle a third of a three-phase outlet', () => {
    expect(acceptedPowerW({ ...CAR, acPhases: 1 }, WALLBOX, 20)).toBeCloseTo(22_000 / 3, 6);
  });
});
