import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';

import {
  ApiPage,
  ApiProblems,
  Caller,
  type PageDto,
  pageOf,
  PageQueryDto,
  pageRequest,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { toApiKeyDto } from './api-key.mapper';
import { ApiKeysService } from './api-keys.service';
import { ApiKeyDto, SecretApiKeyDto } from './dto/api-key.dto';
import { CreateApiKeyDto, RotateApiKeyDto, UpdateApiKeyDto } from './dto/change-api-key.dto';

@ApiTags('API keys')
@Controller('api/v1/org/api-keys')
export class ApiKeysController {
  constructor(@Inject(ApiKeysService) private readonly keys: ApiKeysService) {}

  @Post()
  @RequireScope('write:api_keys')
  @ApiOperation({ summary: 'Create an API key; the key itself is shown once' })
  @ApiCreatedResponse({ type: SecretApiKeyDto })
  @ApiProblems('not_found')
  async create(@Caller() caller: Principal, @Body() body: CreateApiKeyDto): Promise<SecretApiKeyDto> {
    const { row, key } = await this.keys.create(caller, body);
    return Object.assign(toApiKeyDto(row), { key });
  }

  @Get()
  @RequireScope('write:api_keys')
  @ApiOperation({ summary: 'List API keys, newest first; revoked ones for 30 days more' })
  @ApiPage('keys', ApiKeyDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { keys: ApiKeyDto[] }> {
    const page = pageRequest(query);
    const found = await this.keys.list(caller, page);
    return pageOf('keys', found, page, toApiKeyDto, (row) => ({
      at: row.createdAt.toISOString(),
      id: row.id,
    }));
  }

  @Get(':key_id')
  @RequireScope('write:api_keys')
  @ApiOperation({ summary: 'Read one API key' })
  @ApiOkResponse({ type: ApiKeyDto })
  async get(@Caller() caller: Principal, @Param('key_id') keyId: string): Promise<ApiKeyDto> {
    return toApiKeyDto(await this.keys.get(caller, keyId));
  }

  @Patch(':key_id')
  @RequireScope('write:api_keys')
  @ApiOperation({ summary: 'Rename or narrow an API key; owners and admins may widen it' })
  @ApiOkResponse({ type: ApiKeyDto })
  @ApiProblems('invalid_state')
  async update(
    @Caller() caller: Principal,
    @Param('key_id') keyId: string,
    @Body() body: UpdateApiKeyDto,
  ): Promise<ApiKeyDto> {
    return toApiKeyDto(await this.keys.update(caller, keyId, body));
  }

  @Delete(':key_id')
  @HttpCode(204)
  @RequireScope('write:api_keys')
  @ApiOperation({ summary: 'Revoke an API key, at once and for ever' })
  @ApiNoContentResponse()
  async revoke(@Caller() caller: Principal, @Param('key_id') keyId: string): Promise<void> {
    await this.keys.revoke(caller, keyId);
  }

  @Post(':key_id/rotate')
  @RequireScope('write:api_keys')
  @ApiOperation({ summary: 'Give an API key a new secret; the old one works for a time of grace' })
  @ApiCreatedResponse({ type: SecretApiKeyDto })
  @ApiProblems('invalid_state')
  async rotate(
    @Caller() caller: Principal,
    @Param('key_id') keyId: string,
    @Body() body: RotateApiKeyDto,
  ): Promise<SecretApiKeyDto> {
    const { row, key } = await this.keys.rotate(caller, keyId, body.grace_period_seconds);
    return Object.assign(toApiKeyDto(row), { key });
  }
}
