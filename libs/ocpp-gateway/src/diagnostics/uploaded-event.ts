import type { EntityManager } from 'typeorm';

import { DiagnosticsUploaded } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import type { Outbox } from '@csms/platform-kafka';

import type { DiagnosticsEntity } from './diagnostics.entity';

/** What is told of a log that is there; in the transaction that says so. */
export async function tellUploaded(
  outbox: Outbox,
  tx: EntityManager,
  row: DiagnosticsEntity,
  { at, uploadUrl }: { readonly at: Date; readonly uploadUrl: string },
): Promise<void> {
  await outbox.append(tx, {
    definition: DiagnosticsUploaded,
    id: deriveEventId(row.id, 'uploaded'),
    organizationId: row.organizationId,
    data: {
      charge_point_id: row.chargePointId,
      organization_id: row.organizationId,
      diagnostics_id: row.id,
      log_type: row.logType,
      upload_url: uploadUrl,
      file_name: row.fileName,
      size_bytes: row.sizeBytes,
      sha256: row.sha256,
      uploaded_at: at.toISOString(),
    },
  });
}
