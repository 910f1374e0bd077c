import fc from 'fast-check';

import { nextStep, type RolloutCharger, type RolloutChargerState } from './rollout-step';

type Mutable = Omit<RolloutCharger, 'state'> & { state: RolloutChargerState };

const rules = { batchSize: 2, stopAfterFailures: 2, isLate: false };

function chargers(...states: (RolloutChargerState | 'offline')[]): RolloutCharger[] {
  return states.map((state, index) => ({
    id: `CP-${index}`,
    batch: Math.floor(index / rules.batchSize),
    state: state === 'offline' ? 'pending' : state,
    isOnline: state !== 'offline',
  }));
}

describe('the next step of a rollout', () => {
  it.each([
    ['the first batch', chargers('pending', 'pending', 'pending'), ['CP-0', 'CP-1']],
    ['the rest of a batch', chargers('installed', 'pending', 'pending'), ['CP-1']],
    ['the next batch, when the one before is done', chargers('installed', 'failed', 'pending'), ['CP-2']],
    ['past who is offline', chargers('offline', 'installed', 'pending', 'pending'), ['CP-2', 'CP-3']],
    ['who came late, first', chargers('pending', 'installed', 'pending', 'pending'), ['CP-0']],
  ])('orders %s', (_, of, ids) => expect(nextStep(of, rules)).toEqual({ kind: 'order', ids }));

  it.each([
    ['for the batch under way', chargers('installed', 'updating', 'pending')],
    ['for what is being ordered', chargers('ordering', 'ordering', 'pending')],
    ['for who is offline', chargers('installed', 'offline')],
    ['for the last one', chargers('installed', 'updating')],
    ['while as many are under way as a batch has', chargers('pending', 'installed', 'updating', 'updating')],
  ])('waits %s', (_, of) => expect(nextStep(of, rules)).toEqual({ kind: 'wait' }));

  it('stops on failures, even with some under way', () => {
    expect(nextStep(chargers('failed', 'failed', 'updating', 'pending'), rules)).toEqual({ kind: 'stop' });
    const never = { ...rules, stopAfterFailures: null };
    expect(nextStep(chargers('failed', 'failed', 'pending'), never)).toMatchObject({ kind: 'order' });
  });

  it('is complete when everyone has ended', () => {
    expect(nextStep(chargers('installed', 'failed', 'installed'), rules)).toEqual({ kind: 'complete' });
  });

  it('gives up who has not come by the deadline', () => {
    const step = nextStep(chargers('installed', 'offline', 'updating'), { ...rules, isLate: true });
    expect(step).toEqual({ kind: 'expire', ids: ['CP-1'] });
  });

  it('never has more under way than a batch, and comes to an end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.record({ isOnline: fc.boolean(), succeeds: fc.boolean() }), {
          minLength: 1,
          maxLength: 20,
        }),
        (batchSize, outcomes) => {
          const all = outcomes.map(({ isOnline }, index): Mutable => ({
            id: String(index),
            batch: Math.floor(index / batchSize),
            state: 'pending',
            isOnline,
          }));
          const of = { batchSize, stopAfterFailures: null };
          for (let turn = 0; turn < 100; turn += 1) {
            const step = nextStep(all, { ...of, isLate: turn > 50 });
            if (step.kind === 'complete') return;
            if (step.kind === 'expire')
              all.forEach((one) => (one.state = one.state === 'pending' ? 'failed' : one.state));
            if (step.kind === 'order')
              step.ids.forEach((id) => ((all[Number(id)] ?? { state: 'pending' }).state = 'updating'));
            const underWay = all.filter(({ state }) => state === 'updating');
            expect(underWay.length).toBeLessThanOrEqual(batchSize);
            const [first] = underWay;
            if (first !== undefined)
              first.state = outcomes[Number(first.id)]?.succeeds === true ? 'installed' : 'failed';
          }
          throw new Error('It has not come to an end');
        },
      ),
    );
  });
});
