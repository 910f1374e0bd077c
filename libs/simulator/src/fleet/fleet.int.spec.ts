import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from '@csms/testing';

import { readLedger } from '../ledger/ledger-file';

import { Fleet } from './fleet';
import type { FleetOptions } from './fleet-options';
import { FakeCsms, type ReceivedCall } from './testing/fake-csms';

const QUICK = { firstMs: 10, maxMs: 20 };

describe('a charge point of the fleet', () => {
  let csms: FakeCsms;
  let folder: string;
  let ledgerPath: string;
  let fleet: Fleet;

  beforeEach(async () => {
    csms = await FakeCsms.listen();
    folder = mkdtempSync(join(tmpdir(), 'dynamo-simulator-'));
    ledgerPath = join(folder, 'ledger.ndjson');
  });

  afterEach(async () => {
    fleet.stop();
    expect(csms.hasSeenTwoAtOnce).toBe(false);
    await csms.close();
    rmSync(folder, { recursive: true });
  });

  function aFleet(more: Partial<FleetOptions> = {}): Fleet {
    return new Fleet({
      url: csms.url,
      chargePoints: [{ id: 'CP-1', version: '1.6' }],
      idTags: ['TAG-1'],
      backOff: QUICK,
      refusalWaitMs: 1,
      ledgerPath,
      ...more,
    });
  }

  const actions = (): string[] => csms.calls.map(({ action }) => action);
  const transactional = (): ReceivedCall[] =>
    csms.calls.filter(({ action }) =>
      /^(StartTransaction|MeterValues|StopTransaction|TransactionEvent)$/.test(action),
    );

  /** One session from start to end; the queue is empty afterwards. */
  async function charge(): Promise<void> {
    await fleet.chargePoint('CP-1').startCharging(1, 'TAG-1');
    fleet.chargePoint('CP-1').stopCharging();
    expect(await fleet.drain({ limitMs: 10_000 })).toBe(true);
  }

  it('charges once, and its ledger says what was confirmed', async () => {
    fleet = aFleet();
    await fleet.start();
    await charge();
    expect(actions().filter((action) => action !== 'StatusNotification')).toEqual([
      'BootNotification',
      'Authorize',
      'StartTransaction',
      'MeterValues',
      'StopTransaction',
    ]);
    const { sessions, counts } = readLedger(ledgerPath);
    expect(sessions).toMatchObject([
      {
        chargePointId: 'CP-1',
        ocppTransactionId: '1',
        idTag: 'TAG-1',
        startConfirmed: true,
        endConfirmed: true,
      },
    ]);
    expect(counts).toEqual({ sent: 3, confirmed: 3, resent: 0, duplicated: 0, dropped: 0, callErrors: 0 });
    expect(fleet.report().messages).toEqual({ ...counts, waiting: 0 });
  });

  it('says nothing but BootNotification until it is accepted', async () => {
    const answers = ['Pending', 'Rejected'];
    csms.react = ({ action }) => {
      const status = action === 'BootNotification' ? answers.shift() : undefined;
      return status === undefined
        ? undefined
        : { status, interval: 1, currentTime: new Date().toISOString() };
    };
    fleet = aFleet();
    await fleet.start({ limitMs: 10_000 });
    expect(actions().slice(0, 3)).toEqual(['BootNotification', 'BootNotification', 'BootNotification']);
  });

  it.each([
    [false, 2],
    [true, 1],
  ])('sends again what was not answered (with the same id: %s)', async (resendsWithSameId, ids) => {
    let silences = 1;
    csms.react = ({ action }) => (action === 'StopTransaction' && silences-- > 0 ? null : undefined);
    fleet = aFleet({ callTimeoutMs: 50, resendsWithSameId });
    await fleet.start();
    await charge();
    const stops = csms.calls.filter(({ action }) => action === 'StopTransaction');
    expect(stops).toHaveLength(2);
    expect(stops[1]?.payload).toEqual(stops[0]?.payload);
    expect(new Set(stops.map(({ messageId }) => messageId)).size).toBe(ids);
    expect(readLedger(ledgerPath).counts).toMatchObject({ confirmed: 3, resent: 1, dropped: 0 });
    expect(fleet.report().errors).toEqual({ 'timeout StopTransaction': 1 });
  });

  it('drops what is refused again and again, and says so', async () => {
    csms.react = ({ action }) => (action === 'MeterValues' ? 'InternalError' : undefined);
    fleet = aFleet({ maxRefusals: 3 });
    await fleet.start();
    await charge();
    expect(csms.payloads('MeterValues')).toHaveLength(3);
    const { sessions, counts } = readLedger(ledgerPath);
    expect(sessions).toMatchObject([{ dropped: ['MeterValues'], endConfirmed: true }]);
    expect(counts).toMatchObject({ confirmed: 2, dropped: 1, callErrors: 3, resent: 2 });
  });

  it('cannot tell the rest of a 1.6 transaction whose start was dropped', async () => {
    csms.react = ({ action }) => (action === 'StartTransaction' ? 'InternalError' : undefined);
    fleet = aFleet({ maxRefusals: 1 });
    await fleet.start();
    await charge();
    expect(transactional()).toHaveLength(1);
    expect(readLedger(ledgerPath).sessions).toMatchObject([
      { dropped: ['StartTransaction', 'MeterValues', 'StopTransaction'], startConfirmed: false },
    ]);
  });

  it('charges on while the network is cut, and tells it in order afterwards', async () => {
    fleet = aFleet({ chargePoints: [{ id: 'CP-1', version: '2.0.1' }] });
    await fleet.start();
    fleet.chargePoint('CP-1').cut(100);
    await charge();
    const events = csms.payloads('TransactionEvent');
    expect(events.map(({ eventType, seqNo, offline }) => [eventType, seqNo, offline])).toEqual([
      ['Started', 0, true],
      ['Updated', 1, true],
      ['Ended', 2, true],
    ]);
    expect(actions().filter((action) => action === 'BootNotification')).toHaveLength(1);
  });

  it('tells after the next boot that the power had failed', async () => {
    fleet = aFleet();
    await fleet.start();
    await fleet.chargePoint('CP-1').startCharging(1, 'TAG-1');
    await eventually(() => expect(csms.payloads('StartTransaction')).toHaveLength(1));
    fleet.chargePoint('CP-1').reboot('PowerLoss', 'PowerUp', 20);
    await eventually(() => expect(csms.payloads('StopTransaction')).toMatchObject([{ reason: 'PowerLoss' }]));
    expect(actions().lastIndexOf('BootNotification')).toBeGreaterThan(actions().indexOf('StartTransaction'));
    expect(actions().lastIndexOf('BootNotification')).toBeLessThan(actions().indexOf('StopTransaction'));
  });

  it.each(['1.6', '2.0.1'] as const)(
    'tells in its next life that the power had failed (OCPP %s), once',
    async (version) => {
      const ended = () => [
        ...csms.payloads('StopTransaction'),
        ...csms.payloads('TransactionEvent').filter(({ eventType }) => eventType === 'Ended'),
      ];
      const life = async () => {
        fleet = aFleet({ chargePoints: [{ id: 'CP-1', version }] });
        await fleet.start();
      };
      await life();
      await fleet.chargePoint('CP-1').startCharging(1, 'TAG-1');
      await eventually(() =>
        expect(readLedger(ledgerPath).sessions).toMatchObject([{ startConfirmed: true }]),
      );
      fleet.stop();
      await life();
      await eventually(() => expect(readLedger(ledgerPath).sessions).toMatchObject([{ endConfirmed: true }]));
      fleet.stop();
      await life();
      expect(ended()).toHaveLength(1);
      expect(JSON.stringify(ended())).toContain('PowerLoss');
      expect(readLedger(ledgerPath).sessions).toMatchObject([{ stopReason: 'PowerLoss', dropped: [] }]);
    },
  );

  it('ends a session whose connector fails', async () => {
    fleet = aFleet({ chargePoints: [{ id: 'CP-1', version: '2.0.1' }] });
    await fleet.start();
    await fleet.chargePoint('CP-1').startCharging(1, 'TAG-1');
    fleet.chargePoint('CP-1').fail(1, 20);
    expect(await fleet.drain({ limitMs: 10_000 })).toBe(true);
    expect(csms.payloads('TransactionEvent').at(-1)).toMatchObject({
      eventType: 'Ended',
      triggerReason: 'AbnormalCondition',
      transactionInfo: { stoppedReason: 'GroundFault' },
    });
    const told = csms.payloads('StatusNotification').map(({ connectorStatus }) => connectorStatus);
    expect(told).toEqual(['Available', 'Occupied', 'Faulted', 'Available']);
  });

  it('charges nobody whose id tag is refused, and ends at once where the start is', async () => {
    csms.react = ({ action, payload }) => {
      if (action === 'Authorize' && payload['idTag'] === 'UNKNOWN')
        return { idTagInfo: { status: 'Invalid' } };
      return action === 'StartTransaction'
        ? { transactionId: 9, idTagInfo: { status: 'ConcurrentTx' } }
        : undefined;
    };
    fleet = aFleet({ chargePoints: [{ id: 'CP-1', version: '1.6', connectors: 2 }] });
    await fleet.start();
    expect(await fleet.chargePoint('CP-1').startCharging(1, 'UNKNOWN')).toBeNull();
    await fleet.chargePoint('CP-1').startCharging(2, 'TAG-1');
    await eventually(() =>
      expect(csms.payloads('StopTransaction')).toMatchObject([{ transactionId: 9, reason: 'DeAuthorized' }]),
    );
    expect(fleet.report().sessions).toMatchObject({ begun: 1, ended: 1, refused: 2 });
  });

  it('doubles and swaps messages when it is told to, and the ledger knows', async () => {
    fleet = aFleet({ probabilities: { duplicates: 1, disorder: 1 } });
    await fleet.start();
    await charge();
    expect(transactional().map(({ action }) => action)).toEqual([
      'StartTransaction',
      'StartTransaction',
      'StopTransaction',
      'StopTransaction',
      'MeterValues',
      'MeterValues',
    ]);
    const { sessions, counts } = readLedger(ledgerPath);
    expect(counts).toMatchObject({ sent: 6, confirmed: 3, duplicated: 3, resent: 0 });
    // The fake names a repeated start anew, which no CSMS may.
    expect(sessions[0]?.contradictions).toEqual(['2']);
  });

  it('sends again what lost its answer with the network, until one comes', async () => {
    fleet = aFleet({ probabilities: { lostAnswers: 0.7 }, seed: 3 });
    await fleet.start();
    await charge();
    const { counts } = readLedger(ledgerPath);
    expect(counts.resent).toBeGreaterThan(0);
    expect(counts).toEqual({
      sent: 3 + counts.resent,
      confirmed: 3,
      resent: counts.resent,
      duplicated: 0,
      dropped: 0,
      callErrors: 0,
    });
    expect(transactional().length).toBe(counts.sent);
  });

  it('leaves in the ledger what was never confirmed', async () => {
    csms.react = ({ action }) => (action === 'StopTransaction' ? null : undefined);
    fleet = aFleet();
    await fleet.start();
    await fleet.chargePoint('CP-1').startCharging(1, 'TAG-1');
    fleet.chargePoint('CP-1').stopCharging();
    await eventually(() => expect(csms.payloads('StopTransaction')).toHaveLength(1));
    fleet.stop();
    const { sessions, counts } = readLedger(ledgerPath);
    expect(sessions).toMatchObject([{ startConfirmed: true, endConfirmed: false, stopReason: 'Local' }]);
    expect(counts).toMatchObject({ sent: 3, confirmed: 2 });
  });

  it('goes on with its meters where the ledger says that they were', async () => {
    fleet = aFleet();
    await fleet.start();
    await charge();
    fleet.stop();
    const [first] = readLedger(ledgerPath).sessions;
    fleet = aFleet({ seed: 99 });
    await fleet.start();
    await charge();
    const [, second] = readLedger(ledgerPath).sessions;
    expect(second?.meterStartWh).toBe(first?.meterStopWh);
  });

  it('says who was not accepted, and why', async () => {
    fleet = aFleet();
    await csms.close();
    await expect(fleet.start({ limitMs: 50 })).rejects.toThrow(
      /^1 of 1 charge points were not accepted in time \(CP-1\): .*ECONNREFUSED/,
    );
    csms = await FakeCsms.listen();
  });

  it('has its visitors come and go by themselves', async () => {
    fleet = aFleet({
      chargePoints: [
        { id: 'CP-1', version: '1.6' },
        { id: 'CP-2', version: '2.0.1', connectors: 2 },
      ],
      idTags: ['TAG-1', 'TAG-2', 'TAG-3'],
      ratePerMinute: 600,
      sessionSeconds: { min: 0.1, max: 0.3 },
      meterIntervalSeconds: 1,
    });
    await fleet.start();
    await eventually(() => expect(fleet.report().sessions.ended).toBeGreaterThan(3));
    expect(await fleet.drain({ limitMs: 10_000 })).toBe(true);
    const { sessions } = readLedger(ledgerPath);
    expect(sessions.every(({ startConfirmed, endConfirmed }) => startConfirmed && endConfirmed)).toBe(true);
    expect(fleet.report().sessions).toMatchObject({
      running: 0,
      begun: sessions.length,
      ended: sessions.length,
    });
  });
});
