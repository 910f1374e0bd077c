import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { Caller, type Principal, RequireOrganization } from '@csms/platform-http';

import { MeDto } from './me.dto';

@ApiTags('Organizations')
@Controller('api/v1/me')
export class MeController {
  @Get()
  @RequireOrganization()
  @ApiOperation({ summary: 'Who the credential is, and what it may do' })
  @ApiOkResponse({ type: MeDto })
  get(@Caller() caller: Principal): MeDto {
    return {
      type: caller.type,
      id: caller.subject,
      organization_id: caller.organizationId === '' ? null : caller.organizationId,
      scopes: [...caller.scopes],
      role: caller.role,
      resource_grants: [...caller.grants],
    };
  }
}
