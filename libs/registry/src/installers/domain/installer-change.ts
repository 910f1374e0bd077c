import { mayBecome, type ProjectStatus } from '../../projects/domain/project-status';

export interface ProjectChange {
  readonly from: ProjectStatus;
  /** The same where the status stays. */
  readonly to: ProjectStatus;
  readonly hasOperator: boolean;
  readonly chargePointCount: number;
  readonly commissionedCount: number;
}

/** Why an installer may not change a project in this way; null: he may. */
export function refusalOf({
  from,
  to,
  hasOperator,
  chargePointCount,
  commissionedCount,
}: ProjectChange): string | null {
  if (from === 'handed_over') return 'The project is handed over.';
  if (!mayBecome(from, to)) return `A project that is ${from} does not become ${to}.`;
  if (to === 'handed_over') return 'A project is handed over by its handover only.';
  if (hasOperator && (from === 'archived' || to === 'archived')) {
    return 'Projects of an operator are archived, and taken up again, by the operator.';
  }
  if (from === 'archived' && to === 'archived') return 'The project is archived.';
  if (
    to === 'commissioned' &&
    from !== to &&
    (chargePointCount === 0 || commissionedCount < chargePointCount)
  ) {
    return `${commissionedCount} of ${chargePointCount} charge points are commissioned.`;
  }
  return null;
}
