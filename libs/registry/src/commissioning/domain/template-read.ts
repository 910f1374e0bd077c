import type { ConfigurationRead } from '@csms/contracts';

import type {
  RunTemplate,
  TemplatedVersion,
  WantedValue,
} from '../../commissioning-templates/domain/template';
import { wantedBy } from '../../commissioning-templates/domain/template';

import type { CommandState } from './test-charge';

/** What the charger was asked for its values by, and what it said. */
export interface TemplateRead {
  readonly command: CommandState;
  readonly version: TemplatedVersion;
  readonly wanted: readonly WantedValue[];
  /** null: no answer yet, or none. */
  readonly found: ConfigurationRead['values'] | null;
}

/** null: there is nothing to be read. */
export function newRead(
  template: RunTemplate | null,
  ocppVersion: string | null,
  commandId: string,
): TemplateRead | null {
  const wanted = template === null ? null : wantedBy(template, ocppVersion);
  if (wanted === null) return null;
  const command = { id: commandId, status: null, reason: null };
  return { command, version: wanted.version, wanted: wanted.values, found: null };
}

export interface ReadAnswer {
  readonly commandId: string;
  readonly status: NonNullable<CommandState['status']>;
  readonly reason: string | null;
  readonly response: unknown;
}

/** The first word about a command holds. */
export function withAnswer(
  read: TemplateRead,
  { commandId, status, reason, response }: ReadAnswer,
): TemplateRead {
  if (read.command.id !== commandId || read.command.status !== null) return read;
  return { ...read, command: { ...read.command, status, reason }, found: valuesOf(response) };
}

function valuesOf(response: unknown): ConfigurationRead['values'] | null {
  if (typeof response !== 'object' || response === null || !('values' in response)) return null;
  return (response as ConfigurationRead).values;
}
