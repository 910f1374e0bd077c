import 'reflect-metadata';

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { checkObject } from './check-object';
import { IsDecimalNumber } from './is-decimal-number';
import { IsSaid } from './is-said';

class Plug {
  @IsIn(['Type2', 'CCS2'])
  type: string;
}

class Charger {
  @IsSaid(5)
  name: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3)
  phases?: number | null;

  @IsOptional()
  @IsDecimalNumber(1)
  power?: number;

  @IsOptional()
  @IsEmail()
  email?: string;

  @IsOptional()
  @Matches(/^[A-Z]+$/, { message: '$property must be in capitals' })
  code?: string;

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(4)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(3, { each: true })
  tags?: string[];

  @IsOptional()
  @IsArray()
  @ArrayUnique((plug: Plug) => plug.type)
  @ValidateNested({ each: true })
  @Type(() => Plug)
  plugs?: Plug[];
}

describe('what is told of broken rules', () => {
  it.each([
    [{ name: undefined }, [['/name', 'required', 'name is required.']]],
    [{ name: null }, [['/name', 'required', 'name must not be null.']]],
    [{ name: 7 }, [['/name', 'invalid_type', 'name must be a text.']]],
    [{ name: '  ' }, [['/name', 'required', 'name must not be empty.']]],
    [{ name: 'too long' }, [['/name', 'too_long', 'name must have at most 5 characters.']]],
    [{ phases: 0 }, [['/phases', 'out_of_range', 'phases must be at least 1.']]],
    [{ phases: 4 }, [['/phases', 'out_of_range', 'phases must be at most 3.']]],
    [{ phases: 1.5 }, [['/phases', 'invalid_type', 'phases must be a whole number.']]],
    [{ power: 0.25 }, [['/power', 'invalid_type', 'power must be a number with at most 1 decimal places.']]],
    [{ email: 'x' }, [['/email', 'invalid_format', 'email must be an email address.']]],
    [{ code: 'x' }, [['/code', 'invalid_format', 'code must be in capitals.']]],
    [{ tags: 'x' }, [['/tags', 'invalid_type', 'tags must be a list.']]],
    [{ tags: [] }, [['/tags', 'too_few', 'tags must have at least 1 elements.']]],
    [{ tags: ['1', '2', '3', '4', '5'] }, [['/tags', 'too_many', 'tags must have at most 4 elements.']]],
    [{ tags: ['a', 'b', 'a'] }, [['/tags/2', 'doubled', 'tags must have each element once.']]],
    [
      { tags: ['a', 7, 'b', null] },
      [
        ['/tags/1', 'invalid_type', 'tags must be a text.'],
        ['/tags/3', 'required', 'tags must not be null.'],
      ],
    ],
    [{ tags: ['a', 'long'] }, [['/tags/1', 'too_long', 'tags must have at most 3 characters.']]],
    [
      { plugs: [{ type: 'CCS2' }, { type: 'x' }] },
      [['/plugs/1/type', 'unknown_value', 'type must be one of Type2, CCS2.']],
    ],
    [
      { plugs: [{ type: 'CCS2' }, { type: 'Type2' }, { type: 'CCS2' }, { type: 'Type2' }] },
      [['/plugs/2', 'doubled', 'plugs must have each element once.']],
    ],
    [{ plugs: [{ type: 'CCS2', co: 1 }] }, [['/plugs/0/co', 'unknown_field', 'co is not known here.']]],
    [{ colour: 'red' }, [['/colour', 'unknown_field', 'colour is not known here.']]],
  ])('of %j is %j', (more, expected) => {
    const { errors } = checkObject(Charger, { name: 'CP', ...more });
    expect(errors.map(({ pointer, code, detail }) => [pointer, code, detail])).toEqual(expected);
  });
});
