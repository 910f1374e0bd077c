import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsNotEmpty, IsOptional, IsString, Matches, MaxLength, ValidateIf } from 'class-validator';

import { IsSaid, ReadOnly } from '@csms/platform-http';

import { IsSecret, MessageDto, PASSWORD, PASSWORD_RULE } from '../../sign-in/dto/sign-in.dto';

function IsPhone(): PropertyDecorator {
  const message = '$property must be a phone number of 3 to 40 characters';
  return Matches(/^\+?[\d ().-]{3,40}$/, { message });
}

export class SignupDto {
  @ApiProperty({ example: 'j.smith@acme-ev.com' })
  @IsEmail()
  @MaxLength(254)
  email: string;

  @ApiProperty({
    description: '10 to 200 characters with a small letter, a capital and a digit',
    example: 'Correct horse 7',
  })
  @Matches(PASSWORD, PASSWORD_RULE)
  password: string;

  @ApiPropertyOptional({ description: 'With last_name, or else full_name', example: 'Jane', maxLength: 100 })
  @IsOptional()
  @IsSaid(100)
  first_name?: string;

  @ApiPropertyOptional({ example: 'Smith', maxLength: 100 })
  @IsOptional()
  @IsSaid(100)
  last_name?: string;

  @ApiPropertyOptional({
    description: 'Needed with first_name and last_name',
    example: 'Acme EV Services',
    maxLength: 200,
  })
  @IsOptional()
  @IsSaid(200)
  company?: string;

  @ApiPropertyOptional({ description: 'Instead of first_name and last_name', maxLength: 200 })
  @IsOptional()
  @IsSaid(200)
  full_name?: string;

  @ApiPropertyOptional({ description: 'The same as full_name', maxLength: 200 })
  @IsOptional()
  @IsSaid(200)
  name?: string;

  @ApiPropertyOptional({ example: '+44 117 496 0123' })
  @IsOptional()
  @IsPhone()
  phone?: string;
}

export class SignupAtOnceDto extends SignupDto {
  @ApiPropertyOptional({ description: 'Of the link in a mail that invites to a project' })
  @IsOptional()
  @IsSecret()
  invitation_token?: string;
}

export class InstallerLoginDto {
  @ApiProperty({ example: 'j.smith@acme-ev.com' })
  @IsSaid(254)
  email: string;

  @ApiProperty({ example: 'Correct horse 7' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  password: string;
}

export class InstallerDto {
  @ApiProperty({ example: 'ins_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  installer_id: string;

  @ApiProperty({ example: 'j.smith@acme-ev.com' })
  email: string;

  @ApiProperty({ example: 'Jane' })
  first_name: string;

  @ApiProperty({ type: String, nullable: true, example: 'Smith' })
  last_name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Acme EV Services' })
  company: string | null;

  @ApiProperty({ type: String, nullable: true, example: '+44 117 496 0123' })
  phone: string | null;

  @ApiProperty({ enum: ['active', 'pending_verification'], example: 'active' })
  status: 'active' | 'pending_verification';

  @ApiProperty({ example: '2024-03-10T09:00:00.000Z' })
  created_at: string;
}

export class InstallerProfileDto extends InstallerDto {
  @ApiProperty({ description: 'The installer has followed a link that went to the address', example: true })
  email_confirmed: boolean;
}

/** Whatever account the address has: the same. */
export class PendingInstallerDto extends MessageDto {
  @ApiProperty({ example: 'j.smith@acme-ev.com' })
  email: string;

  @ApiProperty({ enum: ['pending_verification'], example: 'pending_verification' })
  status: 'pending_verification';
}

/** null takes a value away. */
@ReadOnly('installer_id', 'email', 'status', 'email_confirmed', 'created_at')
export class UpdateInstallerDto {
  @ApiPropertyOptional({ example: 'Jane', maxLength: 100 })
  @ValidateIf((_, value) => value !== undefined)
  @IsSaid(100)
  first_name?: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Smith', maxLength: 100 })
  @IsOptional()
  @IsSaid(100)
  last_name?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Acme EV Services', maxLength: 200 })
  @IsOptional()
  @IsSaid(200)
  company?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: '+44 117 496 0123' })
  @IsOptional()
  @IsPhone()
  phone?: string | null;
}
