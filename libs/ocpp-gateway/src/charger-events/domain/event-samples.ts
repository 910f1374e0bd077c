import { energyRegisterWh, type NormalisedReading, type NormalisedSample } from '@csms/ocpp';

/** A sample in the words of our events. Its timestamp must be settled. */
export function eventSamples(samples: readonly NormalisedSample[]) {
  return samples
    .filter((sample) => sample.readings.length > 0)
    .map((sample) => ({
      timestamp: sample.timestamp ?? sample.rawTimestamp,
      energy_register_wh: energyRegisterWh(sample.readings),
      readings: sample.readings.map(eventReading),
    }));
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
