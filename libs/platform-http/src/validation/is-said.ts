import { applyDecorators } from '@nestjs/common';
import { IsString, MaxLength, ValidateBy } from 'class-validator';

/** A text that is not of spaces alone. */
export function IsSaid(maxLength: number): PropertyDecorator {
  return applyDecorators(IsString(), IsNotBlank(), MaxLength(maxLength));
}

function IsNotBlank(): PropertyDecorator {
  return ValidateBy({
    name: 'isNotBlank',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && /\S/u.test(value),
      defaultMessage: () => '$property must not be empty',
    },
  });
}
