import { ValidateBy } from 'class-validator';

import { isTimeZone } from '@csms/kernel';

export function IsTimeZone(): PropertyDecorator {
  return ValidateBy({
    name: 'isTimeZone',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isTimeZone(value),
      defaultMessage: () => '$property must be a time zone of the IANA database, e.g. Europe/London',
    },
  });
}
