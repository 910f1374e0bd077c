/** From the WebSocket request to charger identity and OCPP version (OCPP-J 1.6 §3, OCPP 2.0.1 Part 4 §3). */
import { type FrameVersion, OCPP_VERSIONS, type OcppVersion, SUBPROTOCOLS } from './version';

export interface Negotiated {
  readonly kind: 'accepted';
  readonly chargePointId: string;
  readonly version: OcppVersion;
  /** What to answer in `Sec-WebSocket-Protocol`; null when the charger offered none and none may be answered. */
  readonly subprotocol: string | null;
}

/**
 * `bad-path`: no charger address, answer 404. `unsupported-subprotocol`: OCPP-J wants the handshake completed without
 * `Sec-WebSocket-Protocol` and the socket then closed (1002).
 */
export type NegotiationRefusal =
  | { readonly kind: 'bad-path' }
  | { readonly kind: 'unsupported-subprotocol'; readonly chargePointId: string };

export type Negotiation = Negotiated | NegotiationRefusal;

/** What a charge point id may look like; the address forms depend on it having no dot. */
export const CHARGE_POINT_ID_PATTERN = /^[A-Za-z0-9_-]{1,48}$/;

const PATH_FORMS: readonly { readonly prefix: string; readonly version: FrameVersion | null }[] = [
  { prefix: '/ocpp16/', version: '1.6' },
  { prefix: '/ocpp201/', version: '2.0.1' },
  { prefix: '/ocpp21/', version: '2.1' },
  { prefix: '/ocpp/1.6/', version: '1.6' },
  { prefix: '/ocpp/2.0.1/', version: '2.0.1' },
  { prefix: '/ocpp/2.1/', version: '2.1' },
  { prefix: '/ocpp/', version: null },
];

/**
 * Decides identity, version and subprotocol of a connection.
 * @param requestPath path of the upgrade request as received; a query is ignored.
 * @param offered the subprotocols of `Sec-WebSocket-Protocol`, in the charger's order.
 *
 * Of the offered subprotocols the path's version is chosen if offered, else the newest that is spoken: the
 * subprotocol wins over the path. When none is offered the path decides, and `/ocpp/{id}` means 1.6.
 */
export function negotiate(requestPath: string, offered: readonly string[]): Negotiation {
  const address = parsePath(requestPath);
  if (address === null) return { kind: 'bad-path' };
  const { chargePointId, pathVersion } = address;
  if (offered.length === 0) {
    const version = pathVersion ?? '1.6';
    if (!isSpoken(version)) return { kind: 'unsupported-subprotocol', chargePointId };
    return { kind: 'accepted', chargePointId, version, subprotocol: null };
  }
  const common = OCPP_VERSIONS.filter((version) => offered.includes(SUBPROTOCOLS[version]));
  const version = common.find((candidate) => candidate === pathVersion) ?? common.at(-1);
  if (version === undefined) return { kind: 'unsupported-subprotocol', chargePointId };
  return { kind: 'accepted', chargePointId, version, subprotocol: SUBPROTOCOLS[version] };
}

/** The address path to configure in a charger; 2.1 chargers are told the 2.0.1 form, unknown versions the 1.6 form. */
export function endpointPath(chargePointId: string, version: FrameVersion | null): string {
  return version === '2.0.1' || version === '2.1' ? `/ocpp201/${chargePointId}` : `/ocpp16/${chargePointId}`;
}

function isSpoken(version: FrameVersion): version is OcppVersion {
  return version !== '2.1';
}

function parsePath(
  requestPath: string,
): { readonly chargePointId: string; readonly pathVersion: FrameVersion | null } | null {
  const path = requestPath.split('?', 1)[0] ?? '';
  const form = PATH_FORMS.find(({ prefix }) => path.startsWith(prefix));
  if (form === undefined) return null;
  let chargePointId: string;
  try {
    chargePointId = decodeURIComponent(path.slice(form.prefix.length));
  } catch {
    return null;
  }
  return CHARGE_POINT_ID_PATTERN.test(chargePointId) ? { chargePointId, pathVersion: form.version } : null;
}
