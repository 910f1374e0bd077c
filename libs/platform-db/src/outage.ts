const OUTAGE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EAI_AGAIN',
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '25006', // read_only_sql_transaction: a standby that is not promoted yet
  '53100', // disk_full
  '53200', // out_of_memory
  '53300', // too_many_connections
]);

const OUTAGE_MESSAGES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  'No connection to the database was free',
  'Driver not Connected',
  'connection is not yet established',
  'Cannot use a pool after calling end on the pool',
];

/** Whether an error says that PostgreSQL is away (as against: that the statement or its data are wrong). */
export function isDatabaseOutage(error: unknown): boolean {
  // By shape, not by class: an error of another realm (a test's sandbox, a worker) is one all the same.
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, driverError, cause, errors } = error as Partial<
    Record<'code' | 'message' | 'driverError' | 'cause' | 'errors', unknown>
  >;
  if (typeof code === 'string' && (OUTAGE_CODES.has(code) || code.startsWith('08'))) return true;
  if (typeof message === 'string' && OUTAGE_MESSAGES.some((part) => message.includes(part))) return true;
  if (Array.isArray(errors) && errors.some(isDatabaseOutage)) return true;
  const reason = driverError ?? cause;
  return reason !== error && isDatabaseOutage(reason);
}
