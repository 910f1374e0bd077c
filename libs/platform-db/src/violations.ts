import { AlreadyExistsError } from '@csms/kernel';

/** Whether an insert met a row that has its key already (SQLSTATE 23505). */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return code === '23505' || driverError?.code === '23505';
}

/**
 * Keeps a row of which there may be one alone.
 *
 * @throws AlreadyExistsError where there is another that is like it
 */
export async function keepOnce<Result>(keep: () => Promise<Result>, detail: string): Promise<Result> {
  try {
    return await keep();
  } catch (error) {
    if (isUniqueViolation(error)) throw new AlreadyExistsError(detail);
    throw error;
  }
}
