import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { ROAMING_PARTY } from '@csms/kernel';
import { IsSearchText, IsSort, PageQueryDto, ReadOnly } from '@csms/platform-http';

import { ID_TAG_TYPES, type IdTagType } from '../id-tag.entity';

const STATUSES = ['active', 'blocked', 'expired'] as const;

export class IssueIdTagDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'As the card or app presents it; case does not count. OCPP 1.6 chargers can send 20 characters. Made by the server for an app (type Central) when left out',
    example: '04A1B2C3D4E5F6',
    minLength: 1,
    maxLength: 36,
  })
  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,36}$/, {
    message: 'id_tag must be 1 to 36 printable ASCII characters without spaces',
  })
  id_tag?: string | null;

  @ApiPropertyOptional({
    enum: ID_TAG_TYPES,
    default: 'ISO14443',
    description: 'As OCPP 2.0.1 names them; Central: of an app',
  })
  @IsOptional()
  @IsIn(ID_TAG_TYPES)
  type?: IdTagType;

  @ApiPropertyOptional({ enum: STATUSES, default: 'active' })
  @IsOptional()
  @IsIn(STATUSES)
  status?: (typeof STATUSES)[number] | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'RFC 3339; the tag is refused as expired from then on',
  })
  @IsOptional()
  @IsISO8601({ strict: true })
  valid_until?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'The driver who charges with it' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  driver_id?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Parent tag: tags of one group may stop each other',
  })
  @IsOptional()
  @IsString()
  @MaxLength(36)
  group_id_tag?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'The roaming partner whose token it is, as `{country_code}-{party_id}` of OCPI: its sessions are found by it. A contract id (eMAID) names its own, where none is given',
    pattern: '^[A-Za-z]{2}-[A-Za-z0-9]{3}$',
    example: 'GB-EFL',
  })
  @IsOptional()
  @Matches(ROAMING_PARTY, { message: 'roaming_party must be a country and a party, like GB-EFL' })
  roaming_party?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Blue card of the depot', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  label?: string | null;
}

@ReadOnly('id_tag', 'type', 'created_at', 'updated_at')
export class UpdateIdTagDto extends PartialType(OmitType(IssueIdTagDto, ['id_tag', 'type'])) {}

export class IdTagQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  status?: string;

  @ApiPropertyOptional({ enum: ID_TAG_TYPES })
  @IsOptional()
  @IsIn(ID_TAG_TYPES)
  type?: string;

  @ApiPropertyOptional({ description: 'Tags of this driver' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  driver_id?: string;

  @ApiPropertyOptional({ description: 'Tags of this parent tag; case does not count' })
  @IsOptional()
  @IsString()
  @MaxLength(36)
  group_id_tag?: string;

  @IsSearchText('Text in the tag or label')
  q?: string;

  @IsSort('created_at', 'updated_at')
  sort?: string;
}

export class IdTagDto {
  @ApiProperty({
    description: 'Without read:users its last four characters alone',
    example: '04A1B2C3D4E5F6',
  })
  id_tag: string;

  @ApiProperty({ enum: ID_TAG_TYPES, example: 'ISO14443' })
  type: string;

  @ApiProperty({ enum: STATUSES, example: 'active' })
  status: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  valid_until: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  driver_id: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  group_id_tag: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Of a roaming partner', example: 'GB-EFL' })
  roaming_party: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Blue card of the depot' })
  label: string | null;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  created_at: string;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  updated_at: string;
}
