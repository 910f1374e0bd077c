import { isDeepStrictEqual } from 'node:util';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { StationReportCompleted } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import type { ReportData201 } from '@csms/ocpp';
import { Database } from '@csms/platform-db';

import type { CallContext } from '../calls/call-context';
import { placeOf } from '../connections/charger';
import { StationWord } from '../stations/station-word';

import { variableKey } from './domain/variable-key';
import { type ReportKind, ReportPartEntity } from './report-part.entity';

/** One message of a report; without a number where its kind has none. */
export interface ReportPart {
  readonly kind: ReportKind;
  readonly requestId: number;
  readonly seqNo: number | null;
  readonly isLast: boolean;
  readonly generatedAt: Date | null;
  readonly content: readonly unknown[];
}

/** Puts together what stations report in parts. A part that comes twice counts once, and parts may come in any order. */
@Injectable()
export class ReportParts {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(StationWord) private readonly word: StationWord,
  ) {}

  async add(part: ReportPart, context: CallContext): Promise<void> {
    const parts = await this.database.transaction((tx) => keep(tx, part, context));
    if (!isComplete(parts)) return;
    const { chargePointId } = context.charger.chargePoint;
    await this.word.tell(context, {
      definition: StationReportCompleted,
      // The same report, completed by whichever part came last, is told once.
      id: deriveEventId(chargePointId, part.kind, part.requestId, JSON.stringify(parts)),
      occurredAt: context.receivedAt,
      data: {
        ...placeOf(context.charger),
        request_id: part.requestId,
        kind: part.kind,
        parts: parts.length,
        received_at: context.receivedAt.toISOString(),
      },
    });
  }

  /** The newest value of each variable is the device model, whichever report it came in. */
  async variables(
    variables: readonly ReportData201[],
    reportedAt: Date,
    { charger }: CallContext,
  ): Promise<void> {
    const { chargePointId, organizationId } = charger.chargePoint;
    const newest = new Map(variables.map((data) => [variableKey(data.component, data.variable), data]));
    if (newest.size === 0) return;
    const rows = [...newest].map(([key, data]) => ({
      key,
      component: data.component.name,
      variable: data.variable.name,
      data,
    }));
    await this.database.query(
      `insert into device_variable
         (organization_id, charge_point_id, key, component_name, variable_name, data, reported_at)
       select $1, $2, row->>'key', row->>'component', row->>'variable', row->'data', $3
       from jsonb_array_elements($4::jsonb) as rows(row)
       on conflict (charge_point_id, key) do update set
         organization_id = excluded.organization_id, data = excluded.data, reported_at = excluded.reported_at
       where device_variable.reported_at <= excluded.reported_at`,
      [organizationId, chargePointId, reportedAt, JSON.stringify(rows)],
    );
  }
}

/** What is known of a report after this part, in order. */
type KnownPart = Pick<ReportPartEntity, 'seqNo' | 'isLast' | 'generatedAt'>;

async function keep(tx: EntityManager, part: ReportPart, context: CallContext): Promise<KnownPart[]> {
  const { chargePointId, organizationId } = context.charger.chargePoint;
  const { kind, requestId } = part;
  const report = { chargePointId, kind, requestId };
  const before = await tx.find(ReportPartEntity, { where: report, order: { seqNo: 'ASC' } });
  const isAnother = before.some((other) => isOfAnotherReport(other, part));
  if (isAnother) await tx.delete(ReportPartEntity, report);
  const known = isAnother ? [] : before;
  const seqNo = part.seqNo ?? numberOf(known, part);
  await tx.upsert(
    ReportPartEntity,
    {
      ...report,
      organizationId,
      seqNo,
      isLast: part.isLast,
      generatedAt: part.generatedAt,
      content: [...part.content] as never,
      receivedAt: context.receivedAt,
    },
    ['chargePointId', 'kind', 'requestId', 'seqNo'],
  );
  const now = { seqNo, isLast: part.isLast, generatedAt: part.generatedAt };
  const others = known.filter((other) => other.seqNo !== seqNo).map(knownOf);
  return [...others, now].sort((a, b) => a.seqNo - b.seqNo);
}

/** Stations begin their request ids anew: a number that is taken by an older report, or one behind its end, says so. */
function isOfAnotherReport(other: ReportPartEntity, part: ReportPart): boolean {
  if (part.seqNo === null) return other.isLast && !hasSameContent(other, part);
  return other.seqNo === part.seqNo && other.generatedAt?.getTime() !== part.generatedAt?.getTime();
}

function numberOf(known: readonly ReportPartEntity[], part: ReportPart): number {
  const told = known.find((other) => hasSameContent(other, part));
  return told?.seqNo ?? known.length;
}

/** The members of what was kept are in an order of the database's. */
function hasSameContent(other: ReportPartEntity, part: ReportPart): boolean {
  return isDeepStrictEqual(other.content, part.content);
}

function knownOf({ seqNo, isLast, generatedAt }: ReportPartEntity): KnownPart {
  return { seqNo, isLast, generatedAt };
}

function isComplete(parts: readonly KnownPart[]): boolean {
  return parts.every(({ seqNo }, index) => seqNo === index) && parts.at(-1)?.isLast === true;
}
