import { inParallel } from '../harness/in-parallel';
import { Rest } from '../harness/rest';
import type { StagedPlatform } from '../harness/stage';

/** A charger with what it needs to connect and to charge. */
export interface FleetCharger {
  readonly chargePointId: string;
  readonly password: string;
  readonly idTag: string;
  readonly ocppVersion: LoadVersion;
}

export type LoadVersion = '1.6' | '2.0.1';

/** As a script of an operator's would: some requests at a time, over connections that stay open. */
const REGISTERED_AT_A_TIME = 16;

/** Registers chargers, each with a tag of its own where they are to charge, through the REST API. */
export function registerFleet(
  platform: StagedPlatform,
  count: number,
  {
    withTags,
    versions = ['1.6'],
  }: { readonly withTags: boolean; readonly versions?: readonly LoadVersion[] },
): Promise<FleetCharger[]> {
  const rest = new Rest(platform);
  const chargers = Array.from({ length: count }, (_, index) => ({
    chargePointId: `BENCH-${String(index).padStart(5, '0')}`,
    ocppVersion: versions[index % versions.length] ?? ('1.6' as const),
  }));
  return inParallel(chargers, REGISTERED_AT_A_TIME, async ({ chargePointId, ocppVersion }) => {
    const idTag = `TAG-${chargePointId}`;
    const [{ ocpp_password: password }] = await Promise.all([
      rest.post<{ ocpp_password: string }>('/charge-points', {
        charge_point_id: chargePointId,
        project_id: platform.projectId,
        ocpp_version: ocppVersion,
      }),
      withTags ? rest.post('/id-tags', { id_tag: idTag }) : null,
    ]);
    return { chargePointId, password, idTag, ocppVersion };
  });
}
