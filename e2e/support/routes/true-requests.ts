import { uniqueName } from '../fixtures';

import type { RouteWorld } from './route-world';

/** What must differ from the document's own example, so that the operation succeeds in this world. */
type Change = (world: RouteWorld) => object;

const charger16: Change = ({ chargers }) => ({ charge_point_id: chargers['1.6'].chargePointId });
const charger201: Change = ({ chargers }) => ({ charge_point_id: chargers['2.0.1'].chargePointId });

/** Beside the registry's (see its own table): bodies whose example names objects that this world has not. */
export const BODY_CHANGES: Readonly<Record<string, Change>> = {
  'POST /api/v1/ocpp16/send_command': charger16,
  'POST /api/v1/ocpp16/remote_start_transaction': charger16,
  'POST /api/v1/ocpp16/remote_stop_transaction': charger16,
  'POST /api/v1/ocpp201/send_command': (world) => ({
    ...charger201(world),
    command: 'GetLocalListVersion',
    payload: {},
  }),
  'POST /api/v1/ocpp201/request_start_transaction': charger201,
  'POST /api/v1/ocpp201/request_stop_transaction': charger201,
  'POST /api/v1/billing/tariffs/{tariff_id}/assignments': () => ({
    target_type: 'site',
    target_id: uniqueName('site'),
    connector_id: undefined,
  }),
};
