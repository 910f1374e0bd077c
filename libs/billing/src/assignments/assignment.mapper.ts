import type { AssignmentDto } from './dto/assignment.dto';
import type { TariffAssignmentEntity } from './tariff-assignment.entity';

export function toAssignmentDto(row: TariffAssignmentEntity): AssignmentDto {
  return {
    id: row.id,
    tariff_id: row.tariffId,
    target_type: row.targetType,
    target_id: row.targetId,
    connector_id: row.connectorId,
    created_at: row.createdAt.toISOString(),
  };
}
