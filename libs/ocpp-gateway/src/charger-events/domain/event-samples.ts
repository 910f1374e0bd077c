import type { EventData, MeterValuesReceived } from '@csms/contracts';
import {
  energyRegisterWh,
  exactEnergyRegisterWh,
  type NormalisedReading,
  type NormalisedSample,
} from '@csms/ocpp';

/** A sample in the words of our events. Its timestamp must be settled. */
export function eventSamples(samples: readonly NormalisedSample[]) {
  return samples
    .filter((sample) => sample.readings.length > 0)
    .map((sample) => {
      const [whole, exact] = [energyRegisterWh(sample.readings), exactEnergyRegisterWh(sample.readings)];
      return {
        timestamp: sample.timestamp ?? sample.rawTimestamp,
        energy_register_wh: whole,
        ...(exact === null || exact === whole ? {} : { energy_register_exact_wh: exact }),
        readings: sample.readings.map(eventReading),
      };
    });
}

type Unreadable = NonNullable<EventData<typeof MeterValuesReceived>['unreadable']>;

/** For an event: the first value of each measurand that no reading could be made of. Timestamps must be settled. */
export function unreadableValues(samples: readonly NormalisedSample[]): { unreadable?: Unreadable } {
  const first = new Map<string, Unreadable[number]>();
  for (const { timestamp, rawTimestamp, rejected } of samples) {
    for (const { measurand, phase = null, value, unit = null, reason } of rejected) {
      const sampled_at = timestamp ?? rawTimestamp;
      const held = first.get(measurand);
      if (held !== undefined && held.sampled_at <= sampled_at) continue;
      first.set(measurand, { sampled_at, measurand, phase, value, unit, reason });
    }
  }
  return first.size === 0 ? {} : { unreadable: [...first.values()] };
}

function eventReading(reading: NormalisedReading) {
  const signed = reading.signedData;
  return {
    measurand: reading.measurand,
    value: reading.value,
    unit: reading.unit,
    phase: reading.phase ?? null,
    context: reading.context,
    location: reading.location,
    signed_data:
      signed === undefined
        ? null
        : {
            data: signed.data,
            signing_method: signed.signingMethod ?? null,
            encoding_method: signed.encodingMethod ?? null,
            public_key: signed.publicKey ?? null,
          },
  };
}
