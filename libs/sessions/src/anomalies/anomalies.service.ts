import { Inject, Injectable } from '@nestjs/common';

import { OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  findSorted,
  type FoundPage,
  newestAt,
  pageRequest,
  type Principal,
  wherePeriod,
} from '@csms/platform-http';

import { AnomalyEntity } from './anomaly.entity';
import type { AnomalyQueryDto } from './dto/anomaly.dto';

@Injectable()
export class AnomaliesService {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  list(caller: Principal, query: AnomalyQueryDto): Promise<FoundPage<AnomalyEntity>> {
    const page = pageRequest(query);
    return this.database.run(caller.organizationId, (tx) => {
      const rows = tx.createQueryBuilder(AnomalyEntity, 'anomaly');
      wherePeriod(rows, caller, query);
      whereGiven(rows, [['anomaly.kind in (:...kinds)', { kinds: query.kind }]]);
      return findSorted(rows, newestAt(query), 'id', page);
    });
  }

  /** By their instants; of a session that the caller may see. */
  ofSession(caller: Principal, sessionId: string): Promise<AnomalyEntity[]> {
    return this.database.run(caller.organizationId, (tx) =>
      tx.find(AnomalyEntity, {
        where: { sessionId },
        order: { at: 'ASC', id: 'ASC' },
      }),
    );
  }
}
