import { type Component201, parseVariableName, type Variable201 } from '@csms/ocpp';

import { variableKey } from '../../../reports/domain/variable-key';

import type { ConfigurationWords, ReadValue, WantedValue, WrittenValue } from './configuration-words';

interface VariableResult {
  readonly component: Component201;
  readonly variable: Variable201;
  readonly attributeStatus: string;
  readonly attributeStatusInfo?: { readonly reasonCode: string };
  readonly attributeValue?: string;
}

/** OCPP 2.0.1 B06. */
export const READING_201: ConfigurationWords<{ readonly key: string }, ReadValue> = {
  call: (items) => {
    const getVariableData = named(items, () => ({}));
    return getVariableData === null ? null : { action: 'GetVariables', payload: { getVariableData } };
  },
  results: (items, answer) => {
    const { getVariableResult } = answer as { getVariableResult: readonly VariableResult[] };
    return items.map(({ key }) => readOf(key, resultOf(key, getVariableResult)));
  },
};

/** OCPP 2.0.1 B05. */
export const WRITING_201: ConfigurationWords<WantedValue, WrittenValue> = {
  call: (items) => {
    const setVariableData = named(items, ({ value }) => ({ attributeValue: value }));
    return setVariableData === null ? null : { action: 'SetVariables', payload: { setVariableData } };
  },
  results: (items, answer) => {
    const { setVariableResult } = answer as { setVariableResult: readonly VariableResult[] };
    return items.map(({ key }) => writtenOf(key, resultOf(key, setVariableResult)));
  },
};

function named<Item extends { readonly key: string }>(
  items: readonly Item[],
  more: (item: Item) => object,
): object[] | null {
  const all = items.flatMap((item) => {
    const place = parseVariableName(item.key);
    return place === null ? [] : [{ ...place, ...more(item) }];
  });
  return all.length === items.length ? all : null;
}

function resultOf(key: string, results: readonly VariableResult[]): VariableResult | undefined {
  const place = parseVariableName(key);
  if (place === null) return undefined;
  const wanted = variableKey(place.component, place.variable);
  return results.find(({ component, variable }) => variableKey(component, variable) === wanted);
}

function readOf(key: string, result: VariableResult | undefined): ReadValue {
  if (result === undefined) return { key, status: 'no_answer', value: null, readonly: null, reason: null };
  const { attributeStatus: status, attributeValue = null } = result;
  if (status === 'Accepted')
    return { key, status: 'found', value: attributeValue, readonly: null, reason: null };
  return {
    key,
    status: isUnknown(status) ? 'unknown' : 'rejected',
    value: null,
    readonly: null,
    reason: wordOf(result),
  };
}

function writtenOf(key: string, result: VariableResult | undefined): WrittenValue {
  if (result === undefined) return { key, status: 'no_answer', reason: null };
  const { attributeStatus: status } = result;
  if (status === 'Accepted') return { key, status: 'accepted', reason: null };
  if (status === 'RebootRequired') return { key, status: 'reboot_required', reason: null };
  const reason = wordOf(result);
  if (isUnknown(status)) return { key, status: 'unknown', reason };
  // Part 2 appendix 5: the reason code of a variable that cannot be set.
  return { key, status: reason === 'ReadOnly' ? 'read_only' : 'rejected', reason };
}

function isUnknown(status: string): boolean {
  return status.startsWith('Unknown') || status === 'NotSupportedAttributeType';
}

function wordOf({ attributeStatus, attributeStatusInfo }: VariableResult): string {
  return attributeStatusInfo?.reasonCode ?? attributeStatus;
}
