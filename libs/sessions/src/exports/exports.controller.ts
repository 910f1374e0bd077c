import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Res,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import {
  ApiPage,
  ApiProblems,
  Caller,
  ChecksIfMatch,
  type IfMatch,
  type PageDto,
  pageOf,
  Precondition,
  type Principal,
  Pseudonyms,
  RequireOrganization,
} from '@csms/platform-http';

import { CreateExportDto } from './dto/create-export.dto';
import { ExportDto, ExportQueryDto } from './dto/export.dto';
import { toExportDto } from './export.mapper';
import { TooManyExportsError } from './export-limits';
import { ExportsService } from './exports.service';

const A_FILE = {
  schema: {
    type: 'string',
    format: 'binary',
    example: 'session_id,status\r\nsess_01HXE7F6G5H4I3J2,completed\r\n',
  },
};

@ApiTags('Exports')
@Controller('api/v1/exports')
export class ExportsController {
  constructor(
    @Inject(ExportsService) private readonly exports: ExportsService,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  @Post()
  @HttpCode(202)
  @RequireOrganization()
  @ApiProblems('insufficient_scope', 'conflict')
  @ApiOperation({
    summary: 'Order a file of sessions or meter values, once or on a schedule',
    description:
      'Needs the scope of the dataset. At most 10 an hour (as many more as the limit of requests is higher).',
  })
  @ApiAcceptedResponse({ type: ExportDto })
  async create(
    @Caller() caller: Principal,
    @Body() body: CreateExportDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExportDto> {
    try {
      return toExportDto(await this.exports.create(caller, body), caller, this.pseudonyms);
    } catch (error) {
      if (error instanceof TooManyExportsError) void reply.header('retry-after', error.retryAfterSeconds);
      throw error;
    }
  }

  @Get()
  @RequireOrganization()
  @ApiOperation({
    summary: 'List exports, schedules and their runs, newest first',
    description: 'Those of datasets for which the credential has the scope.',
  })
  @ApiPage('data', ExportDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: ExportQueryDto,
  ): Promise<PageDto & { data: ExportDto[] }> {
    return pageOf('data', await this.exports.list(caller, query), (row) =>
      toExportDto(row, caller, this.pseudonyms),
    );
  }

  @Get(':export_id')
  @RequireOrganization()
  @ApiProblems('insufficient_scope')
  @ApiOperation({ summary: 'Read how an export goes' })
  @ApiOkResponse({ type: ExportDto })
  async get(@Caller() caller: Principal, @Param('export_id') exportId: string): Promise<ExportDto> {
    return toExportDto(await this.exports.get(caller, exportId), caller, this.pseudonyms);
  }

  @Delete(':export_id')
  @HttpCode(204)
  @RequireOrganization()
  @ChecksIfMatch()
  @ApiProblems('insufficient_scope')
  @ApiOperation({ summary: 'Cancel an export that is being made, remove its file, or end a schedule' })
  @ApiNoContentResponse({ description: 'It is gone; the runs of a schedule stay' })
  remove(
    @Caller() caller: Principal,
    @Param('export_id') exportId: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.exports.remove(
      caller,
      exportId,
      ifMatch.of((row) => toExportDto(row, caller, this.pseudonyms)),
    );
  }

  @Get(':export_id/download')
  @RequireOrganization()
  @ApiProblems('insufficient_scope', 'invalid_state', 'gone', 'range_not_satisfiable')
  @ApiOperation({
    summary: 'Download the file of an export',
    description:
      'Its `ETag` is its SHA-256: `If-None-Match` with it is answered 304. A single `Range` of bytes is served, with `If-Range` too.',
  })
  @ApiHeader({ name: 'Range', required: false, example: 'bytes=0-1023' })
  @ApiProduces('text/csv', 'application/x-ndjson')
  @ApiOkResponse(A_FILE)
  @ApiResponse({ status: 206, description: 'A part of it', ...A_FILE })
  async download(
    @Caller() caller: Principal,
    @Param('export_id') exportId: string,
    @Headers('range') range: string | undefined,
    @Headers('if-range') ifRange: string | undefined,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const file = await this.exports.download(caller, exportId, range, ifRange);
    void reply.headers({
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      etag: file.etag,
    });
    if (ifNoneMatch === file.etag) {
      void reply.status(304);
      return undefined;
    }
    if (file.range === null) return new StreamableFile(file.content, file.headers);
    const { first, last } = file.range;
    void reply.status(206).header('content-range', `bytes ${first}-${last}/${file.sizeBytes}`);
    return new StreamableFile(file.content, { ...file.headers, length: last - first + 1 });
  }
}
