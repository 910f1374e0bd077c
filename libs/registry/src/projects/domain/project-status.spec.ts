import { mayBecome, PROJECT_STATUSES } from './project-status';

const ALLOWED = [
  'draft>in_progress',
  'draft>archived',
  'in_progress>draft',
  'in_progress>commissioned',
  'in_progress>archived',
  'commissioned>in_progress',
  'commissioned>handed_over',
  'commissioned>archived',
  'handed_over>archived',
  'archived>in_progress',
];

describe('the status of a project', () => {
  it.each(PROJECT_STATUSES.flatMap((from) => PROJECT_STATUSES.map((to) => [from, to] as const)))(
    '%s to %s',
    (from, to) => {
      expect(mayBecome(from, to)).toBe(from === to || ALLOWED.includes(`${from}>${to}`));
    },
  );
});
