import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { TOTP_CODE } from '../../totp/dto/totp.dto';

import { IsCountry } from './is-country';

/** At least 10 characters with a small letter, a capital and a digit. */
export const PASSWORD = /^(?=.*\p{Ll})(?=.*\p{Lu})(?=.*\d).{10,200}$/su;
export const PASSWORD_RULE = {
  message: '$property must be 10 to 200 characters with a small letter, a capital and a digit',
};
const IS_SECRET = { pattern: '^[A-Za-z0-9_-]{43}$', example: 'b2Zx3lEr1U9v8w5q0YkJmNcT7sHgPdAiRfLoVeXuKzQ' };

export function IsSecret(): PropertyDecorator {
  return Matches(/^[\w-]{1,512}$/, { message: '$property must be the token of the link or of the sign-in' });
}

export class LoginDto {
  @ApiProperty({ example: 'alice@greenway.example.com' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(254)
  email: string;

  @ApiProperty({ example: 'Correct horse 7' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  password: string;

  @ApiPropertyOptional({
    description: 'In which organization to work; the one that was joined first when left out',
    example: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  organization_id?: string;

  @ApiPropertyOptional({
    description:
      'Of the authenticator, or a recovery code; needed where the answer without says `totp_required`',
    example: '287082',
  })
  @IsOptional()
  @IsString()
  @Matches(TOTP_CODE, { message: '$property must be six digits, or a recovery code' })
  totp_code?: string;
}

export class RegisterDto {
  @ApiProperty({ example: 'Alice Green', maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiProperty({ example: 'alice@greenway.example.com' })
  @IsEmail()
  @MaxLength(254)
  email: string;

  @ApiProperty({
    description: '10 to 200 characters with a small letter, a capital and a digit',
    example: 'Correct horse 7',
  })
  @Matches(PASSWORD, PASSWORD_RULE)
  password: string;

  @ApiProperty({ example: 'Greenway Charging Ltd', maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  organization_name: string;

  @ApiProperty({ description: 'ISO 3166-1 alpha-2', example: 'GB' })
  @IsCountry()
  country: string;
}

export class LinkTokenDto {
  @ApiProperty({ description: 'Of the link in the mail', ...IS_SECRET })
  @IsSecret()
  token: string;
}

export class ForgotPasswordDto {
  @ApiProperty({ example: 'alice@greenway.example.com' })
  @IsEmail()
  @MaxLength(254)
  email: string;
}

export class ResetPasswordDto extends LinkTokenDto {
  @ApiProperty({
    description: '10 to 200 characters with a small letter, a capital and a digit',
    example: 'Correct horse 8',
  })
  @Matches(PASSWORD, PASSWORD_RULE)
  new_password: string;
}

export class RefreshDto {
  @ApiProperty({ description: 'Of the answer before; it serves once', ...IS_SECRET })
  @IsSecret()
  refresh_token: string;

  @ApiPropertyOptional({
    description: 'In which organization to go on; the one that was joined first when left out',
    example: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  organization_id?: string;
}

export class MessageDto {
  @ApiProperty({ example: 'If there is an account with this address, a mail is on its way.' })
  message: string;
}

export class RegistrationDto extends MessageDto {
  @ApiProperty({ enum: ['pending_verification'], example: 'pending_verification' })
  status: 'pending_verification';
}

export class VerifiedDto {
  @ApiProperty({ enum: ['active'], example: 'active' })
  status: 'active';

  @ApiProperty({ example: 'usr_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  user_id: string;

  @ApiProperty({ type: String, nullable: true, example: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  organization_id: string | null;
}

export class MembershipDto {
  @ApiProperty({ example: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  organization_id: string;

  @ApiProperty({ example: 'Greenway Charging Ltd' })
  name: string;

  @ApiProperty({ example: 'owner' })
  role: string;
}

export class SignedInDto {
  @ApiProperty({ description: 'For `Authorization: Bearer …`', example: 'eyJhbGciOiJFZERTQSJ9.…' })
  access_token: string;

  @ApiProperty({ enum: ['Bearer'], example: 'Bearer' })
  token_type: 'Bearer';

  @ApiProperty({ description: 'Seconds', example: 900 })
  expires_in: number;

  @ApiProperty({ description: 'For the next access token; serves once, 30 days', example: IS_SECRET.example })
  refresh_token: string;

  @ApiProperty({ example: 'usr_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  user_id: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'In which the access token works',
    example: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  organization_id: string | null;

  @ApiProperty({ type: [MembershipDto], description: 'All organizations of the person' })
  organizations: MembershipDto[];
}
