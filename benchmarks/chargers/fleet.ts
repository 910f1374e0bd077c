import { inParallel } from '../harness/in-parallel';
import { Rest } from '../harness/rest';
import type { StagedPlatform } from '../harness/stage';

/** A charger with what it needs to connect and to charge. */
export interface FleetCharger {
  readonly chargePointId: string;
  readonly password: string;
  readonly idTag: string;
}

/** As a script of an operator's would: some requests at a time, over connections that stay open. */
const REGISTERED_AT_A_TIME = 16;

/** Registers chargers, each with a tag of its own where they are to charge, through the REST API. */
export function registerFleet(
  platform: StagedPlatform,
  count: number,
  { withTags }: { readonly withTags: boolean },
): Promise<FleetCharger[]> {
  const rest = new Rest(platform);
  const names = Array.from({ length: count }, (_, index) => `BENCH-${String(index).padStart(5, '0')}`);
  return inParallel(names, REGISTERED_AT_A_TIME, async (chargePointId) => {
    const idTag = `TAG-${chargePointId}`;
    const [{ ocpp_password: password }] = await Promise.all([
      rest.post<{ ocpp_password: string }>('/charge-points', {
        charge_point_id: chargePointId,
        project_id: platform.projectId,
        ocpp_version: '1.6',
      }),
      withTags ? rest.post('/id-tags', { id_tag: idTag }) : null,
    ]);
    return { chargePointId, password, idTag };
  });
}
