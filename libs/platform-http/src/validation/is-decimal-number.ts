import { ValidateBy } from 'class-validator';

import { Decimal } from '@csms/kernel';

/**
 * A finite JSON number with so many digits behind the point at most, as it would be written without an exponent.
 * class-validator's own rule counts the digits of `1e-7` by its text, and fails.
 */
export function IsDecimalNumber(maxDecimalPlaces: number): PropertyDecorator {
  return ValidateBy({
    name: 'isNumber',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'number' &&
        Number.isFinite(value) &&
        new Decimal(String(value)).decimalPlaces() <= maxDecimalPlaces,
      defaultMessage: () => `$property must be a number with at most ${maxDecimalPlaces} decimal places`,
    },
  });
}
