import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

import { IsSearchText, IsSort, PageQueryDto } from '@csms/platform-http';

import { CONNECTOR_STATUSES } from '../connector.entity';
import { CHARGE_POINT_STATUSES } from '../domain/charge-point-status';
import { LIFECYCLES } from '../domain/lifecycle';

import { OCPP_VERSIONS } from './charge-point.dto';

export class ChargePointQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Only charge points of this site' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  site_id?: string;

  @ApiPropertyOptional({ description: 'Only charge points of this project' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  project_id?: string;

  @ApiPropertyOptional({ enum: CHARGE_POINT_STATUSES })
  @IsOptional()
  @IsIn(CHARGE_POINT_STATUSES)
  status?: string;

  @ApiPropertyOptional({ enum: LIFECYCLES, description: 'Decommissioned ones are in no list without it' })
  @IsOptional()
  @IsIn(LIFECYCLES)
  lifecycle?: string;

  @ApiPropertyOptional({ enum: ['true', 'false'] })
  @IsOptional()
  @IsIn(['true', 'false'])
  online?: string;

  @ApiPropertyOptional({ enum: OCPP_VERSIONS })
  @IsOptional()
  @IsIn(OCPP_VERSIONS)
  ocpp_version?: string;

  @ApiPropertyOptional({ enum: CONNECTOR_STATUSES, description: 'With a connector in this status' })
  @IsOptional()
  @IsIn(CONNECTOR_STATUSES)
  connector_status?: string;

  @ApiPropertyOptional({ description: 'Case does not count', maxLength: 100 })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  vendor?: string;

  @ApiPropertyOptional({ description: 'Case does not count', maxLength: 100 })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  model?: string;

  @IsSearchText('Text in the id, name or serial number')
  q?: string;

  @ApiPropertyOptional({ description: 'RFC 3339: changed then or later', example: '2026-05-01T00:00:00Z' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  updated_since?: string;

  @IsSort('created_at', 'updated_at', 'charge_point_id')
  sort?: string;
}

export class DecommissionQueryDto {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    default: 'false',
    description: 'Also while somebody charges there: that charge is cut off from its bill',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  force?: string;
}
