import type { DiagnosticsEntity } from './diagnostics.entity';
import type { DiagnosticsDto } from './dto/diagnostics.dto';
import type { InstallerDiagnosticsDto } from './dto/installer-diagnostics.dto';

/** @param apiUrl where the REST API is reached */
export function toDiagnosticsDto(row: DiagnosticsEntity, apiUrl: string): DiagnosticsDto {
  const path = `/api/v1/charge-points/${row.chargePointId}/diagnostics/${row.id}/download`;
  return {
    diagnostics_id: row.id,
    charge_point_id: row.chargePointId,
    log_type: row.logType,
    status: row.status,
    reason: row.reason,
    upload_url: row.uploadUrl,
    upload_expires_at: row.uploadExpiresAt?.toISOString() ?? null,
    download_url: row.fileKey === null ? null : `${apiUrl}${path}`,
    size_bytes: row.sizeBytes,
    sha256: row.sha256,
    file_name: row.fileName,
    from: row.from?.toISOString() ?? null,
    to: row.to?.toISOString() ?? null,
    requested_at: row.requestedAt.toISOString(),
    completed_at: row.completedAt?.toISOString() ?? null,
  };
}

/** Without the operator's own addresses, and with a download that an installer may make. */
export function toInstallerDiagnosticsDto(row: DiagnosticsEntity, apiUrl: string): InstallerDiagnosticsDto {
  const { upload_url: _, download_url: url, ...shown } = toDiagnosticsDto(row, apiUrl);
  const path = `/api/v1/installer/commissioning/${row.chargePointId}/diagnostics/${row.id}/download`;
  return { ...shown, download_url: url === null ? null : `${apiUrl}${path}` };
}
