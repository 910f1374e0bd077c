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
  ChecksIfMatch,
  type IfMatch,
  type PageDto,
  pageOf,
  Precondition,
  type Principal,
  RequireOrganization,
  RequireScope,
  ShownOnce,
} from '@csms/platform-http';

import type { ApiKeyEntity } from './api-key.entity';
import { ApiKeysService } from './api-keys.service';
import { apiKeyStatus } from './domain/api-key-status';
import {
  ApiKeyDto,
  ApiKeyQueryDto,
  CreateApiKeyDto,
  NewApiKeyDto,
  RotateApiKeyDto,
  UpdateApiKeyDto,
} from './dto/api-key.dto';

@ApiTags('API keys')
@Controller('api/v1/org/api-keys')
export class ApiKeysController {
  constructor(@Inject(ApiKeysService) private readonly keys: ApiKeysService) {}

  @Post()
  @RequireScope('write:api_keys')
  @ShownOnce('key')
  @ApiProblems('not_found')
  @ApiOperation({
    summary: 'Create an API key; its text is shown in this answer only',
    description: 'Nobody gives scopes, sites, addresses or time that the own credential does not have.',
  })
  @ApiCreatedResponse({ type: NewApiKeyDto })
  async create(@Caller() caller: Principal, @Body() body: CreateApiKeyDto): Promise<NewApiKeyDto> {
    const { row, key } = await this.keys.create(caller, body);
    return Object.assign(toApiKeyDto(row), { key });
  }

  @Get()
  @RequireScope('write:api_keys')
  @ApiOperation({ summary: 'List API keys, newest first; revoked ones for 30 days' })
  @ApiPage('keys', ApiKeyDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: ApiKeyQueryDto,
  ): Promise<PageDto & { keys: ApiKeyDto[] }> {
    return pageOf('keys', await this.keys.list(caller, query), toApiKeyDto);
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
  @ChecksIfMatch()
  @ApiProblems('invalid_state')
  @ApiOperation({
    summary: 'Rename an API key, or change what it may do; effective within a second',
    description: 'A key may only narrow; an owner or admin who is signed in may also widen.',
  })
  @ApiOkResponse({ type: ApiKeyDto })
  async update(
    @Caller() caller: Principal,
    @Param('key_id') keyId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: UpdateApiKeyDto,
  ): Promise<ApiKeyDto> {
    return toApiKeyDto(await this.keys.update(caller, keyId, body, ifMatch.of(toApiKeyDto)));
  }

  @Delete(':key_id')
  @HttpCode(204)
  @RequireOrganization()
  @ChecksIfMatch()
  @ApiOperation({
    summary: 'Revoke an API key; effective within a second',
    description: 'Needs `write:api_keys`, but for a key that revokes itself.',
  })
  @ApiNoContentResponse()
  revoke(
    @Caller() caller: Principal,
    @Param('key_id') keyId: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.keys.revoke(caller, keyId, ifMatch.of(toApiKeyDto));
  }

  @Post(':key_id/rotate')
  @RequireScope('write:api_keys')
  @ShownOnce('key')
  @ApiProblems('invalid_state')
  @ApiOperation({
    summary: 'Give an API key a new secret; the one before works for a while',
    description: 'A second rotation ends the secret before the last one.',
  })
  @ApiCreatedResponse({ type: NewApiKeyDto })
  async rotate(
    @Caller() caller: Principal,
    @Param('key_id') keyId: string,
    @Body() body: RotateApiKeyDto,
  ): Promise<NewApiKeyDto> {
    const { row, key } = await this.keys.rotate(caller, keyId, body.grace_period_seconds);
    return Object.assign(toApiKeyDto(row), { key });
  }
}

function toApiKeyDto(row: ApiKeyEntity): ApiKeyDto {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    status: apiKeyStatus(row, new Date()),
    scopes: row.scopes,
    resource_grants: row.resourceGrants,
    allowed_ips: row.allowedIps,
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    revoked_at: row.revokedAt?.toISOString() ?? null,
    old_key_expires_at: row.previousSecretExpiresAt?.toISOString() ?? null,
  };
}
