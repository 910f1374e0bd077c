import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { API_VERSION, Public } from '@csms/platform-http';

import { VersionDto } from './dto/version.dto';

/** Injection token of the release's number. */
export const RELEASE = 'csms:release';

/** Of what is told to the outside, by events and by webhooks; a breaking change makes the next one. */
const SCHEMA_VERSIONS = { session: 1, webhook_event: 1 } as const;

@ApiTags('Platform')
@Controller('api/v1/meta')
export class MetaController {
  constructor(@Inject(RELEASE) private readonly release: string) {}

  @Get('version')
  @Public()
  @ApiOperation({ summary: 'Which version of the API answers' })
  @ApiOkResponse({ type: VersionDto })
  version(): VersionDto {
    return { api_version: API_VERSION, release: this.release, schema_versions: SCHEMA_VERSIONS };
  }
}
