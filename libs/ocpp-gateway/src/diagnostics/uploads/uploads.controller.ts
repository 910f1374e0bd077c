import { applyDecorators, Controller, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiProblems, BodyStream, Public, type StreamedBody, TakesStream } from '@csms/platform-http';

import { UploadedLogDto } from '../dto/diagnostics.dto';

import { DiagnosticsUploads } from './diagnostics-uploads.service';

const DESCRIPTION =
  'For chargers, which need no other credential than the address that they were given. It is good for one log, until `upload_expires_at`; an upload that broke off may be done again. The body is the file, of whatever type, or a form (multipart/form-data) whose first file it is.';

const TakesLog = (summary: string): MethodDecorator =>
  applyDecorators(
    HttpCode(201),
    Public(),
    TakesStream(),
    ApiProblems('not_found', 'conflict', 'gone', 'service_unavailable'),
    ApiOperation({ summary, description: DESCRIPTION }),
    ApiCreatedResponse({ type: UploadedLogDto }),
  );

/** Chargers put or post their log, and many of them write its name behind the address (OCPP 1.6 §5.9). */
@ApiTags('Uploads')
@Controller('uploads/diagnostics/:token')
export class UploadsController {
  constructor(@Inject(DiagnosticsUploads) private readonly uploads: DiagnosticsUploads) {}

  @Put()
  @TakesLog('Upload a log')
  put(@Param('token') token: string, @BodyStream() body: StreamedBody): Promise<UploadedLogDto> {
    return this.received(token, null, body);
  }

  @Post()
  @TakesLog('Upload a log by POST')
  post(@Param('token') token: string, @BodyStream() body: StreamedBody): Promise<UploadedLogDto> {
    return this.received(token, null, body);
  }

  @Put(':file_name')
  @TakesLog('Upload a log, and say its name')
  putNamed(
    @Param('token') token: string,
    @Param('file_name') name: string,
    @BodyStream() body: StreamedBody,
  ): Promise<UploadedLogDto> {
    return this.received(token, name, body);
  }

  @Post(':file_name')
  @TakesLog('Upload a log by POST, and say its name')
  postNamed(
    @Param('token') token: string,
    @Param('file_name') name: string,
    @BodyStream() body: StreamedBody,
  ): Promise<UploadedLogDto> {
    return this.received(token, name, body);
  }

  private async received(token: string, name: string | null, body: StreamedBody): Promise<UploadedLogDto> {
    try {
      const { sizeBytes, sha256 } = await this.uploads.receive(token, name, body);
      return { size_bytes: sizeBytes, sha256 };
    } catch (error) {
      await body.discardRest();
      throw error;
    }
  }
}
