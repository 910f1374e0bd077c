import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { RESERVED_CHARGE_POINT_IDS } from './reserved-ids';

const DOCUMENT = join(__dirname, '../../../../../docs/openapi.json');

describe('the reserved ids of charge points', () => {
  it('are the words that stand beside {charge_point_id} in the paths of the API', () => {
    const { paths } = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as { paths: object };
    const routes = Object.keys(paths).map((path) => path.split('/'));
    const words = routes.flatMap((route) =>
      route.filter((_word, at) =>
        routes.some(
          (other) =>
            other[at] === '{charge_point_id}' &&
            other.slice(0, at).join('/') === route.slice(0, at).join('/'),
        ),
      ),
    );
    const literal = new Set(words.filter((word) => !word.startsWith('{')));
    expect([...literal].sort()).toEqual(RESERVED_CHARGE_POINT_IDS);
  });
});
