import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches, MaxLength } from 'class-validator';

import { PageQueryDto } from '@csms/platform-http';

import { type CertificateRequestStatus, REQUEST_STATUSES } from '../certificate-request.entity';

export class CertificateRequestQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: REQUEST_STATUSES })
  @IsOptional()
  @IsIn(REQUEST_STATUSES)
  status?: CertificateRequestStatus;
}

export class AnswerCertificateRequestDto {
  @ApiProperty({
    description: 'Signed by your authority; PEM, the leaf first',
    example: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----',
    maxLength: 10_000,
  })
  @MaxLength(10_000)
  @Matches(/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/, {
    message: '$property must be certificates in PEM',
  })
  certificate_chain: string;
}

export class CertificateRequestDto {
  @ApiProperty({ example: 'csr_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  request_id: string;

  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ example: 'ChargingStationCertificate' })
  certificate_type: string;

  @ApiProperty({ description: 'PKCS#10, PEM', example: '-----BEGIN CERTIFICATE REQUEST-----\nMIIB…' })
  csr: string;

  @ApiProperty({ example: 'CN=SN-20240310-001, O=Example' })
  subject: string;

  @ApiProperty({ enum: REQUEST_STATUSES, description: '`signed`: the charger has taken its certificate' })
  status: CertificateRequestStatus;

  @ApiProperty({ example: '2026-05-01T08:12:00.000Z' })
  requested_at: string;

  @ApiProperty({ type: String, nullable: true })
  answered_at: string | null;
}
