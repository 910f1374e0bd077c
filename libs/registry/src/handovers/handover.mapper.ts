import { handoverStatus } from './domain/handover-status';
import type { HandoverDto } from './dto/handover.dto';
import type { HandoverReportDto } from './dto/handover-report.dto';
import type { HandoverEntity } from './handover.entity';

export function toHandoverDto(row: HandoverEntity): HandoverDto {
  const { record } = row;
  return {
    handover_id: row.id,
    project_id: row.projectId,
    status: handoverStatus(row, new Date()),
    site_owner_email: row.siteOwnerEmail,
    notes: record.notes,
    document_urls: [...record.document_urls],
    charge_points: record.charge_points.map((one) => ({
      ...one,
      connectors: [...(one.connectors ?? [])],
      installation: one.installation ?? null,
      commissioned_by_name: one.commissioned_by_name ?? null,
      checks: [...one.checks],
    })),
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    decided_at: row.decidedAt?.toISOString() ?? null,
    decided_by: row.decidedBy,
    decided_name: row.decidedName,
    reason: row.reason,
  };
}

export function toReportDto(row: HandoverEntity): HandoverReportDto {
  return {
    record: row.record,
    record_sha256: row.recordSha256,
    decision: {
      status: handoverStatus(row, new Date()),
      decided_at: row.decidedAt?.toISOString() ?? null,
      decided_by: row.decidedBy,
      decided_name: row.decidedName,
      reason: row.reason,
    },
  };
}

/** As the audit log keeps it: without the record, which never changes. */
export function handoverForAudit(row: HandoverEntity): object {
  const { id, projectId, status, siteOwnerEmail, expiresAt, decidedAt, decidedBy, decidedName, reason } = row;
  const chargePointIds = row.record.charge_points.map((one) => one.charge_point_id);
  return {
    ...{ id, projectId, status, siteOwnerEmail, chargePointIds, expiresAt },
    ...{ decidedAt, decidedBy, decidedName, reason },
  };
}
