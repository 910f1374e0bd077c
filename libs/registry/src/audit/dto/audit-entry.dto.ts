import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

import { PageQueryDto } from '@csms/platform-http';

export class AuditQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Date (UTC) or instant', example: '2026-05-01' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({ description: 'Date (UTC, included) or instant', example: '2026-05-31' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;

  @ApiPropertyOptional({ description: 'Id of a key, client, user or installer' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  actor?: string;

  @ApiPropertyOptional({ example: 'site.created' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  action?: string;

  @ApiPropertyOptional({ example: 'site' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  resource_type?: string;

  @ApiPropertyOptional({
    example: 'site_01HZ4K8XVPQR3TY5N6M',
    description:
      'As it is shown: without `read:users` a token by its last characters, a driver by the pseudonym',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  resource_id?: string;
}

export class AuditActorDto {
  @ApiProperty({
    enum: ['api_key', 'oauth_client', 'user', 'installer', 'anonymous', 'command_line', 'retention'],
  })
  type: string;

  @ApiProperty({ example: 'key_01HX2B3C4D5E6F7G8H9JKMNPQR' })
  id: string;
}

export class AuditResourceDto {
  @ApiProperty({ example: 'site' })
  type: string;

  @ApiProperty({ example: 'site_01HZ4K8XVPQR3TY5N6M' })
  id: string;
}

export class AuditEntryDto {
  @ApiProperty({ example: 'aud_01HX2B3C4D5E6F7G8H9JKMNPQR' })
  id: string;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  at: string;

  @ApiProperty()
  actor: AuditActorDto;

  @ApiProperty({ example: 'site.created' })
  action: string;

  @ApiProperty()
  resource: AuditResourceDto;

  @ApiProperty({ type: Object, nullable: true, description: 'Without secrets; null: it was not there' })
  before: object | null;

  @ApiProperty({ type: Object, nullable: true, description: 'Without secrets; null: it is gone' })
  after: object | null;

  @ApiProperty({ type: String, nullable: true, example: 'req_01HX2B3C4D5E6F7G8H9JKMNPQR' })
  request_id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Of the client', example: '203.0.113.7' })
  ip: string | null;
}
