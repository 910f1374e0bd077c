import { type ProjectChange, refusalOf } from './installer-change';

const STAYS: ProjectChange = {
  from: 'in_progress',
  to: 'in_progress',
  hasOperator: true,
  chargePointCount: 2,
  commissionedCount: 1,
};

describe('what an installer may make of a project', () => {
  it.each<Partial<ProjectChange>>([
    {},
    { from: 'draft' },
    { to: 'draft' },
    { to: 'commissioned', commissionedCount: 2 },
    { from: 'commissioned', to: 'commissioned' },
    { from: 'commissioned', to: 'in_progress' },
    { to: 'archived', hasOperator: false },
    { from: 'archived', hasOperator: false },
  ])('%j', (change) => {
    expect(refusalOf({ ...STAYS, ...change })).toBeNull();
  });

  it.each<[Partial<ProjectChange>, RegExp]>([
    [{ to: 'commissioned' }, /^1 of 2 charge points/],
    [{ to: 'commissioned', chargePointCount: 0, commissionedCount: 0 }, /^0 of 0/],
    [{ from: 'draft', to: 'commissioned', commissionedCount: 2 }, /does not become/],
    [{ from: 'commissioned', to: 'handed_over' }, /by its handover/],
    [{ from: 'handed_over', to: 'handed_over' }, /is handed over/],
    [{ from: 'handed_over', to: 'archived', hasOperator: false }, /is handed over/],
    [{ to: 'archived' }, /by the operator/],
    [{ from: 'archived' }, /by the operator/],
    [{ from: 'archived', to: 'archived' }, /by the operator/],
    [{ from: 'archived', to: 'archived', hasOperator: false }, /is archived/],
  ])('not %j', (change, why) => {
    expect(refusalOf({ ...STAYS, ...change })).toMatch(why);
  });
});
