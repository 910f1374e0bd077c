import { Inject, Injectable } from '@nestjs/common';

import { NotFoundError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { type Principal, reachesSite } from '@csms/platform-http';

import { SessionEntity } from '../charging-sessions/session.entity';

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
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** By time. @throws not_found */
  of(caller: Principal, sessionId: string): Promise<SignedMeterValue[]> {
    return this.database.run(caller.organizationId, async (tx) => {
      const session = await tx.findOneBy(SessionEntity, { id: sessionId });
      if (session === null || !reachesSite(caller, 'read', session.siteId)) {
        throw new NotFoundError('session', sessionId);
      }
      return tx.query<SignedMeterValue[]>(
        `select sampled_at, measurand, context, location, phase, value::text, unit, signed_data from meter_value
         where session_id = $1 and signed_data is not null
         order by sampled_at, measurand, context, phase limit ${MOST}`,
        [sessionId],
      );
    });
  }
}
