import type { FieldError } from '@csms/kernel';

import { STEP_NAMES, type StepName } from '../../commissioning/domain/run';

import type { WantedCheck } from './template';

/** The others need the connection, and signing off goes by the nameplate that `configuration` has seen. */
const ALWAYS: readonly StepName[] = ['connectivity', 'configuration'];

const FIGURES: Readonly<Record<Exclude<keyof WantedCheck, 'name'>, StepName>> = {
  min_connectors: 'configuration',
  min_energy_wh: 'test_transaction',
};

export const EVERY_CHECK: readonly WantedCheck[] = STEP_NAMES.map((name) => ({ name }));

/** What is wrong with the checks of a template. */
export function checkRules(checks: readonly WantedCheck[]): FieldError[] {
  const missing = ALWAYS.filter((name) => !checks.some((check) => check.name === name));
  return [
    ...missing.map((name) => ({
      pointer: '/checks',
      code: 'required',
      detail: `Every run has the check ${name}.`,
    })),
    ...checks.flatMap((check, index) => rulesOf(check, index, checks)),
  ];
}

function rulesOf(check: WantedCheck, index: number, checks: readonly WantedCheck[]): FieldError[] {
  const pointer = `/checks/${index}`;
  if (checks.findIndex(({ name }) => name === check.name) < index) {
    return [{ pointer, code: 'doubled', detail: `The check ${check.name} is there already.` }];
  }
  return Object.entries(FIGURES).flatMap(([figure, step]) =>
    check[figure as keyof typeof FIGURES] === undefined || check.name === step
      ? []
      : [
          {
            pointer: `${pointer}/${figure}`,
            code: 'not_allowed',
            detail: `${figure} belongs to the check ${step}.`,
          },
        ],
  );
}
