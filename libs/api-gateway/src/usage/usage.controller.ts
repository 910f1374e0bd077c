import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { Caller, type Principal, RequireScope } from '@csms/platform-http';

import { usagePeriod } from './domain/usage-period';
import { utcDay } from './domain/utc-day';
import { UsageQueryDto, UsageTodayDto, UsageTrendDto } from './dto/usage.dto';
import { UsageService } from './usage.service';

@ApiTags('API usage')
@Controller('api/v1/analytics/usage')
export class UsageController {
  constructor(@Inject(UsageService) private readonly usage: UsageService) {}

  @Get('today')
  @RequireScope('read:analytics')
  @ApiOperation({ summary: 'Requests of the current UTC day, and what is left of its quota' })
  @ApiOkResponse({ type: UsageTodayDto })
  async today(@Caller() caller: Principal): Promise<UsageTodayDto> {
    const date = utcDay(new Date());
    const { quota, requests, top } = await this.usage.ofDay(caller.organizationId, date);
    return {
      date,
      requests_today: requests,
      rate_limit: quota,
      remaining: Math.max(0, quota - requests),
      top_endpoints: [...top],
    };
  }

  @Get('analytics')
  @RequireScope('read:analytics')
  @ApiOperation({ summary: 'Requests by UTC day' })
  @ApiOkResponse({ type: UsageTrendDto })
  async analytics(@Caller() caller: Principal, @Query() query: UsageQueryDto): Promise<UsageTrendDto> {
    const period = usagePeriod(query.from, query.to, new Date());
    const requests = await this.usage.byDay(caller.organizationId, period);
    const data = period.days.map((date) => ({ date, requests: requests.get(date) ?? 0 }));
    return {
      from: period.from,
      to: period.to,
      data,
      total_requests: data.reduce((sum, day) => sum + day.requests, 0),
    };
  }
}
