import { Admission } from './admission';

describe('admission', () => {
  it('lets so many in at once, the others in their order, and turns away what is too much', async () => {
    const admission = new Admission(1, 2);
    const order: string[] = [];
    const leave = await admission.enter();
    const second = admission.enter()?.then((out) => (order.push('second'), out));
    const third = admission.enter()?.then((out) => (order.push('third'), out));
    expect(admission.enter()).toBeNull();
    leave?.();
    (await second)?.();
    (await third)?.();
    expect(order).toEqual(['second', 'third']);
    expect(admission.enter()).not.toBeNull();
  });

  it('takes a place back once', async () => {
    const admission = new Admission(1, 0);
    const leave = await admission.enter();
    leave?.();
    leave?.();
    expect(admission.enter()).not.toBeNull();
    expect(admission.enter()).toBeNull();
  });
});
