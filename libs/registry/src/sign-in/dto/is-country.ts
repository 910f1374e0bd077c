import { ValidateBy } from 'class-validator';

import { isCountry } from '../../organizations/domain/country-defaults';

export function IsCountry(): PropertyDecorator {
  return ValidateBy({
    name: 'isCountry',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isCountry(value),
      defaultMessage: () => '$property must be a country of ISO 3166-1, in two capitals, e.g. GB',
    },
  });
}
