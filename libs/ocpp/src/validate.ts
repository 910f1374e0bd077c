/** Message validation and the CALLERROR code of each violation (OCPP-J 1.6 §4.2.3, OCPP 2.0.1 Part 4 §4.3). */
import type { ErrorObject } from 'ajv';

import { boundedDescription, type CallErrorReason, codeOfViolation, type Violation } from './call-error';
import { findOutOfRangeNumber } from './number-range';
import { actionsOf, decimalPropertiesOf, firstViolation, type MessageDirection } from './schema-registry';
import { CHARGER_ACTIONS_16 } from './v16/actions';
import { CHARGER_ACTIONS_201 } from './v201/actions';
import type { OcppVersion } from './version';

export type Validation = { readonly ok: true } | ({ readonly ok: false } & CallErrorReason);

const VALID: Validation = { ok: true };

/** Longest field path that a description repeats; property names are the sender's to choose. */
const MAX_PATH_LENGTH = 120;

/** Actions that a charger of this version may send to a central system. */
export function chargerActions(version: OcppVersion): ReadonlySet<string> {
  return version === '1.6' ? CHARGER_ACTIONS_16 : CHARGER_ACTIONS_201;
}

/**
 * Judges a CALL that a charger sent.
 * @param offered the actions that the caller has a handler for; by default all that a charger may send.
 * @returns ok, or the CALLERROR to answer: `NotImplemented` for an action that the version does not know,
 *   `NotSupported` for one that it knows but the caller does not offer, else the violation of the schema. Of several
 *   violations the first in schema order counts: of each object first a missing property, then an unknown one, then
 *   its properties in the schema's order.
 */
export function validateCall(
  version: OcppVersion,
  action: string,
  payload: unknown,
  offered: ReadonlySet<string> = chargerActions(version),
): Validation {
  if (!actionsOf(version).has(action)) {
    return refusal('NotImplemented', `OCPP ${version} has no action of this name.`);
  }
  if (!offered.has(action)) return refusal('NotSupported', `${action} is not offered by this system.`);
  return validateMessage(version, action, 'request', payload);
}

/** Judges the request of any known action, either direction: for a command before it is sent to a charger. */
export function validateRequest(version: OcppVersion, action: string, payload: unknown): Validation {
  if (!actionsOf(version).has(action)) {
    return refusal('NotImplemented', `OCPP ${version} has no action of this name.`);
  }
  return validateMessage(version, action, 'request', payload);
}

/** Judges the payload of a CALLRESULT for a request of this action, ours or the charger's. */
export function validateResult(version: OcppVersion, action: string, payload: unknown): Validation {
  if (!actionsOf(version).has(action)) {
    return refusal('NotImplemented', `OCPP ${version} has no action of this name.`);
  }
  return validateMessage(version, action, 'response', payload);
}

function validateMessage(
  version: OcppVersion,
  action: string,
  direction: MessageDirection,
  payload: unknown,
): Validation {
  const error = firstViolation(version, action, direction, payload);
  if (error !== null) return violationOf(version, error);
  const outOfRange = findOutOfRangeNumber(payload, decimalPropertiesOf(version));
  if (outOfRange !== null) {
    return violation(version, 'property', outOfRange.path, 'range', outOfRange.rule);
  }
  return VALID;
}

function violationOf(version: OcppVersion, error: ErrorObject): Validation {
  const { instancePath, keyword, params } = error;
  switch (keyword) {
    case 'required':
      return violation(
        version,
        'occurrence',
        `${instancePath}/${params.missingProperty}`,
        keyword,
        'is missing',
      );
    case 'additionalProperties':
      return violation(
        version,
        'formation',
        `${instancePath}/${params.additionalProperty}`,
        keyword,
        'is not a property of this message',
      );
    case 'type':
      return instancePath === ''
        ? violation(version, 'formation', '', keyword, 'must be an object')
        : violation(version, 'type', instancePath, keyword, error.message ?? 'has the wrong type');
    case 'minItems':
    case 'maxItems':
      return violation(
        version,
        'occurrence',
        instancePath,
        keyword,
        error.message ?? 'has a wrong number of items',
      );
    case 'enum':
      return violation(
        version,
        'property',
        instancePath,
        keyword,
        `must be one of ${(params.allowedValues as unknown[]).join(', ')}`,
      );
    default:
      return violation(version, 'property', instancePath, keyword, error.message ?? 'has an invalid value');
  }
}

function violation(
  version: OcppVersion,
  kind: Violation,
  pointer: string,
  keyword: string,
  rule: string,
): Validation {
  const path =
    pointer.length > MAX_PATH_LENGTH ? `${pointer.slice(0, MAX_PATH_LENGTH).toWellFormed()}…` : pointer;
  const subject = path === '' ? 'The payload' : path;
  return {
    ok: false,
    code: codeOfViolation(version, kind),
    description: boundedDescription(`${subject} ${rule}.`),
    details: { path, rule: keyword },
  };
}

function refusal(code: 'NotImplemented' | 'NotSupported', description: string): Validation {
  return { ok: false, code, description: boundedDescription(description), details: {} };
}
