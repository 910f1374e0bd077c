import { Inject, Injectable } from '@nestjs/common';

import type {
  NotifyCustomerInformationRequest201,
  NotifyDisplayMessagesRequest201,
  NotifyMonitoringReportRequest201,
  NotifyReportRequest201,
  ReportChargingProfilesRequest201,
} from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { instantOf } from '../clock/charger-clock';

import type { ReportKind } from './report-part.entity';
import { type ReportPart, ReportParts } from './report-parts';

interface NumberedPart {
  readonly requestId: number;
  readonly seqNo: number;
  readonly generatedAt: string;
  readonly tbc?: boolean;
}

/** What a station reports because it was asked: OCPP 2.0.1 B07, B08, K09, N02, N09, O03. */
@Injectable()
export class ReportCalls implements CallsOfFeature {
  readonly calls201 = {
    NotifyReport: async (request: NotifyReportRequest201, context: CallContext) => {
      const variables = request.reportData ?? [];
      const generatedAt = instantOf(request.generatedAt, context);
      await this.parts.variables(variables, generatedAt, context);
      return this.numbered('base', request, variables, context);
    },
    NotifyMonitoringReport: (request: NotifyMonitoringReportRequest201, context: CallContext) =>
      this.numbered('monitoring', request, request.monitor ?? [], context),
    NotifyCustomerInformation: (request: NotifyCustomerInformationRequest201, context: CallContext) =>
      this.numbered('customer_information', request, [request.data], context),
    NotifyDisplayMessages: (request: NotifyDisplayMessagesRequest201, context: CallContext) =>
      this.plain('display_messages', request, request.messageInfo ?? [], context),
    ReportChargingProfiles: (request: ReportChargingProfilesRequest201, context: CallContext) => {
      const { evseId, chargingLimitSource, chargingProfile } = request;
      const profiles = chargingProfile.map((profile) => ({ evseId, chargingLimitSource, profile }));
      return this.plain('charging_profiles', request, profiles, context);
    },
  };

  constructor(@Inject(ReportParts) private readonly parts: ReportParts) {}

  private numbered(kind: ReportKind, part: NumberedPart, content: readonly unknown[], context: CallContext) {
    const { requestId, seqNo } = part;
    const generatedAt = instantOf(part.generatedAt, context);
    return this.add({ kind, requestId, seqNo, isLast: part.tbc !== true, generatedAt, content }, context);
  }

  private plain(
    kind: ReportKind,
    { requestId, tbc }: { readonly requestId: number; readonly tbc?: boolean },
    content: readonly unknown[],
    context: CallContext,
  ) {
    return this.add(
      { kind, requestId, seqNo: null, isLast: tbc !== true, generatedAt: null, content },
      context,
    );
  }

  private async add(part: ReportPart, context: CallContext): Promise<Record<string, never>> {
    await this.parts.add(part, context);
    return {};
  }
}
