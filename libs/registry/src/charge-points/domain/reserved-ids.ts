/** Words of the API that stand where a charge point's id may: a charge point of that name could not be asked for. */
export const RESERVED_CHARGE_POINT_IDS = [
  'import',
  'refused-connections',
  'request_start_transaction',
  'request_stop_transaction',
  'send_command',
] as const;
