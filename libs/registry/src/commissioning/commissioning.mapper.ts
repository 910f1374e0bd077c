import type { CommissioningIssueEntity } from './commissioning-issue.entity';
import type { CommissioningLogEntity } from './commissioning-log.entity';
import type { CommissioningRunEntity } from './commissioning-run.entity';
import { estimatedSeconds, progressPercent } from './domain/run';
import type { CommissioningDto, CommissioningLogDto } from './dto/commissioning.dto';
import type { IssueDto } from './dto/commissioning-issue.dto';

export function toCommissioningDto({
  id,
  chargePointId,
  startedAt,
  state,
}: CommissioningRunEntity): CommissioningDto {
  return {
    charge_point_id: chargePointId,
    session_id: id,
    status: state.status,
    template_id: state.template?.id ?? null,
    started_at: startedAt.toISOString(),
    finished_at: state.finishedAt,
    estimated_duration_seconds: estimatedSeconds(state),
    progress_percent: progressPercent(state),
    steps: state.steps.map((step) => ({
      name: step.name,
      status: step.status,
      started_at: step.startedAt,
      finished_at: step.finishedAt,
      message: step.message,
      evidence: step.evidence,
    })),
  };
}

export function toLogDto({ at, level, step, message }: CommissioningLogEntity): CommissioningLogDto {
  return { at: at.toISOString(), level, step, message };
}

export function toIssueDto(row: CommissioningIssueEntity): IssueDto {
  return {
    id: row.id,
    charge_point_id: row.chargePointId,
    session_id: row.runId,
    category: row.category,
    severity: row.severity,
    description: row.description,
    photo_urls: row.photoUrls,
    reported_by: row.reportedBy,
    created_at: row.createdAt.toISOString(),
  };
}
