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
  RequireEverySite,
  RequireScope,
} from '@csms/platform-http';

import { CreateTemplateDto, TemplateDto, TemplateQueryDto, UpdateTemplateDto } from './dto/template.dto';
import { toTemplateDto } from './template.mapper';
import { TemplatesService } from './templates.service';

@ApiTags('Commissioning templates')
@Controller('api/v1/commissioning-templates')
export class TemplatesController {
  constructor(@Inject(TemplatesService) private readonly templates: TemplatesService) {}

  @Post()
  @RequireScope('write:charge_points')
  @RequireEverySite()
  @ApiProblems('already_exists')
  @ApiOperation({
    summary: 'Create a commissioning template',
    description:
      'How chargers of a kind are to be set, and what a commissioning run looks at. A run for which no template is named takes the one that names the charger best: its vendor and model, else its vendor, else no vendor; of several the newest.',
  })
  @ApiCreatedResponse({ type: TemplateDto })
  async create(@Caller() caller: Principal, @Body() body: CreateTemplateDto): Promise<TemplateDto> {
    return toTemplateDto(await this.templates.create(caller, body));
  }

  @Get()
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'List commissioning templates' })
  @ApiPage('data', TemplateDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: TemplateQueryDto,
  ): Promise<PageDto & { data: TemplateDto[] }> {
    return pageOf('data', await this.templates.list(caller, query), toTemplateDto);
  }

  @Get(':template_id')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'Read one commissioning template' })
  @ApiOkResponse({ type: TemplateDto })
  async get(@Caller() caller: Principal, @Param('template_id') id: string): Promise<TemplateDto> {
    return toTemplateDto(await this.templates.get(caller, id));
  }

  @Patch(':template_id')
  @RequireScope('write:charge_points')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiProblems('already_exists')
  @ApiOperation({
    summary: 'Change members of a commissioning template',
    description:
      '`configuration` and `checks` are replaced as a whole. Runs that have begun go on with what they began with.',
  })
  @ApiOkResponse({ type: TemplateDto })
  async update(
    @Caller() caller: Principal,
    @Param('template_id') id: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: UpdateTemplateDto,
  ): Promise<TemplateDto> {
    return toTemplateDto(await this.templates.update(caller, id, body, ifMatch.of(toTemplateDto)));
  }

  @Delete(':template_id')
  @HttpCode(204)
  @RequireScope('write:charge_points')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Remove a commissioning template' })
  @ApiNoContentResponse({ description: 'It is gone' })
  remove(
    @Caller() caller: Principal,
    @Param('template_id') id: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.templates.remove(caller, id, ifMatch.of(toTemplateDto));
  }
}
