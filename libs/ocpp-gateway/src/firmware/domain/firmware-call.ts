import type { OcppVersion } from '@csms/ocpp';

import type { CanonicalCall } from '../../commands/domain/canonical-call';

export interface WantedFirmware {
  readonly requestId: number;
  readonly url: string;
  readonly retrieveDate: Date;
  readonly installDate: Date | null;
  readonly signature: { readonly value: string; readonly certificate: string } | null;
}

/** OCPP 1.6 §5.19; signed by its security whitepaper §5.1 (L01); 2.0.1 L01. */
export function updateCall(version: OcppVersion, wanted: WantedFirmware): CanonicalCall {
  const { requestId, url, retrieveDate, signature } = wanted;
  if (version === '1.6' && signature === null) {
    return { action: 'UpdateFirmware', payload: { location: url, retrieveDate: retrieveDate.toISOString() } };
  }
  const action = version === '1.6' ? 'SignedUpdateFirmware' : 'UpdateFirmware';
  return { action, payload: { requestId, firmware: firmwareOf(wanted) } };
}

/** OCPP 2.0.1 L03: the station offers it in its own network. */
export function publishCall(requestId: number, location: string, checksum: string): CanonicalCall {
  return { action: 'PublishFirmware', payload: { requestId, location, checksum } };
}

function firmwareOf({ url, retrieveDate, installDate, signature }: WantedFirmware): Record<string, unknown> {
  return {
    location: url,
    retrieveDateTime: retrieveDate.toISOString(),
    ...(installDate === null ? {} : { installDateTime: installDate.toISOString() }),
    ...(signature === null ? {} : { signature: signature.value, signingCertificate: signature.certificate }),
  };
}
