import { ValidateBy } from 'class-validator';

import { isCurrency } from '@csms/kernel';

export function IsCurrency(): PropertyDecorator {
  return ValidateBy({
    name: 'isCurrency',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isCurrency(value),
      defaultMessage: () => '$property must be a currency of ISO 4217, e.g. GBP',
    },
  });
}
