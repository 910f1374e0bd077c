import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

const MAX_LENGTH = 200;

/** The `q` parameter of a list. */
export function IsSearchText(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ description, maxLength: MAX_LENGTH }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    MaxLength(MAX_LENGTH),
  );
}
