import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';

/** RFC 3339: without a zone nobody knows the instant. */
export const INSTANT_PATTERN =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

const MAX_INTEGER = 2_147_483_647;

export interface FieldOptions {
  readonly example?: unknown;
  readonly description?: string;
  readonly optional?: true;
}

/** A member of a command's body: its rule, and how it stands in the OpenAPI document. */
function field(
  { optional, example, description }: FieldOptions,
  documented: ApiPropertyOptions,
  ...rules: PropertyDecorator[]
): PropertyDecorator {
  const shown = {
    ...(example === undefined ? {} : { example }),
    ...(description === undefined ? {} : { description }),
  };
  return applyDecorators(
    ApiProperty({ ...documented, ...shown, required: optional !== true } as ApiPropertyOptions),
    ...(optional === true ? [IsOptional()] : []),
    ...rules,
  );
}

export interface TextOptions extends FieldOptions {
  readonly min?: number;
}

export const Text = (max: number, { min = 1, ...options }: TextOptions = {}): PropertyDecorator =>
  field(options, { type: String, minLength: min, maxLength: max }, IsString(), Length(min, max));

export interface WholeOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
}

export const Whole = ({ min = 0, max = MAX_INTEGER, ...options }: WholeOptions = {}): PropertyDecorator =>
  field(options, { type: 'integer', minimum: min, maximum: max }, IsInt(), Min(min), Max(max));

export const Decimal = (options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: Number, minimum: 0 }, IsNumber(), Min(0));

export const Flag = (options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: Boolean }, IsBoolean());

export const OneOf = (values: readonly string[], options: FieldOptions = {}): PropertyDecorator =>
  field(options, { enum: [...values] }, IsIn(values));

export const Instant = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    { example: '2026-06-01T02:00:00Z', ...options },
    { type: String, format: 'date-time' },
    IsString(),
    Matches(INSTANT_PATTERN, { message: '$property must be an RFC 3339 instant with its zone' }),
  );

/** An address with a scheme, as the charger understands it (http, https, ftp, sftp). */
export const Address = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    options,
    { type: String, format: 'uri', maxLength: 512 },
    IsString(),
    Length(1, 512),
    Matches(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s]+$/, {
      message: '$property must be an address with a scheme',
    }),
  );

/** An object in OCPP's own names, which the official schema checks. */
export const OcppObject = (type: string, options: FieldOptions = {}): PropertyDecorator =>
  field(
    { ...options, description: described(`OCPP ${type}`, options.description) },
    { type: 'object', additionalProperties: true },
    IsObject(),
  );

export interface ListOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
}

/** A list of objects in OCPP's own names, which the official schema checks. */
export const OcppObjects = (
  type: string,
  { min = 1, max = 1_000, ...options }: ListOptions = {},
): PropertyDecorator =>
  field(
    { ...options, description: described(`OCPP ${type}`, options.description) },
    { type: 'array', items: { type: 'object', additionalProperties: true }, minItems: min, maxItems: max },
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsObject({ each: true }),
  );

export const Texts = (
  maxLength: number,
  { min = 0, max = 1_000, ...options }: ListOptions = {},
): PropertyDecorator =>
  field(
    options,
    { type: 'array', items: { type: 'string', minLength: 1, maxLength }, minItems: min, maxItems: max },
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsString({ each: true }),
    Length(1, maxLength, { each: true }),
  );

export const Wholes = ({ min = 1, max = 1_000, ...options }: ListOptions = {}): PropertyDecorator =>
  field(
    options,
    { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: min, maxItems: max },
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsInt({ each: true }),
    Min(0, { each: true }),
    Max(MAX_INTEGER, { each: true }),
  );

export const SomeOf = (
  values: readonly string[],
  { min = 1, max = values.length, ...options }: ListOptions = {},
): PropertyDecorator =>
  field(
    options,
    { type: 'array', items: { type: 'string', enum: [...values] }, minItems: min, maxItems: max },
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsIn(values, { each: true }),
  );

function described(type: string, description: string | undefined): string {
  return description === undefined ? type : `${type}: ${description}`;
}
