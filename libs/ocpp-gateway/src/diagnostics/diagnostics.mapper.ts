import type { DiagnosticsEntity } from './diagnostics.entity';
import type { DiagnosticsDto } from './dto/diagnostics.dto';

export function toDiagnosticsDto(row: DiagnosticsEntity): DiagnosticsDto {
  return {
    diagnostics_id: row.id,
    charge_point_id: row.chargePointId,
    log_type: row.logType,
    status: row.status,
    reason: row.reason,
    upload_url: row.uploadUrl,
    file_name: row.fileName,
    from: row.from?.toISOString() ?? null,
    to: row.to?.toISOString() ?? null,
    requested_at: row.requestedAt.toISOString(),
    completed_at: row.completedAt?.toISOString() ?? null,
  };
}
