import { Inject, Injectable } from '@nestjs/common';

import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { SessionsService } from '../charging-sessions/sessions.service';

import type { SignedDataDto } from './dto/signed-meter-value.dto';

/** More than a meter signs in any charge; a bound all the same. */
const MOST = 1_000;

export interface SignedMeterValue {
  readonly sampled_at: Date;
  readonly measurand: string;
  readonly context: string;
  readonly location: string;
  readonly phase: string | null;
  readonly value: string | null;
  readonly unit: string;
  readonly signed_data: SignedDataDto;
}

@Injectable()
export class SignedMeterValues {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(SessionsService) private readonly sessions: SessionsService,
  ) {}

  /** By time. @throws not_found */
  async of(caller: Principal, sessionId: string): Promise<SignedMeterValue[]> {
    await this.sessions.get(caller, sessionId);
    return this.database.run(caller.organizationId, (tx) =>
      tx.query<SignedMeterValue[]>(
        `select sampled_at, measurand, context, location, phase, value::text, unit, signed_data
         from (select * from meter_value union all select * from kept_signed_value) as signed
         where session_id = $1 and signed_data is not null
         order by sampled_at, measurand, context, phase limit ${MOST}`,
        [sessionId],
      ),
    );
  }
}
