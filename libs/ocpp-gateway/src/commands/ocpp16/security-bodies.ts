import { TimedDto } from '../dto/command.dto';
import { OcppObject, OneOf, Text, Whole } from '../dto/fields';

/** Bodies of the commands of "Improved security for OCPP 1.6-J". */

const ROOTS = ['CentralSystemRootCertificate', 'ManufacturerRootCertificate'];
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----';
const REQUEST_ID = {
  optional: true,
  description: 'Numbered by us when left out; in the answer',
  example: 12,
} as const;

const TRIGGERED = [
  'BootNotification',
  'LogStatusNotification',
  'FirmwareStatusNotification',
  'Heartbeat',
  'MeterValues',
  'SignChargePointCertificate',
  'StatusNotification',
];

export class ExtendedTriggerMessageDto extends TimedDto {
  @OneOf(TRIGGERED, { example: 'SignChargePointCertificate' })
  requested_message: string;

  @Whole({ min: 1, optional: true, example: 1 })
  connector_id?: number;
}

export class GetLog16Dto extends TimedDto {
  @OneOf(['DiagnosticsLog', 'SecurityLog'], { example: 'SecurityLog' })
  log_type: string;

  @OcppObject('LogParameters', { example: { remoteLocation: 'https://files.example.com/logs/' } })
  log: Record<string, unknown>;

  @Whole(REQUEST_ID)
  request_id?: number;

  @Whole({ optional: true, example: 3 })
  retries?: number;

  @Whole({ optional: true, description: 'Seconds', example: 60 })
  retry_interval?: number;
}

export class SignedUpdateFirmwareDto extends TimedDto {
  @OcppObject('Firmware', {
    example: {
      location: 'https://files.example.com/firmware/1.2.3.bin',
      retrieveDateTime: '2026-06-01T02:00:00Z',
      signingCertificate: PEM,
      signature: 'c2lnbmF0dXJl',
    },
  })
  firmware: Record<string, unknown>;

  @Whole(REQUEST_ID)
  request_id?: number;

  @Whole({ optional: true, example: 3 })
  retries?: number;

  @Whole({ optional: true, description: 'Seconds', example: 60 })
  retry_interval?: number;
}

export class InstallCertificate16Dto extends TimedDto {
  @OneOf(ROOTS, { example: 'CentralSystemRootCertificate' })
  certificate_type: string;

  @Text(5_500, { description: 'PEM', example: PEM })
  certificate: string;
}

export class DeleteCertificateDto extends TimedDto {
  @OcppObject('CertificateHashData', {
    example: {
      hashAlgorithm: 'SHA256',
      issuerNameHash: '1f8c2e',
      issuerKeyHash: '9a44d0',
      serialNumber: '01',
    },
  })
  certificate_hash_data: Record<string, unknown>;
}

export class GetInstalledCertificateIds16Dto extends TimedDto {
  @OneOf(ROOTS, { example: 'CentralSystemRootCertificate' })
  certificate_type: string;
}

export class CertificateSigned16Dto extends TimedDto {
  @Text(10_000, { description: 'PEM, the leaf first', example: PEM })
  certificate_chain: string;
}
