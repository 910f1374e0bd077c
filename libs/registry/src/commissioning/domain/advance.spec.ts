import * as fc from 'fast-check';

import { type RunTemplate, valuesOf } from '../../commissioning-templates/domain/template';

import { advance, cancel, type Progress } from './advance';
import type { Effect } from './asking';
import type { ObservedChargePoint } from './judgement';
import {
  estimatedSeconds,
  failingSteps,
  isLeftOut,
  isOver,
  newRun,
  progressPercent,
  type Run,
  STEP_NAMES,
  withTriggerAnswer,
} from './run';
import { type ReadAnswer, withAnswer } from './template-read';
import { learn, type TestChargeFact } from './test-charge';

const IDS = { read: 'cmd_read', start: 'cmd_start', stop: 'cmd_stop' };
const at = (seconds: number): Date => new Date(Date.UTC(2026, 4, 1, 8) + seconds * 1_000);

const PLATE = { vendor: 'ABB', model: 'Terra', serialNumber: 'SN-1' };
const WORKS: ObservedChargePoint = {
  online: true,
  connectedAt: at(-60).toISOString(),
  ocppVersion: '1.6',
  heartbeatIntervalSeconds: 300,
  registered: PLATE,
  reported: { ...PLATE, bootedAt: at(-50).toISOString(), firmwareVersion: '1.8' },
  connectors: [{ evseId: 1, connectorId: 1, isDeclared: true, status: 'Preparing', errorCode: null }],
};
const accepted = (commandId: string): TestChargeFact => ({
  kind: 'command',
  commandId,
  status: 'Accepted',
  reason: null,
});
const STARTED: TestChargeFact = { kind: 'started', sessionId: 'sess_1', ocppTransactionId: '1001' };
const ENDED: TestChargeFact = { kind: 'ended', revision: 1, energyWh: 120 };

/** A run that is driven as the service does it. */
class Driven {
  run: Run;
  dueAt: Date | null = null;
  readonly effects: Effect[] = [];

  constructor(
    public facts: ObservedChargePoint = WORKS,
    skipsTestTransaction = false,
    template: RunTemplate | null = null,
  ) {
    this.run = newRun(at(0), skipsTestTransaction, template);
    this.look(0);
  }

  look(seconds: number): this {
    return this.take(advance(this.run, this.facts, IDS, at(seconds)));
  }

  heartbeat(seconds: number): this {
    if (this.run.status === 'running') this.run = { ...this.run, heartbeatAt: at(seconds).toISOString() };
    return this.look(seconds);
  }

  reads(found: Record<string, string>, seconds: number): this {
    const values = Object.entries(found).map(([key, value]) => ({
      ...{ key, value, status: 'found', readonly: null, reason: null },
    }));
    return this.answers(
      { commandId: 'cmd_read', status: 'Accepted', reason: null, response: { values } },
      seconds,
    );
  }

  answers(answer: ReadAnswer, seconds: number): this {
    const { templateRead } = this.run;
    if (templateRead != null) this.run = { ...this.run, templateRead: withAnswer(templateRead, answer) };
    return this.look(seconds);
  }

  hear(fact: TestChargeFact, seconds: number): this {
    const { testCharge } = this.run;
    if (testCharge !== null) this.run = { ...this.run, testCharge: learn(testCharge, fact) };
    return this.look(seconds);
  }

  take({ run, effects, dueAt }: Progress): this {
    this.run = run;
    this.effects.push(...effects);
    this.dueAt = dueAt;
    return this;
  }

  get statuses(): string[] {
    return this.run.steps.map(({ status }) => status);
  }

  get kinds(): string[] {
    return this.effects.map(({ kind }) => kind);
  }

  message(step: number): string | null | undefined {
    return this.run.steps[step]?.message;
  }
}

describe('a commissioning run', () => {
  it('passes by connection, heartbeat, configuration and a charge that is started, measured and stopped', () => {
    const driven = new Driven();
    expect(driven.statuses).toEqual(['passed', 'running', 'pending', 'pending']);
    driven.heartbeat(3);
    expect(driven.statuses).toEqual(['passed', 'passed', 'passed', 'running']);
    expect(driven.effects).toMatchObject([{ kind: 'start_charge', charge: { connectorId: 1 } }]);
    driven.hear(accepted('cmd_start'), 4).hear(STARTED, 10);
    expect(driven.kinds).toEqual(['start_charge']);
    driven.hear({ kind: 'measured', energyWh: 10 }, 20);
    expect(driven.effects[1]).toEqual({
      kind: 'stop_charge',
      commandId: 'cmd_stop',
      ocppTransactionId: '1001',
    });
    driven.hear(accepted('cmd_stop'), 21).hear(ENDED, 25);
    expect(driven.run).toMatchObject({ status: 'passed', finishedAt: at(25).toISOString() });
    expect(driven.run.steps[3]).toMatchObject({ evidence: { session_id: 'sess_1', energy_wh: 120 } });
    expect(driven.dueAt).toBeNull();
  });

  it('passes without a test charge where that was asked for', () => {
    const driven = new Driven(WORKS, true).heartbeat(3);
    expect(driven.run.status).toBe('passed');
    expect(driven.statuses).toEqual(['passed', 'passed', 'passed', 'skipped']);
    expect(driven.effects).toEqual([]);
  });

  it('fails when the charge point does not come in time, and not a moment before', () => {
    const driven = new Driven({ ...WORKS, online: false });
    expect(driven.dueAt).toEqual(at(120));
    expect(driven.look(119.999).run.status).toBe('running');
    expect(driven.look(120).run.status).toBe('failed');
    expect(driven.statuses).toEqual(['failed', 'skipped', 'skipped', 'skipped']);
    expect(driven.message(0)).toBe('The charge point is not connected. It was waited for 120 seconds.');
  });

  it('asks for heartbeats, a few, and waits for two intervals', () => {
    const driven = new Driven();
    expect(driven.dueAt).toEqual(at(2));
    for (let seconds = 1; seconds < 600; seconds += 1) driven.look(seconds);
    expect(driven.kinds).toEqual(Array(5).fill('trigger_heartbeat'));
    expect(driven.dueAt).toEqual(at(630));
    expect(driven.look(630).statuses).toEqual(['passed', 'failed', 'skipped', 'skipped']);
  });

  it.each([
    [{ serialNumber: 'SN-2' }, 'Not what was registered: serial number SN-2 instead of SN-1.'],
    [
      { vendor: 'Other', model: 'X' },
      'Not what was registered: vendor Other instead of ABB; model X instead of Terra.',
    ],
  ])('fails at once where the charger says %j of itself', (more, message) => {
    const reported = { ...PLATE, bootedAt: at(-50).toISOString(), firmwareVersion: null, ...more };
    const driven = new Driven({ ...WORKS, reported }).heartbeat(3);
    expect(driven.run.status).toBe('failed');
    expect(driven.message(2)).toBe(message);
  });

  it('does not mind case and spaces, nor what one side does not say', () => {
    const reported = { vendor: ' abb ', model: 'TERRA', serialNumber: null };
    const facts = {
      ...WORKS,
      reported: { ...reported, bootedAt: at(-5).toISOString(), firmwareVersion: null },
    };
    expect(new Driven(facts, true).heartbeat(3).run.status).toBe('passed');
  });

  it.each([
    [null, 'Connector 1 has not told its status.'],
    ['Faulted', 'Connector 1 is Faulted (GroundFailure).'],
    ['Unavailable', 'Connector 1 is Unavailable (GroundFailure).'],
  ])('waits for a connector whose status is %s', (status, message) => {
    const connector = { evseId: 1, connectorId: 1, isDeclared: true, status, errorCode: 'GroundFailure' };
    const driven = new Driven({ ...WORKS, connectors: [connector] }, true).heartbeat(3);
    expect(driven.message(2)).toBe(message);
    driven.facts = WORKS;
    expect(driven.look(30).run.status).toBe('passed');
  });

  it('waits for a boot, and for at least one connector', () => {
    const driven = new Driven({ ...WORKS, reported: null }, true).heartbeat(3);
    expect(driven.message(2)).toBe('The charge point has not sent a BootNotification.');
    driven.facts = { ...WORKS, connectors: [] };
    expect(driven.look(4).message(2)).toBe('No connector has told its status.');
  });

  it.each([
    [
      [{ ...accepted('cmd_start'), status: 'Rejected', reason: 'Rejected' }],
      'The remote start was not accepted: Rejected.',
    ],
    [
      [{ ...accepted('cmd_start'), status: 'Error', reason: 'charge_point_offline' }],
      'The remote start was not accepted: Error (charge_point_offline).',
    ],
    [[STARTED, ENDED], 'The charge ended before a value was measured.'],
    [[STARTED, ENDED, { kind: 'measured', energyWh: 10 }], 'The charge ended before a value was measured.'],
    [
      [
        STARTED,
        { kind: 'measured', energyWh: 10 },
        { ...accepted('cmd_stop'), status: 'Timeout', reason: 'charge_point_timeout' },
      ],
      'The remote stop was not accepted: Timeout (charge_point_timeout).',
    ],
    [
      [STARTED, { kind: 'measured', energyWh: 10 }, accepted('cmd_stop'), { ...ENDED, energyWh: -5 }],
      'The meter went backwards.',
    ],
    [
      [STARTED, { kind: 'measured', energyWh: 10 }, accepted('cmd_stop'), { ...ENDED, energyWh: null }],
      'The charger did not tell the meter at both ends.',
    ],
  ] as [TestChargeFact[], string][])('fails with the test charge %j', (facts, message) => {
    const driven = new Driven().heartbeat(3);
    for (const fact of facts) driven.hear(fact, 10);
    expect(driven.run.status).toBe('failed');
    expect(driven.message(3)).toBe(message);
  });

  it('gives a vehicle two minutes to take energy, and fails where the meter shows none', () => {
    const driven = new Driven().heartbeat(3).hear(STARTED, 4).hear({ kind: 'measured', energyWh: 0 }, 5);
    expect(driven.kinds).toEqual(['start_charge']);
    expect(driven.dueAt).toEqual(at(123));
    driven.look(123);
    expect(driven.kinds).toEqual(['start_charge', 'stop_charge']);
    expect(driven.dueAt).toEqual(at(303));
    driven.hear(accepted('cmd_stop'), 124).hear({ ...ENDED, energyWh: 0 }, 125);
    expect(driven.run.status).toBe('failed');
    expect(driven.message(3)).toContain('The charger told no energy');
  });

  it('does not mind how little was taken, nor an end without it where the register rose before', () => {
    for (const [measured, ended] of [
      [null, 1],
      [0, 1],
      [5, 0],
    ] as const) {
      const driven = new Driven().heartbeat(3).hear(STARTED, 4);
      driven.hear({ kind: 'measured', energyWh: measured }, 5).look(123);
      driven.hear(accepted('cmd_stop'), 124).hear({ ...ENDED, energyWh: ended }, 125);
      expect(driven.run.status).toBe('passed');
    }
  });

  it.each(['NotImplemented', 'NotSupported'])(
    'waits for an ordinary heartbeat where a trigger is %s',
    (reason) => {
      const driven = new Driven().look(2);
      driven.run = withTriggerAnswer(driven.run, reason);
      driven.look(3);
      expect(driven.message(1)).toBe(
        `The charger cannot be asked for a heartbeat (${reason}): its ordinary one is waited for, every 300 seconds.`,
      );
      expect(driven.dueAt).toEqual(at(630));
      expect(driven.look(100).kinds).toEqual(['trigger_heartbeat']);
      expect(driven.heartbeat(200).statuses[1]).toBe('passed');
    },
  );

  it.each(['Rejected', 'charge_point_timeout', null])(
    'goes on asking where a trigger is answered %s',
    (reason) => {
      const driven = new Driven().look(2);
      driven.run = withTriggerAnswer(driven.run, reason);
      expect(driven.look(20).kinds).toEqual(['trigger_heartbeat', 'trigger_heartbeat']);
    },
  );

  it('tells how far it has come, also when it was cancelled, and how long its steps take', () => {
    const driven = new Driven(WORKS, true);
    expect([progressPercent(driven.run), estimatedSeconds(driven.run)]).toEqual([50, 30]);
    driven.take(cancel(driven.run, IDS, at(5)));
    expect([progressPercent(driven.run), estimatedSeconds(driven.run)]).toEqual([50, 30]);
    const whole = new Driven();
    whole.take(cancel(whole.run, IDS, at(5)));
    expect([progressPercent(whole.run), estimatedSeconds(whole.run)]).toEqual([25, 120]);
    expect(progressPercent(new Driven({ ...WORKS, online: false }).look(120).run)).toBe(100);
  });

  it('stops the charge that goes on when the run is over', () => {
    const failed = new Driven().heartbeat(3).hear(STARTED, 4);
    expect(failed.look(400).run.status).toBe('failed');
    expect(failed.kinds).toEqual(['start_charge', 'stop_charge']);
    const cancelled = new Driven().heartbeat(3).hear(STARTED, 4);
    cancelled.take(cancel(cancelled.run, IDS, at(5)));
    expect(cancelled.run.status).toBe('cancelled');
    expect(cancelled.statuses).toEqual(['passed', 'passed', 'passed', 'skipped']);
    expect(cancelled.kinds).toEqual(['start_charge', 'stop_charge']);
  });

  it('keeps its laws whatever is heard, in whatever order, however often', () => {
    const moments = fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 200 }),
        what: fc.oneof(
          fc.constant('look' as const),
          fc.constant('heartbeat' as const),
          fc.constant('cancel' as const),
          fc.record({ facts: someFacts }),
          fc.record({ fact: someTestFact }),
        ),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(someFacts, fc.boolean(), moments, (facts, skips, heard) => {
        const driven = new Driven(facts, skips);
        let seconds = 0;
        for (const { after, what } of heard) {
          seconds += after;
          const before = driven.run;
          if (what === 'look') driven.look(seconds);
          else if (what === 'heartbeat') driven.heartbeat(seconds);
          else if (what === 'cancel') driven.take(cancel(driven.run, IDS, at(seconds)));
          else if ('facts' in what) {
            driven.facts = what.facts;
            driven.look(seconds);
          } else driven.hear(what.fact, seconds);
          holds(driven, before);
          const again = advance(driven.run, driven.facts, IDS, at(seconds));
          expect(again).toMatchObject({ run: driven.run, effects: [], log: [] });
        }
        for (let round = 0; round < 20 && driven.dueAt !== null; round += 1) {
          seconds = Math.max(seconds, (+driven.dueAt - +at(0)) / 1_000);
          driven.look(seconds);
        }
        expect(driven.run.status).not.toBe('running');
        expect(driven.kinds.filter((kind) => kind === 'start_charge').length).toBeLessThan(2);
        expect(driven.kinds.filter((kind) => kind === 'stop_charge').length).toBeLessThan(2);
      }),
    );
  });

  it('that was cancelled names what it did not reach', () => {
    const driven = new Driven().heartbeat(3).hear(STARTED, 4);
    driven.take(cancel(driven.run, IDS, at(5)));
    expect(failingSteps(driven.run)).toEqual(['test_transaction']);
  });

  describe('with a template', () => {
    const TEMPLATE: RunTemplate = {
      id: 'tpl_1',
      name: 'Standard',
      values: valuesOf({ ocpp16: { HeartbeatInterval: '300', Key: 'x' }, ocpp201: {} }),
      checks: STEP_NAMES.map((name) => ({ name })),
    };
    const with_ = (more: Partial<RunTemplate> = {}, facts = WORKS) =>
      new Driven(facts, false, { ...TEMPLATE, ...more });

    it('asks for its keys once, and waits for what the charger is set to', () => {
      const driven = with_().heartbeat(3).look(4).look(5);
      expect(driven.effects.filter(({ kind }) => kind === 'read_configuration')).toEqual([
        {
          kind: 'read_configuration',
          commandId: 'cmd_read',
          version: '1.6',
          keys: ['HeartbeatInterval', 'Key'],
        },
      ]);
      expect(driven.statuses).toEqual(['passed', 'passed', 'running', 'pending']);
      expect(driven.reads({ HeartbeatInterval: '300.0', Key: 'x' }, 6).statuses).toEqual([
        ...['passed', 'passed', 'passed', 'running'],
      ]);
    });

    it('fails where a value is another, or is not told', () => {
      const driven = with_().heartbeat(3).reads({ HeartbeatInterval: '60' }, 4);
      expect(driven.run.status).toBe('failed');
      expect(driven.run.steps[2]?.message).toBe(
        'Not as the template Standard has it: HeartbeatInterval is "60" instead of "300"; Key was not told.',
      );
    });

    it('hears the first answer, and its own alone', () => {
      const answer = { status: 'Error' as const, reason: 'NotSupported', response: null };
      const driven = with_()
        .heartbeat(3)
        .answers({ ...answer, commandId: 'cmd_other' }, 4);
      expect(driven.run.status).toBe('running');
      driven
        .answers({ ...answer, commandId: 'cmd_read' }, 5)
        .reads({ HeartbeatInterval: '300', Key: 'x' }, 6);
      expect(driven.run.steps[2]?.message).toBe('The configuration could not be read: NotSupported.');
    });

    it('fails when no answer comes in time', () => {
      const driven = with_().heartbeat(3).look(124);
      expect(driven.run.steps[2]?.message).toBe(
        'The charger is asked for its configuration. It was waited for 120 seconds.',
      );
    });

    it('is not asked for of a charger whose version it has no values for', () => {
      const driven = with_({}, { ...WORKS, ocppVersion: '2.0.1' }).heartbeat(3);
      expect(driven.statuses[2]).toBe('passed');
      expect(driven.kinds).not.toContain('read_configuration');
    });

    it('is looked at after the nameplate', () => {
      const other = { ...WORKS, registered: { ...PLATE, serialNumber: 'SN-9' } };
      expect(with_({}, other).heartbeat(3).run.steps[2]?.message).toContain('Not what was registered');
    });

    it('has the energy of its test charge waited for, four minutes at most', () => {
      const checks = TEMPLATE.checks.map((check) =>
        check.name === 'test_transaction' ? { ...check, min_energy_wh: 50 } : check,
      );
      const charging = () =>
        with_({ checks, values: { '1.6': [], '2.0.1': [] } })
          .heartbeat(3)
          .hear(accepted('cmd_start'), 4)
          .hear(STARTED, 5);
      const enough = charging().hear({ kind: 'measured', energyWh: 49 }, 10);
      expect(enough.kinds).not.toContain('stop_charge');
      expect(enough.dueAt).toEqual(at(243));
      enough.hear({ kind: 'measured', energyWh: 50 }, 20);
      expect(enough.kinds).toContain('stop_charge');
      enough.hear(accepted('cmd_stop'), 21).hear({ kind: 'ended', revision: 1, energyWh: 50 }, 22);
      expect(enough.run.status).toBe('passed');
      const little = charging().hear({ kind: 'measured', energyWh: 49 }, 10).look(243);
      expect(little.kinds).toContain('stop_charge');
      little.hear(accepted('cmd_stop'), 244).hear({ kind: 'ended', revision: 1, energyWh: 49 }, 245);
      expect(little.run.steps[3]?.message).toBe('49 Wh were taken, and 50 are wanted by the template.');
    });
  });

  it('learns the same of a charge in every order', () => {
    const { testCharge } = new Driven().heartbeat(3).run;
    if (testCharge === null) throw new Error('no test charge');
    const facts = [accepted('cmd_start'), STARTED, { kind: 'measured', energyWh: 10 } as const, ENDED, ENDED];
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (shuffled) => {
        expect(shuffled.reduce(learn, testCharge)).toEqual(facts.reduce(learn, testCharge));
      }),
    );
  });
});

function holds({ run, dueAt }: Driven, before: Run): void {
  if (before.status !== 'running') {
    expect({ ...run, testCharge: null }).toEqual({ ...before, testCharge: null });
  }
  expect(dueAt === null).toBe(run.status !== 'running');
  run.steps.forEach((step, index) => {
    const earlier = run.steps.slice(0, index);
    if (step.startedAt !== null) expect(earlier.every(({ status }) => status === 'passed')).toBe(true);
    expect(isOver(step) || run.status === 'running').toBe(true);
  });
  expect(run.status === 'passed').toBe(
    run.steps.every((step) => step.status === 'passed' || isLeftOut(step)),
  );
  expect(failingSteps(run).length === 0).toBe(run.status === 'passed');
}

const word = fc.constantFrom('ABB', 'Other', null);
const someFacts: fc.Arbitrary<ObservedChargePoint> = fc.record({
  online: fc.boolean(),
  connectedAt: fc.constant(null),
  ocppVersion: fc.constant('1.6'),
  heartbeatIntervalSeconds: fc.integer({ min: 10, max: 600 }),
  registered: fc.record({ vendor: word, model: word, serialNumber: word }),
  reported: fc.option(
    fc.record({
      vendor: word,
      model: word,
      serialNumber: word,
      bootedAt: fc.constant(at(-1).toISOString()),
      firmwareVersion: fc.constant(null),
    }),
  ),
  connectors: fc.array(
    fc.record({
      evseId: fc.integer({ min: 0, max: 2 }),
      connectorId: fc.integer({ min: 0, max: 2 }),
      isDeclared: fc.boolean(),
      status: fc.constantFrom('Available', 'Preparing', 'Faulted', null),
      errorCode: fc.constant(null),
    }),
    { maxLength: 3 },
  ),
});

const someTestFact: fc.Arbitrary<TestChargeFact> = fc.oneof(
  fc.record({
    kind: fc.constant('command' as const),
    commandId: fc.constantFrom('cmd_start', 'cmd_stop', 'cmd_other'),
    status: fc.constantFrom('Accepted' as const, 'Rejected' as const, 'Timeout' as const, 'Error' as const),
    reason: fc.constant(null),
  }),
  fc.constant(STARTED),
  fc.constant({ kind: 'measured' as const, energyWh: 10 }),
  fc.record({
    kind: fc.constant('ended' as const),
    revision: fc.integer({ min: 1, max: 3 }),
    energyWh: fc.option(fc.integer({ min: -10, max: 1_000 })),
  }),
);
