import { eventually } from '@csms/testing';

import type { TestCharger } from '../testing/test-charger';
import { type KnownChargePoint, TestGateway } from '../testing/test-gateway';

import { QUIRKS } from './quirks';
import { type Recording, RECORDINGS, SESSION, type Step, TRANSACTION } from './recordings';
import { toldOfChargers } from './testing/told-of-chargers';

const CLOCKS_DIFFER_MS = 65_000;
/** The recordings were made as the specs were loaded: a slow machine plays them later. */
const LOADED_MS = Date.now();

describe('a charger that', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start({ environment: { OCPP_RELEARN_AFTER_SECONDS: '1' } });
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  it('is strange has a recording for each of its ways', () => {
    expect([...new Set(RECORDINGS.map(({ quirk }) => quirk))].sort()).toEqual(
      QUIRKS.map(({ id }) => id).sort(),
    );
  });

  const connect = (chargePoint: KnownChargePoint, version: Recording['version']) =>
    version === '1.6' ? gateway.connect16(chargePoint) : gateway.connect201(chargePoint);

  it.each(RECORDINGS)('has the quirk $quirk is understood', async (recording) => {
    const chargePoint = await gateway.register({ time_zone: recording.timeZone ?? 'Europe/London' });
    const tag = await gateway.issue();
    const asked: string[] = [];
    let transactionId: unknown = null;
    let charger =
      recording.offersNoSubprotocol === true
        ? await gateway.connectWithoutSubprotocol(chargePoint)
        : await connect(chargePoint, recording.version);
    const play = async (step: Step): Promise<void> => {
      if ('reconnects' in step) {
        await charger.close();
        charger = await connect(chargePoint, step.reconnects);
        charger.onCommand((action, payload) => {
          asked.push(`${action} ${(payload as { requestedMessage?: string }).requestedMessage ?? ''}`);
          return { payload: { status: 'Accepted' } };
        });
      } else if ('isRefused' in step) {
        const [id, action, payload] = step.isRefused;
        expect(await charger.call(action, payload, id)).toMatchObject({ kind: 'error', code: step.code });
      } else if ('sendsBytes' in step) {
        const [type, id] = await charger.exchange(step.sendsBytes, step.isBinary);
        expect([type, id]).toEqual(step.isAnswered);
      } else if ('sendsAtOnce' in step) {
        await Promise.all(
          step.sendsAtOnce.map(([id, action, payload]) => charger.result(action, payload, id)),
        );
      } else {
        const answer = await send(charger, step.sends, transactionId);
        transactionId = answer['transactionId'] ?? transactionId;
        expect(answer).toMatchObject(step.gets ?? {});
      }
    };
    for (const step of recording.steps({ tag })) await play(step);
    if (recording.isAsked === true) {
      await eventually(() =>
        expect(asked).toEqual(['TriggerMessage StatusNotification', 'TriggerMessage MeterValues']),
      );
    }
    await charger.close();
    await gateway.service.settled();
    const told = toldOfChargers(gateway, chargePoint.id);
    const sessionId = told.find(({ type }) => type === 'transaction-started')?.data['session_id'] ?? null;
    expect(told).toEqual(
      recording.told.map(([type, data]) => ({ type, data: expected(data, sessionId) as object })),
    );
  });
});

async function send(
  charger: TestCharger,
  [id, action, payload]: readonly [string, string, object],
  transactionId: unknown,
): Promise<Record<string, unknown>> {
  const text = JSON.stringify(payload).replaceAll(String(TRANSACTION), String(transactionId));
  return charger.result(action, JSON.parse(text) as object, id);
}

/** What is written of an event, as a matcher. */
function expected(written: unknown, sessionId: unknown): unknown {
  if (written === SESSION) return sessionId;
  if (Array.isArray(written)) return written.map((item) => expected(item, sessionId));
  if (typeof written !== 'object' || written === null) return written;
  if ('closeTo' in written) return new CloseTo(written.closeTo as number);
  const members = Object.entries(written).map(([name, value]) => [name, expected(value, sessionId)]);
  return expect.objectContaining(Object.fromEntries(members) as Record<string, unknown>);
}

/** An instant that is this one but for the time that a recording takes. */
class CloseTo {
  readonly $$typeof = Symbol.for('jest.asymmetricMatcher');

  constructor(private readonly instant: number) {}

  asymmetricMatch(value: unknown): boolean {
    const laterMs = Date.parse(String(value)) - this.instant;
    return laterMs > -CLOCKS_DIFFER_MS && laterMs < CLOCKS_DIFFER_MS + Date.now() - LOADED_MS;
  }

  toAsymmetricMatcher(): string {
    return this.toString();
  }

  toString(): string {
    return `about ${new Date(this.instant).toISOString()}`;
  }
}
