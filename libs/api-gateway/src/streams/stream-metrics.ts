import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';

@Injectable()
export class StreamMetrics {
  readonly connections: Gauge<'kind'>;
  readonly closed: Counter<'code'>;
  readonly events: Counter<'channel'>;
  readonly gaps: Counter<'reason'>;
  readonly resumes: Counter<'from'>;
  readonly bufferBytes: Gauge;

  constructor(@Inject(Registry) registry: Registry) {
    const registers = [registry];
    this.connections = new Gauge({
      name: 'csms_stream_connections',
      help: 'Clients whose stream is open',
      labelNames: ['kind'],
      registers,
    });
    this.closed = new Counter({
      name: 'csms_stream_closed_total',
      help: 'Streams that the server closed, by the close code',
      labelNames: ['code'],
      registers,
    });
    this.events = new Counter({
      name: 'csms_stream_events_total',
      help: 'Events that were sent to clients',
      labelNames: ['channel'],
      registers,
    });
    this.gaps = new Counter({
      name: 'csms_stream_gaps_total',
      help: 'Times at which a client was told that events were dropped: it was too slow, or came back too late',
      labelNames: ['reason'],
      registers,
    });
    this.resumes = new Counter({
      name: 'csms_stream_resumes_total',
      help: 'Clients that went on from an event: from memory, from Kafka, or refused',
      labelNames: ['from'],
      registers,
    });
    this.bufferBytes = new Gauge({
      name: 'csms_stream_buffer_bytes',
      help: 'Newest events that are kept at hand',
      registers,
    });
  }
}
