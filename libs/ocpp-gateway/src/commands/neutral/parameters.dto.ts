import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsNumber,
  IsOptional,
  Max,
  Min,
  registerDecorator,
  ValidateNested,
} from 'class-validator';

import { Address, Flag, Instant, OneOf, Text, Whole } from '../dto/fields';

/** Parameters of the commands that hold for every OCPP version. */

const EVSE_ID = {
  min: 1,
  optional: true,
  description:
    'OCPP 2.0.1: `connector_id` is that of this EVSE. Left out, it is the EVSE’s own number, of which the first connector is meant',
  example: 1,
} as const;

class OutletParameters {
  @Whole({ min: 1, example: 1 })
  connector_id: number;

  @Whole(EVSE_ID)
  evse_id?: number;
}

class OutletsParameters {
  @Whole({ description: '0: the whole charger', example: 1 })
  connector_id: number;

  @Whole(EVSE_ID)
  evse_id?: number;
}

export class StartSessionParameters extends OutletParameters {
  @Text(36, { description: 'OCPP 1.6 takes 20 characters', example: '04A1B2C3D4E5F6' })
  id_tag: string;
}

function IsTransactionId(): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      name: 'isTransactionId',
      target: target.constructor,
      propertyName: propertyName as string,
      options: { message: '$property must be the id of a session or of a transaction' },
      validator: {
        validate: (value) =>
          (typeof value === 'string' && value.length > 0 && value.length <= 64) ||
          Number.isSafeInteger(value),
      },
    });
}

export class StopSessionParameters {
  @ApiProperty({
    anyOf: [{ type: 'string' }, { type: 'integer' }],
    description: '`session_id`, `transaction_id` or `ocpp_transaction_id` of the session',
    example: 'sess_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  @IsTransactionId()
  transaction_id: string | number;
}

export class AvailabilityParameters extends OutletsParameters {}

export class SoftResetParameters {
  @Flag({
    optional: true,
    description: 'OCPP 1.6: reset although a transaction runs, which stops it',
    example: false,
  })
  force?: boolean;
}

export class SetPowerLimitParameters extends OutletsParameters {
  @ApiProperty({ minimum: 0, maximum: 10_000_000, example: 7_400 })
  @IsNumber()
  @Min(0)
  @Max(10_000_000)
  limit_watts: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 3,
    default: 3,
    description: 'Of the connector, at 230 V: for a charger that takes currents alone',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3)
  phases?: number;
}

export class ClearPowerLimitParameters extends OutletsParameters {}

export class UnlockConnectorParameters extends OutletParameters {}

export class UpdateFirmwareParameters {
  @Address({ example: 'https://files.example.com/firmware/1.2.3.bin' })
  firmware_url: string;

  @Instant({ description: 'Not before' })
  retrieve_date: string;
}

export class GetDiagnosticsParameters {
  @Address({ description: 'Folder to upload to', example: 'https://files.example.com/diagnostics/' })
  upload_url: string;
}

/** OCPP 2.0.1 §3.45 (IdTokenEnumType), but for what identifies nobody. */
const TOKEN_TYPES = ['Central', 'eMAID', 'ISO14443', 'ISO15693', 'KeyCode', 'Local', 'MacAddress'] as const;

export class LocalListEntry {
  @Text(36, { description: 'OCPP 1.6 takes 20 characters', example: '04A1B2C3D4E5F6' })
  id_tag: string;

  @OneOf(['Accepted', 'Blocked', 'Expired', 'Invalid', 'Removed'], {
    optional: true,
    description: 'Accepted when left out; Removed: taken from the list, in a differential update',
    example: 'Accepted',
  })
  status?: string;

  @Instant({ optional: true, example: '2027-01-01T00:00:00Z' })
  expiry_date?: string;

  @Text(36, { optional: true, description: 'Group', example: 'FLEET-1' })
  parent_id_tag?: string;

  @OneOf(TOKEN_TYPES, {
    optional: true,
    description:
      'What a 2.0.1 station compares beside the tag; that of the issued tag when left out, else ISO14443',
    example: 'ISO14443',
  })
  type?: string;
}

export class SendLocalListParameters {
  @Whole({ min: 1, description: 'Greater than that of the list before', example: 2 })
  list_version: number;

  @ApiProperty({ type: [LocalListEntry], maxItems: 10_000, description: 'Each tag once' })
  @IsArray()
  @ArrayMaxSize(10_000)
  @ValidateNested({ each: true })
  @Type(() => LocalListEntry)
  local_authorization_list: LocalListEntry[];

  @OneOf(['Full', 'Differential'], { optional: true, description: 'Full when left out', example: 'Full' })
  update_type?: string;
}
