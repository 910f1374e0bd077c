import { CLOCKS } from './clocks';
import { CONNECTIONS } from './connections';
import { FRAMES } from './frames';
import type { Recording } from './recording';
import { REGISTERS } from './registers';
import { TRANSACTIONS } from './transactions';

export type { Recording, Step } from './recording';
export { SESSION, TRANSACTION } from './steps';

/** What chargers of the field have sent, one for each quirk at least. */
export const RECORDINGS: readonly Recording[] = [
  ...CONNECTIONS,
  ...FRAMES,
  ...CLOCKS,
  ...REGISTERS,
  ...TRANSACTIONS,
];
