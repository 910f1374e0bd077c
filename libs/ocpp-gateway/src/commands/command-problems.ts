import type { ErrorCode } from '@csms/contracts';

/** What a command can be answered with beside what follows from its request. */
export const COMMAND_PROBLEMS: readonly ErrorCode[] = [
  'not_found',
  'protocol_mismatch',
  'charge_point_offline',
  'upstream_error',
  'charge_point_timeout',
];
