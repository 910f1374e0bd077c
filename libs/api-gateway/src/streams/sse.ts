import type { IncomingHttpHeaders } from 'node:http';

import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { CodedError } from '@csms/kernel';
import type { SignedPrincipal } from '@csms/platform-http';

import { sseQuery } from './domain/sse-query';
import { StreamRefusal } from './domain/stream-refusal';
import { StreamSnapshots } from './snapshots/stream-snapshots';
import { SseStream } from './sse-stream';
import type { StreamCredential } from './stream-credential';
import { StreamDialogue } from './stream-dialogue';
import { StreamResume } from './stream-resume';
import { Streams } from './streams';
import { channelsFor, Subscriptions } from './subscriptions';

export interface SseRequest {
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  readonly reply: FastifyReply;
  readonly principal: SignedPrincipal;
  readonly credential: StreamCredential;
}

/** Refusals of a stream in the words of REST. */
const REST_CODES: Readonly<Record<string, string>> = {
  validation_failed: 'invalid_parameter',
  unknown_channel: 'invalid_parameter',
  channel_not_available: 'invalid_parameter',
  invalid_event_id: 'invalid_parameter',
  too_many_connections: 'rate_limited',
};

/** Streams for clients without WebSocket. */
@Injectable()
export class Sse {
  constructor(
    @Inject(Streams) private readonly streams: Streams,
    @Inject(Subscriptions) private readonly subscriptions: Subscriptions,
    @Inject(StreamResume) private readonly resuming: StreamResume,
    @Inject(StreamSnapshots) private readonly snapshots: StreamSnapshots,
  ) {}

  /**
   * Resolves when the answer has begun.
   *
   * @throws CodedError invalid_parameter, insufficient_scope, not_found, rate_limited, service_unavailable
   */
  async serve(request: SseRequest): Promise<void> {
    try {
      await this.begin(request);
    } catch (error) {
      if (!(error instanceof StreamRefusal)) throw error;
      throw new CodedError(REST_CODES[error.code] ?? error.code, error.message);
    }
  }

  private async begin({ query, headers, reply, principal, credential }: SseRequest): Promise<void> {
    const { channels, filters, lastEventId, snapshot } = sseQuery(query, headers);
    const sink = new SseStream();
    const { connection } = await this.streams.open({
      kind: 'sse',
      sink,
      principal,
      credential,
      beat: (stream) => sink.beat(stream.whereItIs().last_event_id),
    });
    try {
      const wanted = (channels ?? channelsFor(principal)).map((channel) => ({
        id: channel,
        channel,
        filters,
        snapshot: snapshot && this.snapshots.isFor(channel, principal),
      }));
      const dialogue = new StreamDialogue(connection, this.subscriptions, this.resuming, this.snapshots);
      const heartbeat_seconds = this.streams.settings.heartbeatSeconds;
      connection.message('welcome', { connection_id: connection.id, heartbeat_seconds });
      if (lastEventId === null) await dialogue.subscribe(wanted);
      else await dialogue.resume(null, lastEventId, wanted);
    } catch (error) {
      connection.over();
      throw error;
    }
    reply.hijack();
    sink.begin(reply.raw, reply.getHeaders(), connection);
  }
}
