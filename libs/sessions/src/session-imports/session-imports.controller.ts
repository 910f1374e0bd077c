import { Controller, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  AcceptsRows,
  Caller,
  type FileOfRows,
  LimitRate,
  type Principal,
  RequireScope,
  RowsBody,
} from '@csms/platform-http';

import { SessionImportDto, SessionImportQueryDto } from './dto/session-import.dto';
import { type SessionImport, SessionImportsService } from './session-imports.service';

const CSV_EXAMPLE = `external_id,charge_point_id,connector_id,id_tag,started_at,charging_ended_at,ended_at,meter_start_wh,meter_stop_wh,stop_reason
A-4711,CP-SITE42-001,1,04A1B2C3D4E5F6,2026-03-02T08:12:00+00:00,2026-03-02T10:40:00+00:00,2026-03-02T16:04:00+00:00,1000,15700,EVDisconnected
`;
const NDJSON_EXAMPLE = `${JSON.stringify({
  external_id: 'A-4711',
  charge_point_id: 'CP-SITE42-001',
  connector_id: 1,
  id_tag: '04A1B2C3D4E5F6',
  started_at: '2026-03-02T08:12:00+00:00',
  ended_at: '2026-03-02T16:04:00+00:00',
  meter_start_wh: 1_000,
  meter_stop_wh: 15_700,
})}
`;

const DESCRIPTION = `Sessions of the past, as another system had them: text/csv, whose first line names the columns, or application/x-ndjson with an object in each line; 1 MiB at most. Each row goes the way of a charger's own words: the session with its life line, energy by intervals (quality \`backfilled\`), and its bill by the tariff of its start. Nothing of it is told as if it happened now.

| column | what |
| --- | --- |
| external_id | of the session in the other system, 64 characters at most; with charge_point_id its natural key |
| charge_point_id | one that is registered here |
| connector_id | one that the charge point has, where it has told any |
| id_tag | as presented; its driver is the session's, where the tag is issued here |
| started_at, ended_at | RFC 3339 with an offset; \`time_zone\` lets times without one be read; 31 days apart at most |
| charging_ended_at | when the vehicle stopped taking energy; may be empty: with the end |
| meter_start_wh, meter_stop_wh | the energy register, Wh |
| stop_reason | OCPP's word; may be empty |

Rows that are wrong are named, and keep no other out. The same row again changes nothing; one that says something else under a key that was imported is rejected, for it is corrected, not imported. The same file can be sent again after whatever interruption.`;

@ApiTags('Sessions')
@Controller('api/v1/sessions/import')
export class SessionImportsController {
  constructor(@Inject(SessionImportsService) private readonly imports: SessionImportsService) {}

  @Post()
  @HttpCode(200)
  @LimitRate('import')
  @RequireScope('write:energy')
  @AcceptsRows({ csv: CSV_EXAMPLE, ndjson: NDJSON_EXAMPLE })
  @ApiOperation({ summary: 'Import up to 10,000 sessions of the past', description: DESCRIPTION })
  @ApiOkResponse({ type: SessionImportDto })
  async import(
    @Caller() caller: Principal,
    @Query() query: SessionImportQueryDto,
    @RowsBody() file: FileOfRows,
  ): Promise<SessionImportDto> {
    const isDryRun = query.dry_run === 'true';
    const options = { isDryRun, timeZone: query.time_zone ?? null, fileSha256: query.file_sha256 ?? null };
    return toDto(isDryRun, await this.imports.import(caller, file, options, new Date()));
  }
}

function toDto(isDryRun: boolean, done: SessionImport): SessionImportDto {
  const { importId, total, accepted, duplicates, rejected } = done;
  return {
    import_id: importId,
    dry_run: isDryRun,
    total,
    accepted,
    duplicates,
    rejected_rows: new Set(rejected.map(({ line }) => line)).size,
    rejected,
  };
}
