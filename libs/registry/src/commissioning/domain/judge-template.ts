import { isSameValue } from '../../commissioning-templates/domain/same-value';
import type { RunTemplate, WantedValue } from '../../commissioning-templates/domain/template';

import { failed, type Judgement, passed, waiting } from './judgement';
import type { TemplateRead } from './template-read';

type Found = NonNullable<TemplateRead['found']>[number];

/** One key as the evidence shows it. */
interface ComparedValue {
  readonly key: string;
  readonly wanted: string;
  readonly found: string | null;
  readonly status: 'equal' | 'different' | Exclude<Found['status'], 'found'>;
  readonly read_only: boolean | null;
  readonly reason: string | null;
}

/** Whether the charger is set as the template has it. */
export function judgeTemplate(template: RunTemplate, read: TemplateRead | null): Judgement {
  const { id, name } = template;
  if (read === null) {
    return passed(`The template ${name} has no values for the charger’s version of OCPP.`, {
      template: { template_id: id, name, keys: [] },
    });
  }
  const { command, wanted, found } = read;
  if (command.status === null) return waiting('The charger is asked for its configuration.');
  if (found === null) {
    return failed(`The configuration could not be read: ${command.reason ?? command.status}.`, {
      template: { template_id: id, name, ocpp_version: read.version, keys: [] },
    });
  }
  const keys = wanted.map((value) => compared(value, found));
  const evidence = { template: { template_id: id, name, ocpp_version: read.version, keys } };
  const others = keys.filter(({ status }) => status !== 'equal');
  if (others.length === 0)
    return passed(`${keys.length} values are as the template ${name} has them.`, evidence);
  return failed(`Not as the template ${name} has it: ${others.map(wordsOf).join('; ')}.`, evidence);
}

function compared({ key, value: wanted }: WantedValue, all: readonly Found[]): ComparedValue {
  const one = all.find((other) => other.key === key);
  const { status, value, readonly, reason } = one ?? NOT_TOLD;
  const shown = { key, wanted, found: value, read_only: readonly, reason };
  if (status !== 'found') return { ...shown, status };
  return { ...shown, status: isSameValue(wanted, value ?? '') ? 'equal' : 'different' };
}

const NOT_TOLD = { status: 'no_answer', value: null, readonly: null, reason: null } as const;

function wordsOf({ key, wanted, found, status, read_only }: ComparedValue): string {
  switch (status) {
    case 'unknown':
      return `${key} is not known to the charger`;
    case 'rejected':
    case 'error':
    case 'no_answer':
    case 'not_sent':
      return `${key} was not told`;
    case 'equal':
    case 'different':
      return `${key} is ${JSON.stringify(found ?? '')} instead of ${JSON.stringify(wanted)}${read_only === true ? ' and cannot be set' : ''}`;
  }
}
