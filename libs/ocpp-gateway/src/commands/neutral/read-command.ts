import type { Type } from '@nestjs/common';

import { type FieldError, ValidationFailedError } from '@csms/kernel';
import { type CheckedObject, checkObject } from '@csms/platform-http';

import { doubled } from '../domain/local-list-rules';
import type { NeutralCommand, NeutralName } from '../domain/neutral-command';

import * as parameters from './parameters.dto';

/** What each command takes; null: nothing. */
export const PARAMETERS: Readonly<Record<NeutralName, Type<object> | null>> = {
  start_session: parameters.StartSessionParameters,
  stop_session: parameters.StopSessionParameters,
  set_available: parameters.AvailabilityParameters,
  set_unavailable: parameters.AvailabilityParameters,
  soft_reset: parameters.SoftResetParameters,
  hard_reset: null,
  set_power_limit: parameters.SetPowerLimitParameters,
  clear_power_limit: parameters.ClearPowerLimitParameters,
  unlock_connector: parameters.UnlockConnectorParameters,
  update_firmware: parameters.UpdateFirmwareParameters,
  get_diagnostics: parameters.GetDiagnosticsParameters,
  send_local_list: parameters.SendLocalListParameters,
};

/** @throws ValidationFailedError with pointers into `parameters` */
export function readCommand(name: NeutralName, given: object = {}): NeutralCommand {
  const { value, errors: broken } = check(PARAMETERS[name], given);
  const errors = broken.length > 0 ? broken : rulesOf(value);
  if (errors.length > 0) {
    throw new ValidationFailedError(
      errors.map(({ pointer, ...rule }) => ({ pointer: `/parameters${pointer}`, ...rule })),
    );
  }
  const { transaction_id: id } = value as { transaction_id?: string | number };
  return { name, ...value, ...(id === undefined ? {} : { transaction_id: String(id) }) } as NeutralCommand;
}

/** What holds for every version: a tag whose type is left out may be one of any. */
function rulesOf(value: object): FieldError[] {
  if (!(value instanceof parameters.SendLocalListParameters)) return [];
  const tags = value.local_authorization_list.map(({ id_tag: token, type = '' }) => ({ token, type }));
  return doubled(tags).map((at) => ({
    pointer: `/local_authorization_list/${at}/id_tag`,
    code: 'doubled',
    detail: 'The list names this tag more than once.',
  }));
}

function check(shape: Type<object> | null, given: object): CheckedObject<object> {
  if (shape !== null) return checkObject(shape, given);
  const errors = Object.keys(given).map((member) => ({
    pointer: `/${escapePointer(member)}`,
    code: 'unknown_field',
    detail: `property ${member} should not exist`,
  }));
  return { value: {}, errors };
}

/** RFC 6901 §3. */
function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
