import { ValidateBy, type ValidationOptions } from 'class-validator';

import { isIpNetwork } from '@csms/kernel';

export function IsIpNetwork(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isIpNetwork',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isIpNetwork(value),
        defaultMessage: () => '$property must be addresses or networks in CIDR notation, e.g. 203.0.113.0/24',
      },
    },
    options,
  );
}
