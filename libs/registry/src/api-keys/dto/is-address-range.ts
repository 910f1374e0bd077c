import { ValidateBy, type ValidationOptions } from 'class-validator';

import { addressRange } from '../domain/address-range';

/** An IPv4 or IPv6 address, or a range of them (CIDR). */
export function IsAddressRange(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isAddressRange',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && addressRange(value) !== null,
        defaultMessage: () => '$property must be addresses or ranges such as 203.0.113.0/24',
      },
    },
    options,
  );
}
