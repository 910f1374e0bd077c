import { ApiProperty, OmitType } from '@nestjs/swagger';

import { RefreshDto } from '../../sign-in/dto/sign-in.dto';

export class InstallerRefreshDto extends OmitType(RefreshDto, ['organization_id']) {}

export class InstallerSignedInDto {
  @ApiProperty({ description: 'For `Authorization: Bearer …`', example: 'eyJhbGciOiJFZERTQSJ9.…' })
  access_token: string;

  @ApiProperty({ description: 'The same as access_token', example: 'eyJhbGciOiJFZERTQSJ9.…' })
  token: string;

  @ApiProperty({ enum: ['Bearer'], example: 'Bearer' })
  token_type: 'Bearer';

  @ApiProperty({ description: 'Seconds', example: 3600 })
  expires_in: number;

  @ApiProperty({ example: '2024-03-10T10:00:00.000Z' })
  expires_at: string;

  @ApiProperty({
    description: 'For the next access token; serves once, 30 days',
    example: 'b2Zx3lEr1U9v8w5q0YkJmNcT7sHgPdAiRfLoVeXuKzQ',
  })
  refresh_token: string;

  @ApiProperty({ example: 'ins_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  installer_id: string;
}

export class ConfirmedInstallerDto {
  @ApiProperty({ example: 'ins_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  installer_id: string;

  @ApiProperty({ enum: ['active'], example: 'active' })
  status: 'active';
}
