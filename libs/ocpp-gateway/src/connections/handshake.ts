import type { IncomingMessage } from 'node:http';

import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { InBatches } from '@csms/kernel';
import { negotiate, type Negotiated, type OcppVersion } from '@csms/ocpp';
import { Database, isDatabaseOutage } from '@csms/platform-db';

import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { OcppGatewaySettings } from '../ocpp-gateway-settings';

import { authenticate, type AuthenticationFailure } from './authentication';

/** What becomes of an upgrade request. */
export type Handshake =
  | {
      readonly kind: 'accepted';
      readonly chargePoint: ChargePointEntity;
      readonly version: OcppVersion;
      readonly subprotocol: string | null;
      readonly nextPasswordId: string | null;
    }
  /** Completed, told so when it introduces itself, and closed. */
  | {
      readonly kind: 'decommissioned';
      readonly chargePointId: string;
      readonly organizationId: string;
      readonly version: OcppVersion;
      readonly subprotocol: string | null;
    }
  /** Completed without a subprotocol, then closed 1002. */
  | {
      readonly kind: 'unsupported-subprotocol';
      readonly chargePointId: string;
      readonly organizationId: string;
    }
  | {
      readonly kind: 'refused';
      readonly status: 401 | 403 | 404 | 503;
      readonly reason: 'bad_path' | 'unknown_charge_point' | 'database_away' | 'busy' | AuthenticationFailure;
      readonly chargePointId: string | null;
      /** null: nobody has registered it. */
      readonly organizationId: string | null;
    };

/** A charge point registered a moment ago may connect before the gateway has heard of it: it is given that long. */
const UNKNOWN_GRACE_MS = 1_500;
const UNKNOWN_RETRY_MS = 100;
/** So many unknown ones may wait at once; a storm of strangers is refused at once. */
const MAX_WAITING_UNKNOWN = 50;
const MOST_AT_ONCE = 200;

/** Decides who may open a socket. */
@Injectable()
export class HandshakeJudge {
  private waitingUnknown = 0;
  /** A storm of chargers that come back asks the database a few times, not once for each. */
  private readonly lookUps = new InBatches<string, ChargePointEntity | null>(
    (chargePointIds) => this.findAll(chargePointIds),
    MOST_AT_ONCE,
  );

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
  ) {}

  async judge(request: IncomingMessage): Promise<Handshake> {
    const negotiated = negotiate(request.url ?? '', offeredSubprotocols(request));
    if (negotiated.kind === 'bad-path') {
      return { kind: 'refused', status: 404, reason: 'bad_path', chargePointId: null, organizationId: null };
    }
    const { chargePointId } = negotiated;
    try {
      const chargePoint = await this.find(chargePointId);
      if (chargePoint === null) {
        return {
          kind: 'refused',
          status: 404,
          reason: 'unknown_charge_point',
          chargePointId,
          organizationId: null,
        };
      }
      const { failure, nextPasswordId } = authenticate(chargePoint, request, this.settings);
      if (failure !== null) {
        return {
          kind: 'refused',
          status: failure === 'tls_required' ? 403 : 401,
          reason: failure,
          chargePointId,
          organizationId: chargePoint.organizationId,
        };
      }
      const { organizationId } = chargePoint;
      return negotiated.kind === 'accepted'
        ? accepted(negotiated, chargePoint, nextPasswordId)
        : { ...negotiated, organizationId };
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      return { kind: 'refused', status: 503, reason: 'database_away', chargePointId, organizationId: null };
    }
  }

  private async find(chargePointId: string): Promise<ChargePointEntity | null> {
    const found = await this.findNow(chargePointId);
    if (found !== null || this.waitingUnknown >= MAX_WAITING_UNKNOWN) return found;
    this.waitingUnknown += 1;
    try {
      return await this.awaitRegistration(chargePointId);
    } finally {
      this.waitingUnknown -= 1;
    }
  }

  private async awaitRegistration(chargePointId: string): Promise<ChargePointEntity | null> {
    const until = Date.now() + UNKNOWN_GRACE_MS;
    let found: ChargePointEntity | null = null;
    while (found === null && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, UNKNOWN_RETRY_MS));
      found = await this.findNow(chargePointId);
    }
    return found;
  }

  private findNow(chargePointId: string): Promise<ChargePointEntity | null> {
    return this.lookUps.add(chargePointId);
  }

  private async findAll(chargePointIds: readonly string[]): Promise<(ChargePointEntity | null)[]> {
    const found = await this.database.once((manager) =>
      manager.findBy(ChargePointEntity, { chargePointId: In([...new Set(chargePointIds)]) }),
    );
    const byId = new Map(found.map((chargePoint) => [chargePoint.chargePointId, chargePoint]));
    return chargePointIds.map((chargePointId) => byId.get(chargePointId) ?? null);
  }
}

function accepted(
  negotiated: Negotiated,
  chargePoint: ChargePointEntity,
  nextPasswordId: string | null,
): Handshake {
  if (chargePoint.lifecycle === 'decommissioned') {
    return { ...negotiated, kind: 'decommissioned', organizationId: chargePoint.organizationId };
  }
  return {
    kind: 'accepted',
    chargePoint,
    version: negotiated.version,
    subprotocol: negotiated.subprotocol,
    nextPasswordId,
  };
}

function offeredSubprotocols(request: IncomingMessage): string[] {
  const header = request.headers['sec-websocket-protocol'];
  if (header === undefined) return [];
  return header
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
