import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, MaxLength, ValidateNested } from 'class-validator';

import { TimedDto } from '../dto/command.dto';
import { Flag, OcppObject, OcppObjects, OneOf, SomeOf, Text, Whole, Wholes } from '../dto/fields';

import { CERTIFICATE_HASH, COMPONENT, ID_TOKEN, REQUEST_ID, VARIABLE } from './shared';

/** Bodies of OCPP 2.0.1 blocks B and N: the device model, its reports and monitors. */

const ATTRIBUTES = ['Actual', 'Target', 'MinSet', 'MaxSet'];
const MAX_ITEMS = 1_000;

export class VariableDto {
  @OcppObject('Component', { example: COMPONENT })
  component: Record<string, unknown>;

  @OcppObject('Variable', { example: VARIABLE })
  variable: Record<string, unknown>;

  @OneOf(ATTRIBUTES, { optional: true, description: 'Actual when left out', example: 'Actual' })
  attribute_type?: string;
}

export class VariableValueDto extends VariableDto {
  @ApiProperty({ maxLength: 1_000, example: '300' })
  @IsString()
  @MaxLength(1_000)
  value: string;
}

export class GetVariablesDto extends TimedDto {
  @ApiProperty({ type: [VariableDto], minItems: 1, maxItems: MAX_ITEMS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_ITEMS)
  @ValidateNested({ each: true })
  @Type(() => VariableDto)
  items: VariableDto[];
}

export class SetVariablesDto extends TimedDto {
  @ApiProperty({ type: [VariableValueDto], minItems: 1, maxItems: MAX_ITEMS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_ITEMS)
  @ValidateNested({ each: true })
  @Type(() => VariableValueDto)
  items: VariableValueDto[];
}

export class GetBaseReportDto extends TimedDto {
  @OneOf(['ConfigurationInventory', 'FullInventory', 'SummaryInventory'], { example: 'FullInventory' })
  report_base: string;

  @Whole(REQUEST_ID)
  request_id?: number;
}

const COMPONENT_VARIABLES = {
  optional: true,
  description: 'all when left out',
  example: [{ component: COMPONENT, variable: VARIABLE }],
} as const;

export class GetReportDto extends TimedDto {
  @OcppObjects('ComponentVariable', COMPONENT_VARIABLES)
  component_variable?: Record<string, unknown>[];

  @SomeOf(['Active', 'Available', 'Enabled', 'Problem'], { optional: true, example: ['Problem'] })
  component_criteria?: string[];

  @Whole(REQUEST_ID)
  request_id?: number;
}

export class GetMonitoringReportDto extends TimedDto {
  @OcppObjects('ComponentVariable', COMPONENT_VARIABLES)
  component_variable?: Record<string, unknown>[];

  @SomeOf(['ThresholdMonitoring', 'DeltaMonitoring', 'PeriodicMonitoring'], {
    optional: true,
    example: ['ThresholdMonitoring'],
  })
  monitoring_criteria?: string[];

  @Whole(REQUEST_ID)
  request_id?: number;
}

export class SetMonitoringBaseDto extends TimedDto {
  @OneOf(['All', 'FactoryDefault', 'HardWiredOnly'], { example: 'FactoryDefault' })
  monitoring_base: string;
}

export class SetMonitoringLevelDto extends TimedDto {
  @Whole({ max: 9, description: '0 (danger) to 9 (debug): what is less severe is not reported', example: 4 })
  severity: number;
}

export class SetVariableMonitoringDto extends TimedDto {
  @OcppObjects('SetMonitoringData', {
    example: [
      {
        component: { name: 'ChargingStation' },
        variable: { name: 'Temperature' },
        type: 'UpperThreshold',
        value: 70,
        severity: 4,
      },
    ],
  })
  items: Record<string, unknown>[];
}

export class ClearVariableMonitoringDto extends TimedDto {
  @Wholes({ description: 'Of the monitors', example: [101] })
  id: number[];
}

export class CustomerInformationDto extends TimedDto {
  @Flag({ description: 'Have it told in NotifyCustomerInformation', example: true })
  report: boolean;

  @Flag({ description: 'Have it removed', example: false })
  clear: boolean;

  @Text(64, { optional: true, example: 'contract 4711' })
  customer_identifier?: string;

  @OcppObject('IdToken', { optional: true, example: ID_TOKEN })
  id_token?: Record<string, unknown>;

  @OcppObject('CertificateHashData', { optional: true, example: CERTIFICATE_HASH })
  customer_certificate?: Record<string, unknown>;

  @Whole(REQUEST_ID)
  request_id?: number;
}
