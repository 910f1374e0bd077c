import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

import { MAX_CONFIGURATION_KEYS } from '@csms/contracts';
import { IsSaid, IsSearchText, IsSort, PageQueryDto, ReadOnly } from '@csms/platform-http';

import { STEP_NAMES, type StepName } from '../../commissioning/domain/run';
import { MAX_VALUE_16, MAX_VALUE_201 } from '../domain/configuration-rules';

const MAX_CONNECTORS = 100;
const MAX_ENERGY_WH = 20_000;

const OCPP16 = {
  type: 'object' as const,
  additionalProperties: { type: 'string' as const, maxLength: MAX_VALUE_16 },
  description: `For chargers that speak OCPP 1.6: configuration keys with the values that are wanted, at most ${MAX_CONFIGURATION_KEYS}`,
  example: { HeartbeatInterval: '300', MeterValueSampleInterval: '60', LocalPreAuthorize: 'true' },
};

const OCPP201 = {
  type: 'object' as const,
  additionalProperties: { type: 'string' as const, maxLength: MAX_VALUE_201 },
  description: `For chargers that speak OCPP 2.0.1: variables with the values that are wanted, at most ${MAX_CONFIGURATION_KEYS}. A variable is \`Component.Variable\`; with instances \`Component[instance].Variable[instance]\`, of an EVSE \`Component@1.Variable\`, of its connector 2 \`Component@1:2.Variable\``,
  example: { 'OCPPCommCtrlr.HeartbeatInterval': '300', 'SampledDataCtrlr.TxUpdatedInterval': '60' },
};

/** A member that may be left out, but is not null. */
const IsLeftOutOr = () => ValidateIf((_, value) => value !== undefined);

export class TemplateConfigurationInputDto {
  @ApiPropertyOptional(OCPP16)
  @IsLeftOutOr()
  @IsObject()
  ocpp16?: Record<string, string>;

  @ApiPropertyOptional(OCPP201)
  @IsLeftOutOr()
  @IsObject()
  ocpp201?: Record<string, string>;
}

export class TemplateConfigurationDto {
  @ApiProperty(OCPP16)
  ocpp16: Record<string, string>;

  @ApiProperty(OCPP201)
  ocpp201: Record<string, string>;
}

export class WantedCheckDto {
  @ApiProperty({ enum: STEP_NAMES, example: 'test_transaction' })
  @IsIn(STEP_NAMES)
  name: StepName;

  @ApiPropertyOptional({
    minimum: 1,
    maximum: MAX_CONNECTORS,
    description: '`configuration` only: so many connectors have told a status that is no fault',
    example: 2,
  })
  @IsLeftOutOr()
  @IsInt()
  @Min(1)
  @Max(MAX_CONNECTORS)
  min_connectors?: number;

  @ApiPropertyOptional({
    minimum: 1,
    maximum: MAX_ENERGY_WH,
    description:
      '`test_transaction` only: Wh that the test charge takes. It is stopped when they are measured, or after four minutes',
    example: 100,
  })
  @IsLeftOutOr()
  @IsInt()
  @Min(1)
  @Max(MAX_ENERGY_WH)
  min_energy_wh?: number;
}

export class CreateTemplateDto {
  @ApiProperty({ description: 'Unique in the organization', example: 'Standard AC 22 kW', maxLength: 200 })
  @IsSaid(200)
  name: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 100,
    description: 'Only for chargers of this vendor; case does not count. Left out: for any',
    example: 'ABB',
  })
  @IsOptional()
  @IsSaid(100)
  vendor?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 100,
    description: 'Only for this model of the vendor; case does not count. Left out: for any',
    example: 'Terra AC W22-G5',
  })
  @IsOptional()
  @IsSaid(100)
  model?: string | null;

  @ApiPropertyOptional({
    type: TemplateConfigurationInputDto,
    description:
      'How chargers are to be set, for each version of OCPP in its own words: a charger is compared with, and set to, the values of the version that it speaks. Values are texts, as OCPP has them. No passwords and other secrets: they are refused, with the way to set them',
  })
  @IsLeftOutOr()
  @IsObject()
  @ValidateNested()
  @Type(() => TemplateConfigurationInputDto)
  configuration?: TemplateConfigurationInputDto;

  @ApiPropertyOptional({
    type: [WantedCheckDto],
    minItems: 1,
    maxItems: STEP_NAMES.length,
    description:
      'The steps of a run, each once; one that is not named is left out, but `connectivity` and `configuration` are part of every run and must be named. All four, without figures, when this is left out',
    example: [
      { name: 'connectivity' },
      { name: 'configuration', min_connectors: 2 },
      { name: 'test_transaction', min_energy_wh: 100 },
    ],
  })
  @IsLeftOutOr()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(STEP_NAMES.length)
  @ValidateNested({ each: true })
  @Type(() => WantedCheckDto)
  checks?: WantedCheckDto[];
}

@ReadOnly('id', 'created_at', 'updated_at')
export class UpdateTemplateDto extends PartialType(CreateTemplateDto, { skipNullProperties: false }) {}

export class SuitedQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Only templates that suit a charger of this vendor', example: 'ABB' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  vendor?: string;

  @ApiPropertyOptional({ description: 'Only templates that suit this model', example: 'Terra AC W22-G5' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  model?: string;
}

export class TemplateQueryDto extends SuitedQueryDto {
  @IsSearchText('Text in the name')
  q?: string;

  @IsSort('created_at', 'updated_at', 'name')
  sort?: string;
}

export class TemplateDto {
  @ApiProperty({ example: 'tpl_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  id: string;

  @ApiProperty({ example: 'Standard AC 22 kW' })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'ABB' })
  vendor: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Terra AC W22-G5' })
  model: string | null;

  @ApiProperty({ type: TemplateConfigurationDto })
  configuration: TemplateConfigurationDto;

  @ApiProperty({ type: [WantedCheckDto] })
  checks: WantedCheckDto[];

  @ApiProperty({ format: 'date-time', example: '2026-05-01T09:00:00.000Z' })
  created_at: string;

  @ApiProperty({ format: 'date-time', example: '2026-05-01T09:00:00.000Z' })
  updated_at: string;
}

export class InstallerTemplateDto extends TemplateDto {
  @ApiProperty({ description: 'Whose it is', example: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  organization_id: string;
}
