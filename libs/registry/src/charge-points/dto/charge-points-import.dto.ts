import { ApiProperty } from '@nestjs/swagger';

import { ImportReportDto } from '../../imports/dto/import.dto';

export class ImportedChargePointDto {
  @ApiProperty({ example: 2 })
  line: number;

  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ example: 'ws://127.0.0.1:9000/ocpp16/CP-SITE42-001' })
  ocpp_endpoint: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Shown only here; null for profiles 0 and 3, and in a dry run',
    example: '4f1c7a0e5b2d9f8837c6a15e0d4b92f7c3a86e11',
  })
  ocpp_password: string | null;
}

export class ChargePointsImportDto extends ImportReportDto {
  @ApiProperty({ type: [ImportedChargePointDto] })
  charge_points: ImportedChargePointDto[];
}
