import type { ConfigurationWords, ReadValue, WantedValue, WrittenValue } from './configuration-words';

interface Configuration16 {
  readonly configurationKey?: readonly {
    readonly key: string;
    readonly readonly: boolean;
    readonly value?: string;
  }[];
}

/** OCPP 1.6 §5.8: one key is asked for at a time, as many chargers take no more (GetConfigurationMaxKeys). */
export const READING_16: ConfigurationWords<{ readonly key: string }, ReadValue> = {
  call: (items) => ({ action: 'GetConfiguration', payload: { key: items.map(({ key }) => key) } }),
  results: (items, answer) => items.map(({ key }) => readOf(key, answer as Configuration16)),
};

/** OCPP 1.6 §5.3. */
export const WRITING_16: ConfigurationWords<WantedValue, WrittenValue> = {
  call: ([item]) =>
    item === undefined
      ? null
      : { action: 'ChangeConfiguration', payload: { key: item.key, value: item.value } },
  results: (items, answer) => {
    const { status } = answer as { status: string };
    return items.map(({ key }) => ({ key, ...(WRITTEN[status] ?? { status: 'error', reason: status }) }));
  },
};

const WRITTEN: Readonly<Record<string, Omit<WrittenValue, 'key'>>> = {
  Accepted: { status: 'accepted', reason: null },
  RebootRequired: { status: 'reboot_required', reason: null },
  Rejected: { status: 'rejected', reason: 'Rejected' },
  NotSupported: { status: 'unknown', reason: 'NotSupported' },
};

/** A key that it does not tell at all the charger does not know, whether it names it among the unknown or not. */
function readOf(key: string, { configurationKey = [] }: Configuration16): ReadValue {
  const found = configurationKey.find((one) => one.key.toLowerCase() === key.toLowerCase());
  if (found === undefined) return { key, status: 'unknown', value: null, readonly: null, reason: null };
  return { key, status: 'found', value: found.value ?? null, readonly: found.readonly, reason: null };
}
