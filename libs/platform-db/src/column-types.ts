import { types } from 'pg';

const INT8: number = types.builtins.INT8;

type Parser = (text: string) => unknown;

const parserOf = types.getTypeParser as (oid: number, format?: 'text' | 'binary') => Parser;

/** bigint columns (watt-hours, sequence numbers) as numbers; one that a double cannot hold is an error, not a guess. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond the safe integers`);
  return value;
}

/**
 * How PostgreSQL's types arrive, for pools of this library alone (the driver's global table is left as it is).
 * numeric stays text: it becomes a decimal, never a float.
 */
export const columnTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): Parser {
    if (oid === INT8 && format !== 'binary') return parseInt8;
    return parserOf(oid, format);
  },
};
