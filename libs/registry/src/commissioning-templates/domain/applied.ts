import type { ConfigurationWritten } from '@csms/contracts';
import { CodedError } from '@csms/kernel';

/** What became of the command that writes a template's values. */
export interface CommandOutcome {
  readonly status: 'Accepted' | 'Rejected' | 'Timeout' | 'Error';
  readonly reason: string | null;
  readonly response: unknown;
}

export type AppliedValue = ConfigurationWritten['results'][number] & { readonly value: string };

export interface Applied {
  readonly results: readonly AppliedValue[];
  readonly rebootRequired: boolean;
}

/** What the charger said of each key; null: it said nothing at all. */
export function resultsOf({ response }: CommandOutcome): ConfigurationWritten['results'] | null {
  if (typeof response !== 'object' || response === null || !('results' in response)) return null;
  return (response as ConfigurationWritten).results;
}

export function appliedOf(
  results: ConfigurationWritten['results'],
  wanted: readonly { readonly key: string; readonly value: string }[],
): Applied {
  const values = new Map(wanted.map(({ key, value }) => [key, value]));
  return {
    results: results.map((result) => ({ ...result, value: values.get(result.key) ?? '' })),
    rebootRequired: results.some(({ status }) => status === 'reboot_required'),
  };
}

const AWAY = new Set(['charge_point_offline', 'connection_lost']);

/** Why nothing is known of any key; without an outcome nobody has heard of the command again. */
export function refusalOf(chargePointId: string, outcome: CommandOutcome | null): CodedError {
  const { status, reason } = outcome ?? { status: 'Timeout', reason: null };
  if (reason !== null && AWAY.has(reason)) {
    return new CodedError('charge_point_offline', `The charge point ${chargePointId} is not connected.`);
  }
  if (status === 'Timeout') {
    return new CodedError(
      'charge_point_timeout',
      `The charge point ${chargePointId} did not answer in time.`,
    );
  }
  if (reason === 'protocol_mismatch') {
    return new CodedError(reason, `The charge point ${chargePointId} speaks another version of OCPP now.`);
  }
  return new CodedError('upstream_error', `The template could not be applied: ${reason ?? status}.`);
}
