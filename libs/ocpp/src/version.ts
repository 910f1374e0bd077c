/** The OCPP versions whose messages this library validates and normalises. */
export type OcppVersion = '1.6' | '2.0.1';

/** Versions whose framing rules are known; OCPP 2.1 adds message types 5 and 6 to the frames of 2.0.1. */
export type FrameVersion = OcppVersion | '2.1';

export const OCPP_VERSIONS: readonly OcppVersion[] = ['1.6', '2.0.1'];

/** WebSocket subprotocol names as registered with IANA (OCPP-J 1.6 §3.1.2, OCPP 2.0.1 Part 4 §3.1.2). */
export const SUBPROTOCOLS: Readonly<Record<OcppVersion, string>> = {
  '1.6': 'ocpp1.6',
  '2.0.1': 'ocpp2.0.1',
};
