import type { CommandToChargePoint, ConfigurationRead, ConfigurationWritten } from '@csms/contracts';

import type { CanonicalCall } from '../../domain/canonical-call';

export type ConfigurationCommand = Extract<
  CommandToChargePoint,
  { name: 'read_configuration' | 'write_configuration' }
>;
export type ReadValue = ConfigurationRead['values'][number];
export type WrittenValue = ConfigurationWritten['results'][number];
export type WantedValue = { readonly key: string; readonly value: string };

/** A key that the charger said nothing of. */
export interface Unanswered {
  readonly key: string;
  readonly status: 'error' | 'no_answer' | 'not_sent';
  readonly reason: string | null;
}

/** How keys are asked for, or set, in the words of one OCPP version. */
export interface ConfigurationWords<Item extends { readonly key: string }, Result> {
  /** @returns null where a key cannot be said in this version */
  readonly call: (items: readonly Item[]) => CanonicalCall | null;
  /** Of the items of one call what its answer, which follows its schema, says of each. */
  readonly results: (items: readonly Item[], answer: unknown) => Result[];
}
