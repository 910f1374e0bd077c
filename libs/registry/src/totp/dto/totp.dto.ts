import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';

/** Six digits, or a recovery code. */
export const TOTP_CODE = /^(\d{6}|[A-Za-z2-7]{4}([- ]?[A-Za-z2-7]{4}){3})$/;
const RULE = { message: '$property must be six digits, or a recovery code' };

export class TotpCodeDto {
  @ApiProperty({ description: 'Of the authenticator, or a recovery code', example: '287082' })
  @IsString()
  @Matches(TOTP_CODE, RULE)
  totp_code: string;
}

export class EnrolmentDto {
  @ApiProperty({ description: 'Shown once, base32', example: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' })
  secret: string;

  @ApiProperty({
    description: 'To be shown as a QR code',
    example:
      'otpauth://totp/Dynamo%20CSMS:alice%40greenway.example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Dynamo%20CSMS',
  })
  otpauth_url: string;
}

export class RecoveryCodesDto {
  @ApiProperty({
    type: [String],
    description: 'Shown once; each replaces a code of the authenticator once',
    example: ['ABCD-EFGH-2345-WXYZ'],
  })
  recovery_codes: string[];
}
