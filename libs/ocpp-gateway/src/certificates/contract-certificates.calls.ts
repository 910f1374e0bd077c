import { Injectable } from '@nestjs/common';

import type { CallsOfFeature } from '../calls/call-table';

const NOT_OFFERED = {
  reasonCode: 'UnsupportedRequest',
  additionalInfo: 'No certificate provider is configured.',
};

/**
 * OCPP 2.0.1 M01, M02, M06: what needs a provider of contract certificates or an OCSP responder behind us. There is
 * none, so a station is told that at once, and authorizes by other means.
 */
@Injectable()
export class ContractCertificateCalls implements CallsOfFeature {
  readonly calls201 = {
    Get15118EVCertificate: () =>
      Promise.resolve({ status: 'Failed' as const, exiResponse: '', statusInfo: NOT_OFFERED }),
    GetCertificateStatus: () => Promise.resolve({ status: 'Failed' as const, statusInfo: NOT_OFFERED }),
  };
}
