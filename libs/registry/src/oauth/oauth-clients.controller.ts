import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  ApiProblems,
  Caller,
  type PageDto,
  pageOf,
  PageQueryDto,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { CreateOAuthClientDto, OAuthClientDto, SecretOAuthClientDto } from './dto/oauth-client.dto';
import type { OAuthClientEntity } from './oauth-client.entity';
import { OAuthClientsService } from './oauth-clients.service';

@ApiTags('OAuth')
@Controller('api/v1/oauth/clients')
export class OAuthClientsController {
  constructor(@Inject(OAuthClientsService) private readonly clients: OAuthClientsService) {}

  @Post()
  @RequireScope('write:api_keys')
  @ApiOperation({ summary: 'Create an OAuth client; its secret is shown once' })
  @ApiCreatedResponse({ type: SecretOAuthClientDto })
  @ApiProblems('not_found')
  async create(
    @Caller() caller: Principal,
    @Body() body: CreateOAuthClientDto,
  ): Promise<SecretOAuthClientDto> {
    const { row, secret } = await this.clients.create(caller, body);
    return Object.assign(toOAuthClientDto(row), { client_secret: secret });
  }

  @Get()
  @RequireScope('write:api_keys')
  @ApiOperation({ summary: 'List OAuth clients, newest first' })
  @ApiPage('data', OAuthClientDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { data: OAuthClientDto[] }> {
    return pageOf('data', await this.clients.list(caller, query), toOAuthClientDto);
  }

  @Delete(':client_id')
  @HttpCode(204)
  @RequireScope('write:api_keys')
  @ApiOperation({ summary: 'Delete an OAuth client; its tokens end within a second' })
  @ApiNoContentResponse()
  async remove(@Caller() caller: Principal, @Param('client_id') clientId: string): Promise<void> {
    await this.clients.remove(caller, clientId);
  }
}

function toOAuthClientDto(row: OAuthClientEntity): OAuthClientDto {
  return {
    client_id: row.id,
    name: row.name,
    scopes: row.scopes,
    resource_grants: row.resourceGrants,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
  };
}
