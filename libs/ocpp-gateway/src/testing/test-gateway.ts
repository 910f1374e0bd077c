import { createHash, randomBytes } from 'node:crypto';

import { ChargePointRegistered, type EventData, TokenIssued } from '@csms/contracts';
import type { OcppVersion } from '@csms/ocpp';
import { freePort, startTestService, type TestService, type TestServiceOptions } from '@csms/testing';

import { CallTable } from '../calls/call-table';
import { CommandRoute } from '../commands/command-route';
import { OCPP_GATEWAY_MIGRATIONS } from '../migrations';
import { ocppGatewayService } from '../ocpp-gateway.module';

import { TestCharger } from './test-charger';

type Registered = EventData<typeof ChargePointRegistered>;
type Token = EventData<typeof TokenIssued>;

export interface KnownChargePoint {
  readonly id: string;
  /** 40 hex digits. */
  readonly password: string;
  readonly event: Registered;
}

/** The OCPP gateway alone, with the chargers' port. */
export class TestGateway {
  private constructor(
    readonly service: TestService,
    readonly ocppUrl: string,
  ) {}

  static async start(options: TestServiceOptions = {}): Promise<TestGateway> {
    const port = await freePort();
    // Instances know each other by their ports: these cannot be left to the system.
    const own = String(await freePort());
    // Specs have chargers that say nothing of their status, and do not want to be asked.
    const environment = {
      OCPP_PORT: String(port),
      PORT: own,
      OCPP_RELEARN_AFTER_SECONDS: '0',
      ...options.environment,
    };
    const service = await startTestService(ocppGatewayService, OCPP_GATEWAY_MIGRATIONS, {
      ...options,
      environment,
    });
    return new TestGateway(service, `ws://127.0.0.1:${port}`);
  }

  /** As the registry would tell it; resolves when the gateway knows it. */
  async register(more: Partial<Registered> = {}): Promise<KnownChargePoint> {
    const chargePoint = aChargePoint(more);
    await this.service.tell(ChargePointRegistered, chargePoint.event);
    await this.service.settled();
    return chargePoint;
  }

  registerMany(count: number): Promise<KnownChargePoint[]> {
    return this.known(Array.from({ length: count }, () => aChargePoint()));
  }

  /** Resolves when the gateway knows the token. */
  async issue(more: Partial<Token> = {}): Promise<string> {
    const token = aToken(more);
    await this.service.tell(TokenIssued, token);
    await this.service.settled();
    return token.id_tag;
  }

  connect16({ id, password }: KnownChargePoint): Promise<TestCharger> {
    return TestCharger.connect({
      url: `${this.ocppUrl}/ocpp16/${id}`,
      subprotocols: ['ocpp1.6'],
      username: id,
      password,
    });
  }

  /** By the path of OCPP 1.6. */
  connectWithoutSubprotocol({ id, password }: KnownChargePoint): Promise<TestCharger> {
    return TestCharger.connect({ url: `${this.ocppUrl}/ocpp16/${id}`, username: id, password });
  }

  connect201({ id, password }: KnownChargePoint): Promise<TestCharger> {
    return TestCharger.connect({
      url: `${this.ocppUrl}/ocpp201/${id}`,
      subprotocols: ['ocpp2.0.1'],
      username: id,
      password,
    });
  }

  async charger16(): Promise<{ charger: TestCharger; id: string }> {
    const chargePoint = await this.register();
    return { charger: await this.connect16(chargePoint), id: chargePoint.id };
  }

  async charger201(): Promise<{ charger: TestCharger; id: string }> {
    const chargePoint = await this.register();
    return { charger: await this.connect201(chargePoint), id: chargePoint.id };
  }

  /** From now on this message is only acknowledged. @returns what ends that */
  answerBarely(version: OcppVersion, action: string, answer: () => object): () => void {
    const handlers = this.service.app.get(CallTable).of(version) as Map<string, () => Promise<object>>;
    const handler = handlers.get(action);
    handlers.set(action, () => Promise.resolve(answer()));
    return () => (handler === undefined ? handlers.delete(action) : handlers.set(action, handler));
  }

  /** From now on no command is sent: each is told to be accepted. @returns what ends that */
  sendNothing(): () => void {
    const route: Partial<CommandRoute> = this.service.app.get(CommandRoute);
    route.send = () => Promise.resolve({ kind: 'result', payload: { status: 'Accepted' } });
    return () => delete route.send;
  }

  stop(): Promise<void> {
    return this.service.stop();
  }

  private async known(chargePoints: KnownChargePoint[]): Promise<KnownChargePoint[]> {
    await Promise.all(chargePoints.map(({ event }) => this.service.tell(ChargePointRegistered, event)));
    await this.service.settled();
    return chargePoints;
  }
}

export function aChargePoint(more: Partial<Registered> = {}): KnownChargePoint {
  const password = randomBytes(20).toString('hex');
  const event: Registered = {
    ...ChargePointRegistered.example,
    charge_point_id: `CP-${randomBytes(4).toString('hex')}`,
    organization_id: 'org_A',
    ocpp_password_sha256: createHash('sha256').update(Buffer.from(password, 'hex')).digest('hex'),
    ...more,
  };
  return { id: event.charge_point_id, password, event };
}

export function aToken(more: Partial<Token> = {}): Token {
  return {
    ...TokenIssued.example,
    organization_id: 'org_A',
    id_tag: `T${randomBytes(5).toString('hex').toUpperCase()}`,
    ...more,
  };
}
