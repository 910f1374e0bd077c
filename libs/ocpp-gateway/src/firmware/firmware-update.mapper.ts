import type { FirmwareUpdateDto } from './dto/firmware-update.dto';
import type { FirmwareUpdateEntity } from './firmware-update.entity';

export function toFirmwareUpdateDto(row: FirmwareUpdateEntity): FirmwareUpdateDto {
  return {
    update_id: row.id,
    charge_point_id: row.chargePointId,
    firmware_id: row.firmwareId,
    rollout_id: row.rolloutId,
    mode: row.mode,
    firmware_url: row.firmwareUrl,
    is_signed: row.isSigned,
    from_version: row.fromVersion,
    to_version: row.toVersion,
    status: row.status,
    reason: row.reason,
    locations: row.locations,
    retrieve_date: row.retrieveDate.toISOString(),
    install_date: row.installDate?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    completed_at: row.completedAt?.toISOString() ?? null,
  };
}
