import type { FieldError } from '@csms/kernel';

/** OCPP 1.6 §9.1.6: which of the grid's phases is at the charger's first, second and third. */
export const PHASE_ROTATIONS = ['RST', 'RTS', 'SRT', 'STR', 'TRS', 'TSR'] as const;

/** How a charge point is wired; null: nobody said. */
export interface Installation {
  readonly phases: number | null;
  readonly phase_rotation: (typeof PHASE_ROTATIONS)[number] | null;
  readonly fuse_a: number | null;
  readonly min_current_a: number | null;
  readonly max_current_a: number | null;
}

export const UNKNOWN_INSTALLATION: Installation = {
  phases: null,
  phase_rotation: null,
  fuse_a: null,
  min_current_a: null,
  max_current_a: null,
};

/** The least current is at most the greatest, and that at most what the fuse bears. */
export function installationErrors(installation: Installation): FieldError[] {
  const { min_current_a: min, max_current_a: max, fuse_a: fuse } = installation;
  return [
    ...above('/min_current_a', min, 'max_current_a', max),
    ...above('/max_current_a', max, 'fuse_a', fuse),
    ...(max === null ? above('/min_current_a', min, 'fuse_a', fuse) : []),
  ];
}

function above(pointer: string, value: number | null, limitName: string, limit: number | null): FieldError[] {
  if (value === null || limit === null || value <= limit) return [];
  return [
    { pointer, code: 'out_of_range', detail: `${pointer.slice(1)} must not exceed ${limitName} (${limit}).` },
  ];
}
