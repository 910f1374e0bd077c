import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiExtension,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { ApiProblems, Caller, type Principal, RequireOrganization, ShownOnce } from '@csms/platform-http';

import { StreamTicketDto } from './dto/stream-ticket.dto';
import { Sse } from './sse';
import { StreamTickets } from './tickets/stream-tickets';
import { TicketHolders } from './tickets/ticket-holders';

/** As the API names it; the public port serves it itself, for an answer that never ends would hold a connection to here. */
export const SSE_ENDPOINT = 'GET /api/v1/stream/sse';

const SSE_EXAMPLE =
  'data: {"type":"welcome","connection_id":"str_01JDGQ3V6Z1M0J6Y5QH2T8C4RN","heartbeat_seconds":30}\n\n';

@ApiTags('Streams')
@Controller('api/v1/stream')
export class StreamsController {
  constructor(
    @Inject(StreamTickets) private readonly tickets: StreamTickets,
    @Inject(TicketHolders) private readonly holders: TicketHolders,
    @Inject(Sse) private readonly sse: Sse,
  ) {}

  @Post('tickets')
  @HttpCode(201)
  @RequireOrganization()
  @ShownOnce('ticket')
  @ApiOperation({
    summary: 'Get a ticket for a stream',
    description:
      'For browsers, which can send no headers with a WebSocket: the ticket opens one stream (`GET /api/v1/stream`) within a minute, as the subprotocol `ticket.<ticket>` beside `dynamo.v1`, with the rights of this request.',
  })
  @ApiCreatedResponse({ type: StreamTicketDto })
  async ticket(@Caller() caller: Principal): Promise<StreamTicketDto> {
    const { ticket, expiresAt } = await this.tickets.issue(caller, new Date());
    return { ticket, expires_at: expiresAt.toISOString() };
  }

  @Get('sse')
  @RequireOrganization()
  // Programs that go through all operations leave it out: they would wait for ever.
  @ApiExtension('x-never-ends', true)
  @ApiProblems('invalid_parameter', 'insufficient_scope', 'not_found', 'rate_limited', 'service_unavailable')
  @ApiOperation({
    summary: 'Follow events as server-sent events',
    description:
      'For clients without WebSocket. The answer does not end: each `data` is a message of the stream as JSON (`welcome`, `subscribed`, `event`, `gap`, `error`, `closed`), comments are the heartbeat. After a break go on with the last `id` as `Last-Event-ID`. What the messages mean: docs/streams.md.',
  })
  @ApiQuery({
    name: 'channels',
    required: false,
    description: 'Comma between them; left out: all that the credential may see',
    schema: { type: 'string', example: 'charge_points,energy' },
  })
  @ApiQuery({
    name: 'site_id',
    required: false,
    description: 'Only of this site',
    schema: { type: 'string', example: 'site_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' },
  })
  @ApiQuery({
    name: 'project_id',
    required: false,
    description: 'Only of this project, which must have a charge point',
    schema: { type: 'string', example: 'proj_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' },
  })
  @ApiQuery({
    name: 'charge_point_ids',
    required: false,
    description: 'Only of these, up to 100, comma between them',
    schema: { type: 'string', example: 'CP-SITE42-001,CP-SITE42-002' },
  })
  @ApiQuery({
    name: 'last_event_id',
    required: false,
    description: 'As the header `Last-Event-ID`, which counts where both are there',
    schema: { type: 'string' },
  })
  @ApiQuery({
    name: 'snapshot',
    required: false,
    description:
      'true: the state comes first, as messages `snapshot`, of `charge_points`, `energy` (both need `read:charge_points`) and `sessions`; not where it goes on from an event',
    schema: { type: 'string', enum: ['true', 'false'] },
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description:
      'The last `id` that was received: what came since is sent first, up to 15 minutes or 10,000 events',
  })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string', example: SSE_EXAMPLE } } } })
  async events(
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const openedAt = new Date();
    await this.sse.serve({
      query: request.query as Record<string, unknown>,
      headers: request.headers,
      reply,
      principal: caller,
      credential: { check: () => this.holders.check(caller, openedAt, new Date()) },
    });
  }
}
