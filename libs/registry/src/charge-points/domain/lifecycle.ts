import { InvalidStateError } from '@csms/kernel';

export const LIFECYCLES = [
  'registered',
  'configured',
  'commissioning',
  'commissioned',
  'handed_over',
  'decommissioned',
] as const;

export type Lifecycle = (typeof LIFECYCLES)[number];

/** What may follow each state of a charge point. One that is commissioned may be checked anew until it is handed over. */
const NEXT: Readonly<Record<Lifecycle, readonly Lifecycle[]>> = {
  registered: ['configured', 'commissioning', 'decommissioned'],
  configured: ['commissioning', 'decommissioned'],
  commissioning: ['commissioning', 'commissioned', 'decommissioned'],
  commissioned: ['commissioning', 'handed_over', 'decommissioned'],
  handed_over: ['decommissioned'],
  decommissioned: [],
};

export function mayFollow(from: Lifecycle, to: Lifecycle): boolean {
  return NEXT[from].includes(to);
}

/** The one place where a charge point goes from one state to the next. @throws InvalidStateError */
export function enter(chargePoint: { readonly id: string; lifecycle: Lifecycle }, next: Lifecycle): void {
  if (!mayFollow(chargePoint.lifecycle, next)) {
    throw new InvalidStateError(
      `The charge point ${chargePoint.id} is ${chargePoint.lifecycle} and does not become ${next}.`,
    );
  }
  chargePoint.lifecycle = next;
}
