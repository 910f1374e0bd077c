import { ApiProperty } from '@nestjs/swagger';

export class SignedDataDto {
  @ApiProperty({
    description: 'To the letter as the meter signed it',
    example: 'OCMF|{"FV":"1.0"}|{"SD":"3045"}',
  })
  data: string;

  @ApiProperty({ type: String, nullable: true, example: 'ECDSA-secp256r1-SHA256' })
  signing_method: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'OCMF' })
  encoding_method: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'As the charger sent it', example: null })
  public_key: string | null;
}

export class SignedMeterValueDto {
  @ApiProperty({ example: '2026-05-01T08:12:00.000Z' })
  timestamp: string;

  @ApiProperty({ description: 'Of OCPP', example: 'Energy.Active.Import.Register' })
  measurand: string;

  @ApiProperty({ description: 'Of OCPP', example: 'Transaction.Begin' })
  context: string;

  @ApiProperty({ description: 'Of OCPP', example: 'Outlet' })
  location: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  phase: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Beside the signed data, an exact decimal; null: OCPP 1.6 has it within them alone',
    example: '1000',
  })
  value: string | null;

  @ApiProperty({ example: 'Wh' })
  unit: string;

  @ApiProperty({ type: SignedDataDto })
  signed_data: SignedDataDto;
}

export class SignedMeterValuesDto {
  @ApiProperty({ example: 'sess_01HXE7F6G5H4I3J2' })
  session_id: string;

  @ApiProperty({ type: [SignedMeterValueDto], description: 'By time; at most 1,000' })
  data: SignedMeterValueDto[];
}
