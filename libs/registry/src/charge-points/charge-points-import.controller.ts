import { Controller, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import {
  AcceptsCsv,
  AnswerIn,
  type AnswerType,
  answerWith,
  Caller,
  CsvBody,
  LimitRate,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { importOptions, ImportQueryDto } from '../imports/dto/import.dto';
import { RegistrySettings } from '../registry-settings';

import { type ChargePointsImport, ChargePointsImportService } from './charge-points-import.service';
import { ocppEndpoint } from './domain/ocpp-endpoint';
import { ChargePointsImportDto } from './dto/charge-points-import.dto';

const EXAMPLE = `charge_point_id,site_id,name,vendor,serial_number,connectors
CP-SITE42-001,site_01HZ4K8XVPQR3TY5N6M,Bay 1,ABB,SN-1,1:Type2:22|2:CCS2:150
`;
const DESCRIPTION = `The first line names the columns, in any order; commas or semicolons separate them. A line with another number of cells is refused, and that line alone.

| column | what |
| --- | --- |
| charge_point_id | OCPP identity, 1 to 48 letters, digits, hyphens or underscores; made by the server when empty |
| name | text |
| site_id, project_id | where it stands; one of the two at least |
| vendor, model, serial_number | text; learned from the first boot when empty |
| ocpp_version | 1.6 or 2.0.1 |
| security_profile | 0 to 3; 1 when empty |
| max_power_kw | number with a point |
| latitude, longitude, address | the place, WGS 84; the first two go together |
| connectors | \`number:type:kW\` separated by \`|\`, type and kW may be left out: \`1:Type2:22|2:CCS2:150\` |

Example:

\`\`\`csv
${EXAMPLE}\`\`\``;
const COLUMNS = ['line', 'charge_point_id', 'ocpp_endpoint', 'ocpp_password', 'column', 'code', 'detail'];

const CSV_ANSWER = `line,charge_point_id,ocpp_endpoint,ocpp_password,column,code,detail
2,CP-SITE42-001,wss://ocpp.example.com/ocpp16/CP-SITE42-001,4f1c7a0e5b2d9f8837c6a15e0d4b92f7c3a86e11,,,
`;

@ApiTags('Charge points')
@Controller('api/v1/charge-points/import')
export class ChargePointsImportController {
  constructor(
    @Inject(ChargePointsImportService) private readonly imports: ChargePointsImportService,
    @Inject(RegistrySettings) private readonly settings: RegistrySettings,
  ) {}

  @Post()
  @HttpCode(200)
  @LimitRate('import')
  @RequireScope('write:charge_points')
  @AcceptsCsv(EXAMPLE)
  @ApiOperation({
    summary: 'Register up to 5,000 charge points from a CSV file; their passwords are shown once',
    description: DESCRIPTION,
  })
  @ApiExtraModels(ChargePointsImportDto)
  @ApiOkResponse({
    description: 'JSON, or text/csv with a row for each line',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(ChargePointsImportDto) } },
      'text/csv': { schema: { type: 'string', example: CSV_ANSWER } },
    },
  })
  async import(
    @Caller() caller: Principal,
    @Query() query: ImportQueryDto,
    @CsvBody() text: string,
    @AnswerIn() type: AnswerType,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChargePointsImportDto | string> {
    const report = this.toDto(await this.imports.import(caller, text, importOptions(query)));
    const rows = [...report.charge_points, ...report.errors].sort((a, b) => a.line - b.line);
    return answerWith(reply, type, report, { columns: COLUMNS, rows });
  }

  private toDto({ isDryRun, total, imported, errors }: ChargePointsImport): ChargePointsImportDto {
    return {
      dry_run: isDryRun,
      total,
      imported: imported.length,
      skipped: total - imported.length,
      charge_points: imported.map(({ line, row, password }) => ({
        line,
        charge_point_id: row.id,
        ocpp_endpoint: ocppEndpoint(this.settings.ocppPublicUrl, row.id, row.ocppVersion),
        ocpp_password: password,
      })),
      errors,
    };
  }
}
