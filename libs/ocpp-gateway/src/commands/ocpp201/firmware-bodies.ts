import { TimedDto } from '../dto/command.dto';
import { Address, OcppObject, OneOf, SomeOf, Text, Whole } from '../dto/fields';

import { CERTIFICATE_HASH, CHECKSUM, PEM, REQUEST_ID, RETRIES, RETRY_INTERVAL } from './shared';

/** Bodies of OCPP 2.0.1 blocks A, L, M and N: certificates, firmware and logs. */

const ROOTS = [
  'V2GRootCertificate',
  'MORootCertificate',
  'CSMSRootCertificate',
  'ManufacturerRootCertificate',
];

export class CertificateSigned201Dto extends TimedDto {
  @Text(10_000, { description: 'PEM, the leaf first', example: PEM })
  certificate_chain: string;

  @OneOf(['ChargingStationCertificate', 'V2GCertificate'], {
    optional: true,
    example: 'ChargingStationCertificate',
  })
  certificate_type?: string;
}

export class InstallCertificate201Dto extends TimedDto {
  @OneOf(ROOTS, { example: 'CSMSRootCertificate' })
  certificate_type: string;

  @Text(5_500, { description: 'PEM', example: PEM })
  certificate: string;
}

export class DeleteCertificate201Dto extends TimedDto {
  @OcppObject('CertificateHashData', { example: CERTIFICATE_HASH })
  certificate_hash_data: Record<string, unknown>;
}

export class GetInstalledCertificateIds201Dto extends TimedDto {
  @SomeOf([...ROOTS, 'V2GCertificateChain'], {
    optional: true,
    description: 'All when left out',
    example: ['CSMSRootCertificate'],
  })
  certificate_type?: string[];
}

export class GetLog201Dto extends TimedDto {
  @OneOf(['DiagnosticsLog', 'SecurityLog'], { example: 'DiagnosticsLog' })
  log_type: string;

  @OcppObject('LogParameters', { example: { remoteLocation: 'https://files.example.com/logs/' } })
  log: Record<string, unknown>;

  @Whole(REQUEST_ID)
  request_id?: number;

  @Whole(RETRIES)
  retries?: number;

  @Whole(RETRY_INTERVAL)
  retry_interval?: number;
}

export class UpdateFirmware201Dto extends TimedDto {
  @OcppObject('Firmware', {
    example: {
      location: 'https://files.example.com/firmware/1.2.3.bin',
      retrieveDateTime: '2026-06-01T02:00:00Z',
    },
  })
  firmware: Record<string, unknown>;

  @Whole(REQUEST_ID)
  request_id?: number;

  @Whole(RETRIES)
  retries?: number;

  @Whole(RETRY_INTERVAL)
  retry_interval?: number;
}

export class PublishFirmwareDto extends TimedDto {
  @Address({ example: 'https://files.example.com/firmware/1.2.3.bin' })
  location: string;

  @Text(32, { description: 'MD5, hexadecimal', example: CHECKSUM })
  checksum: string;

  @Whole(REQUEST_ID)
  request_id?: number;

  @Whole(RETRIES)
  retries?: number;

  @Whole(RETRY_INTERVAL)
  retry_interval?: number;
}

export class UnpublishFirmwareDto extends TimedDto {
  @Text(32, { description: 'MD5, hexadecimal', example: CHECKSUM })
  checksum: string;
}
