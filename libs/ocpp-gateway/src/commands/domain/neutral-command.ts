/** A command in words that hold for every OCPP version, its parameters checked. */
export type NeutralCommand =
  | ({ readonly name: 'start_session'; readonly id_tag: string } & Outlet)
  | { readonly name: 'stop_session'; readonly transaction_id: string }
  | ({ readonly name: 'set_available' | 'set_unavailable' } & Outlet)
  | { readonly name: 'soft_reset'; readonly force?: boolean }
  | { readonly name: 'hard_reset' }
  | PowerLimit
  | ({ readonly name: 'clear_power_limit' } & Outlet)
  | ({ readonly name: 'unlock_connector' } & Outlet)
  | { readonly name: 'update_firmware'; readonly firmware_url: string; readonly retrieve_date: string }
  | { readonly name: 'get_diagnostics'; readonly upload_url: string }
  | LocalList;

/** A command that is one message. */
export type OneMessage = Exclude<NeutralCommand, PowerLimit>;

export type NeutralName = NeutralCommand['name'];

export interface Outlet {
  /** 0: the whole charger. */
  readonly connector_id: number;
  readonly evse_id?: number;
}

export interface PowerLimit extends Outlet {
  readonly name: 'set_power_limit';
  readonly limit_watts: number;
  readonly phases?: number;
}

export interface LocalList {
  readonly name: 'send_local_list';
  readonly list_version: number;
  readonly update_type?: string;
  readonly local_authorization_list: readonly ListedTag[];
}

export interface ListedTag {
  readonly id_tag: string;
  readonly status?: string;
  readonly expiry_date?: string;
  readonly parent_id_tag?: string;
  /** OCPP 2.0.1 §3.45: a station finds a token in its list by it, too. */
  readonly type?: string;
}

/** OCPP 2.0.1: the connector of an EVSE; 1.6 has connectors alone. */
export function evseOf({ connector_id, evse_id }: Outlet): { id: number; connectorId: number } {
  return evse_id === undefined
    ? { id: connector_id, connectorId: 1 }
    : { id: evse_id, connectorId: connector_id };
}
