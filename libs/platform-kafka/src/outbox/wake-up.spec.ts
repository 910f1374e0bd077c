import { WakeUp } from './wake-up';

describe('WakeUp', () => {
  it('cuts a rest short', async () => {
    const wakeUp = new WakeUp();
    const rest = wakeUp.wait(60_000);
    wakeUp.now();
    await expect(rest).resolves.toBeUndefined();
  });

  it('does not lose a call that comes before the rest begins', async () => {
    const wakeUp = new WakeUp();
    wakeUp.reset();
    wakeUp.now();
    await expect(wakeUp.wait(60_000)).resolves.toBeUndefined();
  });
});
