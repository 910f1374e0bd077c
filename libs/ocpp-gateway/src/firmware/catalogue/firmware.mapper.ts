import type { FirmwareDto } from '../dto/firmware.dto';

import type { FirmwareEntity } from './firmware.entity';

export function toFirmwareDto(row: FirmwareEntity): FirmwareDto {
  return {
    firmware_id: row.id,
    vendor: row.vendor,
    model: row.model,
    version: row.version,
    url: row.url,
    sha256: row.sha256,
    signature: row.signature,
    signing_certificate: row.signingCertificate,
    approved: row.approved,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
