import * as fc from 'fast-check';

import { bestTemplate, type Suited, suits } from './best-template';

const ANY = { vendor: null, model: null };
const OF_VENDOR = { vendor: 'ABB', model: null };
const OF_MODEL = { vendor: 'ABB', model: 'Terra AC' };
const CHARGER = { vendor: ' abb', model: 'TERRA AC ' };

describe('the best template', () => {
  it.each([
    [[ANY, OF_VENDOR, OF_MODEL], CHARGER, OF_MODEL],
    [[OF_MODEL, OF_VENDOR, ANY], CHARGER, OF_MODEL],
    [[ANY, OF_VENDOR, OF_MODEL], { vendor: 'ABB', model: 'Terra 54' }, OF_VENDOR],
    [[ANY, OF_VENDOR, OF_MODEL], { vendor: 'ABB', model: null }, OF_VENDOR],
    [[ANY, OF_VENDOR, OF_MODEL], { vendor: 'Alfen', model: 'Terra AC' }, ANY],
    [[OF_VENDOR, OF_MODEL], { vendor: null, model: null }, null],
    [[], CHARGER, null],
  ])('of %j for %j is %j', (templates, charger, best) => {
    expect(bestTemplate<Suited>(templates, charger)).toBe(best);
  });

  it('of several that are as good is the first', () => {
    const [first, second] = [{ ...OF_MODEL }, { ...OF_MODEL }];
    expect(bestTemplate([first, second], CHARGER)).toBe(first);
  });

  it('suits, and none that suits names more', () => {
    const name = fc.constantFrom(null, 'A', 'b', 'B ');
    const plate = fc.record({ vendor: name, model: name });
    const named = ({ vendor, model }: Suited) => [vendor, model].filter((one) => one !== null).length;
    fc.assert(
      fc.property(fc.array(plate), plate, (templates, charger) => {
        const best = bestTemplate(templates, charger);
        const suited = templates.filter((one) => suits(one, charger));
        if (best === null) return suited.length === 0;
        return suited.includes(best) && suited.every((one) => named(one) <= named(best));
      }),
    );
  });
});
