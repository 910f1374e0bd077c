import type { EntityManager } from 'typeorm';

import { ExportEntity } from './export.entity';

/** From now on some instance makes its file. */
export async function queueExport(tx: EntityManager, order: ExportEntity): Promise<void> {
  await tx.insert(ExportEntity, order);
  await tx.query('insert into export_turn (export_id, organization_id) values ($1, $2)', [
    order.id,
    order.organizationId,
  ]);
}
