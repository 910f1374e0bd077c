import * as fc from 'fast-check';

import { anomaliesOf } from '../../anomalies/domain/anomaly';

import { lifeLine, type Neighbourhood, statusesOf } from './life-line';
import type { LifeSource, LifeStep, LifeWord } from './life-step';
import { wordOfEnd, wordOfStatus, wordsOfStart, wordsOfUpdate } from './words-of-charger';

const minute = (minutes: number): Date => new Date(Date.UTC(2026, 4, 1, 8, 0) + minutes * 60_000);
const word = (
  minutes: number,
  step: LifeStep,
  reason: string | null = null,
  source: LifeSource = 'TransactionEvent',
): LifeWord => ({ at: minute(minutes), step, reason, source });
const status = (minutes: number, told: string, errorCode: string | null = null): LifeWord => {
  const of = wordOfStatus({ at: minute(minutes), status: told, errorCode });
  if (of === null) throw new Error(`${told} says nothing`);
  return of;
};
const NO_FIGURES = {
  startedAt: minute(0),
  isStartKnown: true,
  endedAt: null,
  meterStartWh: null,
  meterStopWh: null,
  energyWh: null,
  disbelievedStopWh: null,
  leftOut: [],
};
const lineOf = (...words: LifeWord[]) => lifeLine(words, minute(0));
const stepsOf = (...words: LifeWord[]) => lineOf(...words).entries.map(({ step }) => step);
const kindsOf = (...words: LifeWord[]) => anomaliesOf(lineOf(...words), NO_FIGURES).map(({ kind }) => kind);

const orderly = [
  word(-1, 'plugged_in', 'CablePluggedIn'),
  word(0, 'authorized', 'Accepted'),
  word(0, 'started'),
  word(1, 'charging', 'ChargingStateChanged'),
  word(20, 'suspended_evse', 'ChargingStateChanged'),
  word(25, 'charging', 'ChargingStateChanged'),
  word(40, 'suspended_ev', 'ChargingStateChanged'),
  word(60, 'ended', 'EVDisconnected'),
  word(60, 'unplugged', 'EVDeparted'),
];

describe('the life of a session', () => {
  it('is its words by time, with where it stood before each', () => {
    const line = lineOf(...orderly);
    expect(line.entries.map(({ step, from }) => `${from} > ${step}`)).toEqual([
      'new > plugged_in',
      'waiting > authorized',
      'waiting > started',
      'connected > charging',
      'charging > suspended_evse',
      'suspended_evse > charging',
      'charging > suspended_ev',
      'suspended_ev > ended',
      'ended > unplugged',
    ]);
    expect([line.state, kindsOf(...orderly)]).toEqual(['ended', []]);
  });

  it('goes on where a presumed end was taken back, and ends once', () => {
    const words = [
      word(0, 'started'),
      word(1, 'charging'),
      word(10, 'presumed_ended', 'ChargerSilent', 'CSMS'),
      word(20, 'reopened', 'metered', 'CSMS'),
      word(21, 'charging'),
      word(30, 'ended', 'Local'),
    ];
    expect([stepsOf(...words), kindsOf(...words), lineOf(...words).state]).toEqual([
      ['started', 'charging', 'presumed_ended', 'reopened', 'charging', 'ended'],
      [],
      'ended',
    ]);
    // The charger then told an earlier end than the presumed one.
    expect(kindsOf(word(0, 'started'), word(10, 'presumed_ended'), word(8, 'ended', 'Local'))).toEqual([]);
  });

  it.each<[string, LifeWord[], string[]]>([
    [
      'charges after its end',
      [word(0, 'started'), word(9, 'ended'), word(10, 'charging')],
      ['impossible_transition'],
    ],
    [
      'charges without a vehicle',
      [word(0, 'started'), word(5, 'unplugged'), word(6, 'charging')],
      ['impossible_transition'],
    ],
    [
      'charges with a token that is not good',
      [word(0, 'started'), word(0, 'refused', 'Blocked'), word(1, 'charging')],
      ['impossible_transition'],
    ],
    [
      'goes on without having been over',
      [word(0, 'started'), word(5, 'reopened')],
      ['impossible_transition'],
    ],
    [
      'ends twice',
      [word(0, 'started'), word(9, 'ended', 'Local'), word(10, 'ended', 'Remote')],
      ['second_end'],
    ],
    ['starts twice', [word(0, 'started'), word(1, 'charging'), word(9, 'started')], ['second_start']],
    ['ends before it starts', [word(0, 'started'), word(-1, 'ended', 'Local')], ['end_before_start']],
    ['has no start', [word(1, 'charging'), word(9, 'ended')], ['start_missing']],
  ])('that %s has an anomaly, and shows the word', (_, words, kinds) => {
    expect(kindsOf(...words)).toEqual(kinds);
    expect(stepsOf(...words)).toHaveLength(words.length);
  });

  it('has an anomaly where registers of start and end cannot be', () => {
    const figures = {
      startedAt: minute(0),
      isStartKnown: true,
      endedAt: minute(60),
      meterStartWh: 5_000,
      meterStopWh: 10,
      energyWh: null,
      disbelievedStopWh: null,
      leftOut: [],
    };
    expect(anomaliesOf(lineOf(...orderly), figures)).toMatchObject([
      { kind: 'implausible_energy', at: minute(60), detail: { meter_start_wh: 5_000, meter_stop_wh: 10 } },
    ]);
    for (const fine of [
      { ...figures, energyWh: 7 },
      { ...figures, endedAt: null },
      { ...figures, meterStopWh: null },
      { ...figures, meterStartWh: null },
    ])
      expect(anomaliesOf(lineOf(...orderly), fine)).toEqual([]);
  });

  it('has an anomaly where readings alone are known of it, and one for all where words are missed, too', () => {
    const figures = { ...NO_FIGURES, startedAt: minute(3), isStartKnown: false };
    expect(anomaliesOf(lifeLine([], minute(3)), figures)).toMatchObject([
      { kind: 'start_missing', at: minute(3) },
    ]);
    const told = anomaliesOf(lineOf(word(5, 'charging')), figures);
    expect(told.map(({ kind }) => kind)).toEqual(['start_missing']);
  });

  it('has an anomaly where the stop that was stated does not count', () => {
    const figures = {
      startedAt: minute(0),
      isStartKnown: true,
      endedAt: minute(9),
      meterStartWh: 10,
      meterStopWh: 5_000,
      energyWh: 4_990,
      leftOut: [],
    };
    expect(anomaliesOf(lifeLine([], minute(0)), { ...figures, disbelievedStopWh: 0 })).toMatchObject([
      { kind: 'contradicting_registers', at: minute(9), detail: { stated_stop_wh: 0, meter_stop_wh: 5_000 } },
    ]);
    expect(anomaliesOf(lifeLine([], minute(0)), { ...figures, disbelievedStopWh: null })).toEqual([]);
  });

  it('has one anomaly for all registers that contradict the others, of the first of them', () => {
    const leftOut = [30, 40].map((minutes) => ({ atMs: minute(minutes).getTime(), registerWh: 7 }));
    const figures = {
      startedAt: minute(0),
      isStartKnown: true,
      endedAt: minute(60),
      meterStartWh: 10,
      meterStopWh: 50,
      energyWh: 40,
      disbelievedStopWh: null,
      leftOut,
    };
    expect(anomaliesOf(lineOf(...orderly), figures)).toMatchObject([
      {
        kind: 'contradicting_registers',
        at: minute(30),
        detail: { registers: 2, first_register_wh: 7, meter_start_wh: 10, meter_stop_wh: 50 },
      },
    ]);
  });

  it('names of a word that is told again and again the first time', () => {
    const words = [
      word(0, 'started'),
      word(1, 'charging', 'A'),
      word(2, 'charging', 'A'),
      word(3, 'charging', 'B'),
    ];
    expect(lineOf(...words).entries.map(({ at, reason }) => [at, reason])).toEqual([
      [minute(0), null],
      [minute(1), 'A'],
      [minute(3), 'B'],
    ]);
    expect(stepsOf(word(0, 'started'), word(9, 'ended', 'A'), word(9, 'ended', 'B'))).toEqual([
      'started',
      'ended',
    ]);
  });

  it('is the same whatever the order of its words, and how often they come', () => {
    const words = [
      ...orderly,
      word(30, 'presumed_ended', 'ChargerSilent', 'CSMS'),
      word(39, 'reopened', 'updated', 'CSMS'),
      word(61, 'charging', 'Trigger'),
      word(62, 'ended', 'Remote'),
      status(1, 'Charging'),
      status(40, 'SuspendedEV'),
      status(41, 'Faulted', 'GroundFailure'),
    ];
    const line = lineOf(...words);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(words, { minLength: words.length }),
        fc.array(fc.nat(words.length - 1), { maxLength: 6 }),
        (shuffled, doubled) => {
          const told = [...shuffled, ...doubled.map((index) => shuffled[index] as LifeWord)];
          expect(lifeLine(told, minute(0))).toEqual(line);
        },
      ),
    );
  });
});

describe("of a connector's statuses a session has", () => {
  const session: Neighbourhood = {
    startedAt: minute(0),
    endedAt: minute(60),
    previous: null,
    nextStartedAt: null,
  };
  const own = (of: Partial<Neighbourhood>, ...statuses: LifeWord[]) =>
    statusesOf({ ...session, ...of }, statuses).map(
      ({ at, reason }) => `${(+at - +minute(0)) / 60_000} ${reason}`,
    );

  it('those from the plugging in to the vehicle that leaves', () => {
    const told = [
      status(-3, 'Preparing'),
      status(-0.5, 'Charging'),
      status(1, 'Charging'),
      status(40, 'SuspendedEV'),
      status(60.5, 'Finishing'),
      status(65, 'Available'),
    ];
    expect(own({}, ...told)).toEqual([
      '-3 Preparing',
      '-0.5 Charging',
      '1 Charging',
      '40 SuspendedEV',
      '60.5 Finishing',
      '65 Available',
    ]);
    // What was told a moment before the start stands behind it.
    expect(
      lifeLine([word(0, 'started'), ...told.slice(0, 2)], minute(0)).entries.map(({ step }) => step),
    ).toEqual(['plugged_in', 'started', 'charging']);
  });

  it('not those of others: of the vehicle before, of the next one, of a free connector', () => {
    const told = [
      status(-20, 'Preparing'),
      status(-10, 'Preparing'),
      status(-8, 'Available'),
      status(-5, 'Charging'),
      status(-4, 'Preparing'),
      status(70, 'Available'),
      status(80, 'Available'),
      status(85, 'Preparing'),
      status(86, 'Charging'),
    ];
    expect(own({}, ...told)).toEqual(['-4 Preparing', '70 Available']);
    expect(own({ previous: { endedAt: minute(-3) } }, ...told)).toEqual(['70 Available']);
    expect(own({ previous: { endedAt: null } }, ...told)).toEqual(['70 Available']);
    expect(own({}, status(61, 'Preparing'), status(62, 'Available'))).toEqual([]);
  });

  it('none from the next session on, nor what belongs to that one already', () => {
    const told = [
      status(30, 'Charging'),
      status(89, 'Charging'),
      status(90, 'Charging'),
      status(95, 'SuspendedEV'),
    ];
    expect(own({ nextStartedAt: minute(90) }, ...told)).toEqual(['30 Charging']);
    expect(own({ nextStartedAt: minute(90), endedAt: null }, ...told)).toEqual([
      '30 Charging',
      '89 Charging',
    ]);
  });
});

describe('the words of a charger', () => {
  const accepted = { status: 'Accepted' };
  const shortly = (words: readonly (LifeWord | null)[]) =>
    words.map((one) => one && `${one.step} ${one.reason} ${one.source}`);

  it.each<[string, string | null, string | null]>([
    ['Preparing', null, 'plugged_in Preparing StatusNotification'],
    ['Occupied', null, 'plugged_in Occupied StatusNotification'],
    ['Faulted', 'GroundFailure', 'faulted GroundFailure StatusNotification'],
    ['Faulted', null, 'faulted Faulted StatusNotification'],
    ['Available', null, 'unplugged Available StatusNotification'],
    ['Finishing', null, 'finishing Finishing StatusNotification'],
    ['SuspendedEVSE', null, 'suspended_evse SuspendedEVSE StatusNotification'],
    ['Reserved', null, null],
    ['Unavailable', null, null],
    ['Strange', null, null],
  ])('of the status %s (%s) are %s', (told, errorCode, expected) => {
    expect(shortly([wordOfStatus({ at: minute(0), status: told, errorCode })])).toEqual([expected]);
  });

  it('of a start are the start, the decision about the token, and the state', () => {
    const told = {
      at: minute(0),
      isTransactionEvent: true,
      authorization: accepted,
      chargingState: 'EVConnected',
    };
    expect(shortly(wordsOfStart(told))).toEqual([
      'started null TransactionEvent',
      'authorized Accepted TransactionEvent',
      'plugged_in EVConnected TransactionEvent',
    ]);
    const refused = {
      ...told,
      isTransactionEvent: false,
      authorization: { status: 'Blocked' },
      chargingState: null,
    };
    expect(shortly(wordsOfStart(refused))).toEqual([
      'started null StartTransaction',
      'refused Blocked StartTransaction',
    ]);
  });

  it.each<[string, string | null, { status: string } | null, string[]]>([
    ['CablePluggedIn', 'EVConnected', null, ['plugged_in CablePluggedIn TransactionEvent']],
    [
      'Authorized',
      'EVConnected',
      accepted,
      ['authorized Accepted TransactionEvent', 'plugged_in Authorized TransactionEvent'],
    ],
    ['Authorized', null, { status: 'Expired' }, ['refused Expired TransactionEvent']],
    ['Deauthorized', 'Charging', { status: 'Blocked' }, ['refused Deauthorized TransactionEvent']],
    ['ChargingStateChanged', 'Charging', null, ['charging ChargingStateChanged TransactionEvent']],
    ['ChargingStateChanged', 'SuspendedEV', null, ['suspended_ev ChargingStateChanged TransactionEvent']],
    ['ChargingStateChanged', 'Idle', null, ['unplugged ChargingStateChanged TransactionEvent']],
    ['ChargingStateChanged', 'Dreaming', null, []],
    ['AbnormalCondition', 'Charging', null, ['faulted AbnormalCondition TransactionEvent']],
    ['EVDeparted', null, null, ['unplugged EVDeparted TransactionEvent']],
    // By themselves they tell no change, and a token that stops begins nothing.
    ['MeterValuePeriodic', 'Charging', null, []],
    ['StopAuthorized', null, accepted, []],
    ['StopAuthorized', 'EVConnected', accepted, ['plugged_in StopAuthorized TransactionEvent']],
  ])('of the trigger %s with the state %s are %j', (trigger, chargingState, authorization, expected) => {
    expect(shortly(wordsOfUpdate({ at: minute(0), trigger, authorization, chargingState }))).toEqual(
      expected,
    );
  });

  it('of an end is the end, with its reason', () => {
    const told = { at: minute(0), isTransactionEvent: false, reason: 'Remote' };
    expect(shortly([wordOfEnd(told)])).toEqual(['ended Remote StopTransaction']);
    expect(shortly([wordOfEnd({ ...told, isTransactionEvent: true })])).toEqual([
      'ended Remote TransactionEvent',
    ]);
  });
});
