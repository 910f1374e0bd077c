import type { ResourceGrant } from '@csms/contracts';

import { grantsWithin } from './grants-within';

const site = (id: string, access: ResourceGrant['access']): ResourceGrant => ({ type: 'site', id, access });
const ALL: ResourceGrant[] = [];

describe('grantsWithin', () => {
  it.each<[string, ResourceGrant[], ResourceGrant[], boolean]>([
    ['everything in everything', ALL, ALL, true],
    ['a site in everything', [site('1', 'write')], ALL, true],
    ['everything in a site', ALL, [site('1', 'write')], false],
    ['a site in itself', [site('1', 'read')], [site('1', 'read')], true],
    ['reading where writing is granted', [site('1', 'read')], [site('1', 'write')], true],
    ['writing where reading is granted', [site('1', 'write')], [site('1', 'read')], false],
    ['another site', [site('2', 'read')], [site('1', 'write')], false],
    ['two sites in one', [site('1', 'read'), site('2', 'read')], [site('1', 'read')], false],
    ['one site in two', [site('2', 'read')], [site('1', 'read'), site('2', 'write')], true],
  ])('%s', (_what, grants, others, expected) => {
    expect(grantsWithin(grants, others)).toBe(expected);
  });
});
