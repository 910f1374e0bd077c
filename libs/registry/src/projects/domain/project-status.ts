export const PROJECT_STATUSES = ['draft', 'in_progress', 'commissioned', 'handed_over', 'archived'] as const;

export type ProjectStatus = (typeof PROJECT_STATUSES)[number];

/** What a new project may be: the rest it becomes by what is done at it. */
export const FIRST_STATUSES = ['draft', 'in_progress'] as const;

/** What may follow each status. What is handed over is its owner's: it is archived only. */
const NEXT: Readonly<Record<ProjectStatus, readonly ProjectStatus[]>> = {
  draft: ['in_progress', 'archived'],
  in_progress: ['draft', 'commissioned', 'archived'],
  commissioned: ['in_progress', 'handed_over', 'archived'],
  handed_over: ['archived'],
  archived: ['in_progress'],
};

export function mayBecome(from: ProjectStatus, to: ProjectStatus): boolean {
  return from === to || NEXT[from].includes(to);
}
