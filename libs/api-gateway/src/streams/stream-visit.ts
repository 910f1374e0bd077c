import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';

import { ERROR_CODES } from '@csms/contracts';
import { CodedError } from '@csms/kernel';
import { classifyError, type SignedPrincipal } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { Authenticator } from '../api-keys/authenticator';
import type { Admission, Visit } from '../limits/admission';

import { readClientMessage } from './domain/client-message';
import { type Shown, shownBy, type StreamAddress, streamAddress } from './domain/handshake';
import { CLOSE, type CloseCode, StreamRefusal } from './domain/stream-refusal';
import type { StreamSnapshots } from './snapshots/stream-snapshots';
import type { Strangers } from './strangers';
import type { StreamCredential } from './stream-credential';
import { StreamDialogue } from './stream-dialogue';
import type { StreamResume } from './stream-resume';
import { MAX_MESSAGE_BYTES } from './stream-settings';
import type { Streams } from './streams';
import { channelsFor, type Subscriptions } from './subscriptions';
import type { StreamTickets } from './tickets/stream-tickets';
import type { TicketHolders } from './tickets/ticket-holders';
import { WebSocketStream } from './web-socket-stream';

export interface StreamVisitOptions {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly shortcut: { readonly kind: string; readonly id: string } | null;
  readonly streams: Streams;
  readonly subscriptions: Subscriptions;
  readonly resuming: StreamResume;
  readonly snapshots: StreamSnapshots;
  readonly admission: Admission;
  readonly authenticator: Authenticator;
  readonly tickets: StreamTickets;
  readonly holders: TicketHolders;
  readonly strangers: Strangers;
  readonly logger: Logger;
}

export interface Admitted {
  readonly principal: SignedPrincipal;
  readonly credential: StreamCredential;
}

/** Somebody at the handshake: known, not known yet, or to be told why not. */
export type Judged = Admitted | StreamRefusal | null;

const ROUTE: Visit['route'] = {
  endpoint: 'GET /api/v1/stream',
  access: { kind: 'organization' },
  rateLimit: null,
};

/** How long a client has to say who it is. */
const AUTH_WITHIN_MS = 5_000;

/** After the handshake nobody reads headers. */
const NO_REPLY: Visit['reply'] = { header: () => undefined, headers: () => undefined };

/** One handshake, and the stream that it becomes. */
export class StreamVisit {
  constructor(private readonly options: StreamVisitOptions) {}

  /**
   * Refusals that a browser is to see come by a close code, for it shows no other; too many come as HTTP.
   *
   * @throws CodedError rate_limited, quota_exceeded and whatever is no refusal of this credential
   */
  async admit(): Promise<Judged> {
    const { request, reply, strangers } = this.options;
    try {
      const shown = shownBy(request.headers);
      if (shown.kind !== 'nothing') return await this.admitAs(shown, request.headers, reply);
      strangers.requireRoom(request.ip);
      return null;
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === null) throw error;
      return refusal;
    }
  }

  opened(socket: WebSocket, admitted: Judged): void {
    const stream = new WebSocketStream(socket, this.options.logger);
    if (admitted instanceof StreamRefusal) stream.refuse(admitted);
    else if (admitted === null) this.awaitAuth(stream);
    else void this.begin(stream, admitted);
  }

  private async admitAs(
    shown: Exclude<Shown, { kind: 'nothing' }>,
    headers: FastifyRequest['headers'],
    reply: Visit['reply'],
  ): Promise<Admitted> {
    const { admission, authenticator, tickets, holders, request } = this.options;
    const visitor = { headers, ip: request.ip, params: null, body: null };
    if (shown.kind === 'headers') {
      const principal = await admission.admit({ request: visitor, reply, route: ROUTE });
      const { authorization, 'x-api-key': apiKey } = headers;
      const kept = { authorization, 'x-api-key': apiKey };
      return { principal, credential: { check: () => authenticator.authenticate(kept, request.ip) } };
    }
    const openedAt = new Date();
    const authenticate = (): Promise<SignedPrincipal> => tickets.redeem(shown.ticket);
    const principal = await admission.admit({ request: visitor, reply, route: ROUTE, authenticate });
    return {
      principal,
      credential: { check: () => holders.check(principal, openedAt, new Date()) },
    };
  }

  /** The first message must say who it is. */
  private awaitAuth(stream: WebSocketStream): void {
    const { strangers, request } = this.options;
    const leave = strangers.enter(request.ip);
    const late = setTimeout(
      () =>
        stream.refuse(
          new StreamRefusal(
            'missing_credentials',
            'Nobody said within 5 s who it is.',
            CLOSE.unauthenticated,
          ),
        ),
      AUTH_WITHIN_MS,
    );
    const known = (): void => {
      clearTimeout(late);
      leave();
    };
    stream.onClose(known);
    stream.onMessage(async (text) => {
      known();
      stream.onMessage(null);
      try {
        await this.begin(stream, await this.readAuth(text));
      } catch (error) {
        stream.refuse(
          refusalOf(error) ?? new StreamRefusal('service_unavailable', 'Try again.', CLOSE.tryAgainLater),
        );
      }
    });
  }

  private readAuth(text: string): Promise<Admitted> {
    const message = text.length > MAX_MESSAGE_BYTES ? null : readClientMessage(text);
    if (message?.type !== 'auth') {
      throw new CodedError('missing_credentials', 'The first message is {"type":"auth","token":"…"}.');
    }
    return this.admitAs({ kind: 'headers' }, { authorization: `Bearer ${message.token}` }, NO_REPLY);
  }

  private async begin(stream: WebSocketStream, { principal, credential }: Admitted): Promise<void> {
    const { streams, subscriptions, resuming, snapshots } = this.options;
    try {
      const address = this.address();
      const client = await streams.open({
        kind: 'websocket',
        sink: stream,
        principal,
        credential,
        beat: (connection) => {
          stream.ping();
          connection.message('heartbeat', connection.whereItIs());
        },
      });
      const { connection } = client;
      const dialogue = new StreamDialogue(connection, subscriptions, resuming, snapshots);
      const heartbeat_seconds = streams.settings.heartbeatSeconds;
      connection.message('welcome', { connection_id: connection.id, heartbeat_seconds });
      await stream.begin(client, dialogue, () => this.subscribeByAddress(dialogue, principal, address));
    } catch (error) {
      stream.refuse(
        refusalOf(error) ?? new StreamRefusal('service_unavailable', 'Try again.', CLOSE.tryAgainLater),
      );
    }
  }

  private address(): StreamAddress {
    const { request, shortcut } = this.options;
    const query = request.query as Record<string, unknown>;
    return streamAddress({ shortcut, query, headers: request.headers });
  }

  private async subscribeByAddress(
    dialogue: StreamDialogue,
    principal: SignedPrincipal,
    { channels, filters, isShortcut, lastEventId, snapshot }: StreamAddress,
  ): Promise<void> {
    const wanted = channels ?? (isShortcut ? channelsFor(principal) : []);
    const subscriptions = wanted.map((channel) => ({
      id: channel,
      channel,
      filters,
      snapshot: snapshot && this.options.snapshots.isFor(channel, principal),
    }));
    if (lastEventId !== null && subscriptions.length > 0)
      return dialogue.resume(null, lastEventId, subscriptions);
    return dialogue.subscribe(subscriptions);
  }
}

/** null: no refusal of this client, or one that HTTP tells. */
function refusalOf(error: unknown): StreamRefusal | null {
  if (error instanceof StreamRefusal) return error;
  const { code, detail } = classifyError(error);
  const close = closeOf(ERROR_CODES[code][0]);
  return close === null ? null : new StreamRefusal(code, detail, close);
}

function closeOf(status: number): CloseCode | null {
  if (status === 401) return CLOSE.unauthenticated;
  return status === 403 ? CLOSE.forbidden : null;
}
