import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { buildMessage, ValidateBy } from 'class-validator';

/** One or several of these words in a query: the parameter repeated, or with commas between. */
export function IsListOf(words: readonly string[]): PropertyDecorator {
  const isOne = (value: unknown): boolean => typeof value === 'string' && words.includes(value);
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => listed(value)),
    ValidateBy({
      name: 'isIn',
      constraints: [words],
      validator: {
        validate: (value) => Array.isArray(value) && value.length <= words.length && value.every(isOne),
        defaultMessage: buildMessage(() => `$property must be some of: ${words.join(', ')}`),
      },
    }),
  );
}

function listed(value: unknown): unknown {
  if (value === undefined) return undefined;
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  return values.flatMap((one) => (typeof one === 'string' ? one.split(',') : [one]));
}
