import { ApiProperty } from '@nestjs/swagger';

export class SchemaVersionsDto {
  @ApiProperty({ example: 1 })
  session: number;

  @ApiProperty({ example: 1 })
  webhook_event: number;
}

export class VersionDto {
  @ApiProperty({ description: 'Also in the header X-API-Version of every answer', example: '1' })
  api_version: string;

  @ApiProperty({ example: '0.1.0' })
  release: string;

  @ApiProperty({ type: SchemaVersionsDto })
  schema_versions: SchemaVersionsDto;
}
