import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

import { CERTIFICATE_TYPES, type CertificateType, INSTALLABLE_TYPES } from './domain/certificate-types';

export class InstalledCertificateQueryDto {
  @ApiPropertyOptional({ enum: CERTIFICATE_TYPES, description: 'All, when left out' })
  @IsOptional()
  @IsIn(CERTIFICATE_TYPES)
  type?: CertificateType;
}

export class CertificateHashDto {
  @ApiProperty({
    description: 'Of the other four together: names the certificate when it is removed',
    example: '5f70bf18a086007016e948b04aed3b82103a36be',
  })
  hash: string;

  @ApiProperty({ enum: ['SHA256', 'SHA384', 'SHA512'], example: 'SHA256' })
  hash_algorithm: string;

  @ApiProperty({ example: 'a3f1c2d4e5b60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90' })
  issuer_name_hash: string;

  @ApiProperty({ example: '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0' })
  issuer_key_hash: string;

  @ApiProperty({ example: '1A2B3C4D' })
  serial_number: string;
}

export class InstalledCertificateDto extends CertificateHashDto {
  @ApiProperty({ enum: CERTIFICATE_TYPES })
  certificate_type: CertificateType;

  @ApiProperty({ type: [CertificateHashDto], description: 'Of a chain: those below it', example: [] })
  children: CertificateHashDto[];
}

export class InstalledCertificatesDto {
  @ApiProperty({ type: [InstalledCertificateDto] })
  data: InstalledCertificateDto[];

  @ApiProperty({ example: 1 })
  total: number;
}

/** OCPP security whitepaper §5.6 and 2.0.1: `certificate` of InstallCertificate. */
const MAX_LENGTH = 5_500;

export class InstallCertificateDto {
  @ApiProperty({
    enum: INSTALLABLE_TYPES,
    description: 'OCPP 1.6 has `central_system_root` and `manufacturer_root` only',
  })
  @IsIn(INSTALLABLE_TYPES)
  certificate_type: CertificateType;

  @ApiProperty({
    description: 'One X.509 certificate in PEM, not expired',
    example: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----',
    maxLength: MAX_LENGTH,
  })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_LENGTH)
  certificate: string;
}

/** What the charger has taken. */
export class TakenCertificateDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ enum: CERTIFICATE_TYPES })
  certificate_type: CertificateType;

  @ApiProperty({ example: 'CN=Example Root CA' })
  subject: string;

  @ApiProperty({ example: '1A2B3C4D' })
  serial_number: string;

  @ApiProperty({ example: '2026-01-01T00:00:00.000Z' })
  valid_from: string;

  @ApiProperty({ example: '2036-01-01T00:00:00.000Z' })
  valid_to: string;

  @ApiProperty({
    description: 'SHA-256 of the whole certificate, hexadecimal',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  fingerprint_sha256: string;
}
