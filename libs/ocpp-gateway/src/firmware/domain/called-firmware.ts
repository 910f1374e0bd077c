import { withoutUserInfo } from '../../commands/domain/stored-copy';

export interface CalledFirmware {
  readonly url: string;
  readonly isSigned: boolean;
  /** null: at once. */
  readonly retrieveDate: Date | null;
  readonly installDate: Date | null;
  /** null: the message has none. */
  readonly requestId: number | null;
  /** MD5; null: it is to be installed. */
  readonly publishChecksum: string | null;
}

interface Plain {
  readonly location: string;
  readonly retrieveDate: string;
}

interface Numbered {
  readonly requestId: number;
  readonly firmware: {
    readonly location: string;
    readonly retrieveDateTime: string;
    readonly installDateTime?: string;
    readonly signature?: string;
  };
}

interface Published {
  readonly requestId: number;
  readonly location: string;
  readonly checksum: string;
}

/**
 * What is ordered by a message of OCPP 1.6 §5.19, its security whitepaper §5.1 (L01), or 2.0.1 L01 and L03; null: no
 * firmware.
 */
export function calledFirmware(action: string, payload: object): CalledFirmware | null {
  switch (action) {
    case 'UpdateFirmware':
    case 'SignedUpdateFirmware':
      return 'firmware' in payload ? ofNumbered(payload as Numbered) : ofPlain(payload as Plain);
    case 'PublishFirmware':
      return ofPublished(payload as Published);
    default:
      return null;
  }
}

function ofPlain({ location, retrieveDate }: Plain): CalledFirmware {
  return {
    url: withoutUserInfo(location),
    isSigned: false,
    retrieveDate: new Date(retrieveDate),
    installDate: null,
    requestId: null,
    publishChecksum: null,
  };
}

function ofNumbered({ requestId, firmware }: Numbered): CalledFirmware {
  const { location, retrieveDateTime, installDateTime, signature } = firmware;
  return {
    url: withoutUserInfo(location),
    isSigned: signature !== undefined,
    retrieveDate: new Date(retrieveDateTime),
    installDate: installDateTime === undefined ? null : new Date(installDateTime),
    requestId,
    publishChecksum: null,
  };
}

function ofPublished({ requestId, location, checksum }: Published): CalledFirmware {
  return {
    url: withoutUserInfo(location),
    isSigned: false,
    retrieveDate: null,
    installDate: null,
    requestId,
    publishChecksum: checksum,
  };
}
