import type { OcppVersion } from '@csms/ocpp';

const KEY_16 = 'heartbeatinterval';
const COMPONENT_201 = 'ocppcommctrlr';

interface Command {
  readonly version: OcppVersion;
  readonly action: string;
  readonly payload: object;
}

interface NamedVariable {
  readonly component?: { readonly name?: unknown };
  readonly variable?: { readonly name?: unknown };
  readonly attributeType?: unknown;
}

/**
 * The heartbeat interval, s, that a charger took by this command (1.6 §5.3 and §9.1.10; 2.0.1 B05); null: it took none. One
 * that it takes after a restart does not count: the answer of its boot replaces it.
 */
export function changedInterval(command: Command, response: object): number | null {
  const { version, action, payload } = command;
  if (version === '1.6') return action === 'ChangeConfiguration' ? changed16(payload, response) : null;
  return action === 'SetVariables' ? changed201(payload, response) : null;
}

function changed16(payload: object, response: object): number | null {
  const { key, value } = payload as { key?: unknown; value?: unknown };
  const { status } = response as { status?: unknown };
  return isWord(key, KEY_16) && status === 'Accepted' ? secondsOf(value) : null;
}

function changed201(payload: object, response: object): number | null {
  const { setVariableData: wanted } = payload as { setVariableData?: readonly NamedVariable[] };
  const { setVariableResult: results } = response as { setVariableResult?: readonly NamedVariable[] };
  const taken = results?.filter(isInterval).at(-1) as { attributeStatus?: unknown } | undefined;
  const asked = wanted?.filter(isInterval).at(-1) as { attributeValue?: unknown } | undefined;
  return taken?.attributeStatus === 'Accepted' ? secondsOf(asked?.attributeValue) : null;
}

function isInterval({ component, variable, attributeType = 'Actual' }: NamedVariable): boolean {
  return (
    isWord(component?.name, COMPONENT_201) && isWord(variable?.name, KEY_16) && attributeType === 'Actual'
  );
}

/** Names are compared without regard to case (CiString). */
function isWord(value: unknown, word: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === word;
}

function secondsOf(value: unknown): number | null {
  return typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : null;
}
