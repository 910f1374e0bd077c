import { Gate } from './gate';

describe('Gate', () => {
  it('lets no more in than its width, and everyone in the end', async () => {
    const gate = new Gate(3);
    let inside = 0;
    let most = 0;
    const visits = Array.from({ length: 20 }, (_, index) =>
      gate.pass(async () => {
        inside += 1;
        most = Math.max(most, inside);
        await Promise.resolve();
        inside -= 1;
        return index;
      }),
    );
    expect(await Promise.all(visits)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(most).toBe(3);
  });

  it('lets the next in after a failure', async () => {
    const gate = new Gate(1);
    const failing = gate.pass(() => Promise.reject(new Error('failed')));
    const next = gate.pass(() => Promise.resolve('in'));
    await expect(failing).rejects.toThrow('failed');
    await expect(next).resolves.toBe('in');
  });
});
