import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Allow, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

import { IsDecimalNumber } from '@csms/platform-http';

import { CONNECTOR_STATUSES, CONNECTOR_TYPES, type ConnectorType } from '../connector.entity';

export class DeclareConnectorDto {
  @ApiProperty({ minimum: 1, maximum: 1000, example: 1 })
  @IsInt()
  @Min(1)
  @Max(1000)
  connector_id: number;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    description: 'Of OCPP 2.0.1; the connector_id when left out, as in 1.6',
    example: 1,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  evse_id?: number | null;

  @ApiPropertyOptional({ enum: CONNECTOR_TYPES, nullable: true, example: 'Type2' })
  @IsOptional()
  @IsIn(CONNECTOR_TYPES)
  type?: ConnectorType | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'kW', example: 22 })
  @IsOptional()
  @IsDecimalNumber(3)
  @Min(0.001)
  @Max(10_000)
  max_power_kw?: number | null;

  @ApiPropertyOptional({ type: String, nullable: true, readOnly: true, description: 'Ignored' })
  @Allow()
  status?: unknown;

  @ApiPropertyOptional({ type: String, nullable: true, readOnly: true, description: 'Ignored' })
  @Allow()
  error_code?: unknown;

  @ApiPropertyOptional({ type: String, nullable: true, readOnly: true, description: 'Ignored' })
  @Allow()
  updated_at?: unknown;
}

export class ConnectorDto {
  @ApiProperty({ example: 1 })
  connector_id: number;

  @ApiProperty({ description: 'In OCPP 1.6 the connector_id', example: 1 })
  evse_id: number;

  @ApiProperty({ type: String, enum: [...CONNECTOR_TYPES, null], nullable: true, example: 'Type2' })
  type: ConnectorType | null;

  @ApiProperty({ type: Number, nullable: true, description: 'kW', example: 22 })
  max_power_kw: number | null;

  @ApiProperty({
    type: String,
    enum: [...CONNECTOR_STATUSES, null],
    nullable: true,
    description: 'As the charger said last; null: it said nothing yet',
    example: 'Available',
  })
  status: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  error_code: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of the status',
    example: '2026-05-01T14:05:00.000Z',
  })
  updated_at: string | null;
}
