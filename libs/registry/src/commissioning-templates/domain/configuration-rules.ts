import { MAX_CONFIGURATION_KEYS } from '@csms/contracts';
import type { FieldError } from '@csms/kernel';
import { parseVariableName, VARIABLE_NAME_FORM } from '@csms/ocpp';

import type { TemplateConfiguration } from './template';

export const MAX_VALUE_16 = 500;
export const MAX_VALUE_201 = 1_000;

/** CiString50Type (OCPP 1.6 §7.10), without spaces around it. */
const KEY_16 = /^[!-~](?:[ -~]{0,48}[!-~])?$/;
const SECRET = /password|passphrase|authorizationkey|secret|simpin/i;
const PASSWORD = /^(?:authorizationkey|basicauthpassword)$/i;
const PROFILE = /^(?:securityprofile|networkconfigurationpriority)$/i;
const PROFILE_REMEDY =
  'A charger whose security profile changes must be let in by the new one first: raise it by POST /api/v1/charge-points/{charge_point_id}/credentials, then send it by a command.';
const PASSWORD_REMEDY =
  'Each charger has a password of its own, which we must know: send one by POST /api/v1/charge-points/{charge_point_id}/credentials with push.';
const SECRET_REMEDY =
  'A template keeps no secrets, as everybody sees it who may read charge points: set it by a command, POST /api/v1/ocpp16/{charge_point_id}/change_configuration or /api/v1/ocpp201/{charge_point_id}/set_variables.';

interface RulesOfVersion {
  /** The name by which two keys are the same, and the one that tells whether it is secret; null: no such key. */
  readonly nameOf: (key: string) => { readonly same: string; readonly own: string } | null;
  readonly form: string;
  readonly maxValue: number;
}

const RULES: Readonly<Record<keyof TemplateConfiguration, RulesOfVersion>> = {
  ocpp16: {
    nameOf: (key) => (KEY_16.test(key) ? { same: key.toLowerCase(), own: key } : null),
    form: 'A configuration key of OCPP 1.6 has 1 to 50 characters.',
    maxValue: MAX_VALUE_16,
  },
  ocpp201: {
    nameOf: (key) => {
      const named = parseVariableName(key);
      return named === null ? null : { same: key.toLowerCase(), own: named.variable.name };
    },
    form: `A variable of OCPP 2.0.1 is named ${VARIABLE_NAME_FORM}, with names and instances of 50 characters at most; instances and EVSE may be left out.`,
    maxValue: MAX_VALUE_201,
  },
};

/** What is wrong with the keys and values of a template, each at its place in the body. */
export function configurationRules(configuration: TemplateConfiguration): FieldError[] {
  return (['ocpp16', 'ocpp201'] as const).flatMap((version) =>
    rulesOf(configuration[version], RULES[version], `/configuration/${version}`),
  );
}

function rulesOf(
  values: Readonly<Record<string, unknown>>,
  rules: RulesOfVersion,
  path: string,
): FieldError[] {
  const keys = Object.keys(values);
  if (keys.length > MAX_CONFIGURATION_KEYS) {
    const detail = `A template has at most ${MAX_CONFIGURATION_KEYS} keys of a version.`;
    return [{ pointer: path, code: 'too_many', detail }];
  }
  const seen = new Set<string>();
  return keys.flatMap((key) => {
    const pointer = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const name = rules.nameOf(key);
    if (name === null) return [{ pointer, code: 'invalid_format', detail: rules.form }];
    if (seen.has(name.same))
      return [{ pointer, code: 'doubled', detail: 'The case of letters makes no other key.' }];
    seen.add(name.same);
    return secretRule(name.own, pointer) ?? valueRule(values[key], rules.maxValue, pointer);
  });
}

function secretRule(name: string, pointer: string): FieldError[] | null {
  if (PASSWORD.test(name)) return [{ pointer, code: 'not_allowed', detail: PASSWORD_REMEDY }];
  if (PROFILE.test(name)) return [{ pointer, code: 'not_allowed', detail: PROFILE_REMEDY }];
  return SECRET.test(name) ? [{ pointer, code: 'not_allowed', detail: SECRET_REMEDY }] : null;
}

function valueRule(value: unknown, maxLength: number, pointer: string): FieldError[] {
  if (typeof value !== 'string') {
    return [{ pointer, code: 'invalid_type', detail: 'Values are texts, as OCPP has them: "300", "true".' }];
  }
  if (value.length <= maxLength) return [];
  return [{ pointer, code: 'too_long', detail: `A value has at most ${maxLength} characters.` }];
}
