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
  RequireEverySite,
  RequireScope,
} from '@csms/platform-http';

import { importOptions, ImportQueryDto } from '../imports/dto/import.dto';

import { IdTagsImportDto } from './dto/id-tags-import.dto';
import { type IdTagsImport, IdTagsImportService } from './id-tags-import.service';

const EXAMPLE = `id_tag,valid_until,label
04A1B2C3D4E5F6,2030-01-01T00:00:00Z,Blue card of the depot
`;
const DESCRIPTION = `The first line names the columns, in any order; commas or semicolons separate them. A line with another number of cells is refused, and that line alone.

| column | what |
| --- | --- |
| id_tag | 1 to 36 printable ASCII characters without spaces; made by the server for the type Central when empty |
| type | as OCPP 2.0.1 names them; ISO14443 when empty |
| status | active, blocked or expired; active when empty |
| valid_until | RFC 3339 |
| driver_id | a driver of the organization |
| group_id_tag | parent tag |
| roaming_party | country and party of the roaming partner whose it is, e.g. GB-EFL |
| label | text |

Example:

\`\`\`csv
${EXAMPLE}\`\`\``;
const COLUMNS = ['line', 'id_tag', 'column', 'code', 'detail'];

const CSV_ANSWER = `line,id_tag,column,code,detail
2,04A1B2C3D4E5F6,,,
`;

@ApiTags('Id tags')
@Controller('api/v1/id-tags/import')
export class IdTagsImportController {
  constructor(@Inject(IdTagsImportService) private readonly imports: IdTagsImportService) {}

  @Post()
  @HttpCode(200)
  @LimitRate('import')
  @RequireScope('write:users')
  @RequireEverySite()
  @AcceptsCsv(EXAMPLE)
  @ApiOperation({ summary: 'Issue up to 5,000 id tags from a CSV file', description: DESCRIPTION })
  @ApiExtraModels(IdTagsImportDto)
  @ApiOkResponse({
    description: 'JSON, or text/csv with a row for each line',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(IdTagsImportDto) } },
      'text/csv': { schema: { type: 'string', example: CSV_ANSWER } },
    },
  })
  async import(
    @Caller() caller: Principal,
    @Query() query: ImportQueryDto,
    @CsvBody() text: string,
    @AnswerIn() type: AnswerType,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IdTagsImportDto | string> {
    const report = toDto(await this.imports.import(caller, text, importOptions(query)));
    const rows = [...report.id_tags, ...report.errors].sort((a, b) => a.line - b.line);
    return answerWith(reply, type, report, { columns: COLUMNS, rows });
  }
}

function toDto({ isDryRun, total, imported, errors }: IdTagsImport): IdTagsImportDto {
  return {
    dry_run: isDryRun,
    total,
    imported: imported.length,
    skipped: total - imported.length,
    id_tags: imported.map(({ line, row }) => ({ line, id_tag: row.idTag })),
    errors,
  };
}
