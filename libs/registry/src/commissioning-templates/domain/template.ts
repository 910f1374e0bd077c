import type { StepName } from '../../commissioning/domain/run';

/** Wanted values by key: OCPP 1.6 configuration keys, OCPP 2.0.1 variables as `Component.Variable`. */
export interface TemplateConfiguration {
  readonly ocpp16: Readonly<Record<string, string>>;
  readonly ocpp201: Readonly<Record<string, string>>;
}

/** A step of a run that is wanted; its figures are checked beside what the step looks at anyway. */
export interface WantedCheck {
  readonly name: StepName;
  /** Of `configuration`: connectors that have told a status which is no fault. */
  readonly min_connectors?: number;
  /** Of `test_transaction`: Wh that the charge takes. */
  readonly min_energy_wh?: number;
}

export type TemplatedVersion = '1.6' | '2.0.1';

export interface WantedValue {
  readonly key: string;
  readonly value: string;
}

/** What a run takes of a template: later changes of it do not change the run. Its values stay in their order. */
export interface RunTemplate {
  readonly id: string;
  readonly name: string;
  readonly values: Readonly<Record<TemplatedVersion, readonly WantedValue[]>>;
  readonly checks: readonly WantedCheck[];
}

/** By the versions whose words they are. */
export function valuesOf({ ocpp16, ocpp201 }: TemplateConfiguration): RunTemplate['values'] {
  return { '1.6': listed(ocpp16), '2.0.1': listed(ocpp201) };
}

/** null: the template names no key of this version. */
export function wantedBy(
  { values: all }: Pick<RunTemplate, 'values'>,
  ocppVersion: string | null,
): { readonly version: TemplatedVersion; readonly values: readonly WantedValue[] } | null {
  if (ocppVersion !== '1.6' && ocppVersion !== '2.0.1') return null;
  const values = all[ocppVersion];
  return values.length === 0 ? null : { version: ocppVersion, values };
}

function listed(values: Readonly<Record<string, string>>): WantedValue[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}
