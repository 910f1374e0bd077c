import {
  ChargePointBooted,
  ChargePointConnected,
  CommandCompleted,
  CommandRequested,
  ConnectorStatusChanged,
  type EventData,
  HeartbeatReceived,
  SessionEnded,
  SessionMeasured,
  SessionStarted,
} from '@csms/contracts';
import { newId } from '@csms/kernel';
import { eventually, type RestClient } from '@csms/testing';

import type { CommissioningDto } from '../commissioning/dto/commissioning.dto';

import { type SignedInInstaller, TestInstaller } from './test-installer';
import { created, type TestOrganization, type TestRegistry } from './test-registry';

const PLATE = { vendor: 'ABB', model: 'Terra AC W22', serial_number: 'SN-1' };

/** An installer at a charge point of his project; what the charger and the other services tell comes from here. */
export class TestSite {
  private constructor(
    private readonly registry: TestRegistry,
    readonly organization: TestOrganization,
    readonly installer: SignedInInstaller,
    readonly projectId: string,
    readonly chargePointId: string,
  ) {}

  static async create(registry: TestRegistry): Promise<TestSite> {
    const organization = await registry.organization();
    const installer = await TestInstaller.signedIn(registry);
    const projectId = created(
      await organization.api.post<{ id: string }>('/api/v1/projects', {
        name: 'Riverside Business Park',
        site_owner_email: `owner-${newId('req').toLowerCase()}@example.com`,
      }),
    ).id;
    const installers = `/api/v1/projects/${projectId}/installers`;
    created(await organization.api.post(installers, { installer_id: installer.id }));
    const chargePointId = await aChargePoint(organization, projectId);
    return new TestSite(registry, organization, installer, projectId, chargePointId);
  }

  /** Another charge point of the same project. */
  async another(): Promise<TestSite> {
    const id = await aChargePoint(this.organization, this.projectId);
    return new TestSite(this.registry, this.organization, this.installer, this.projectId, id);
  }

  get api(): RestClient {
    return this.installer.api;
  }

  get path(): string {
    return `/api/v1/installer/commissioning/${this.chargePointId}`;
  }

  start(body: object = {}) {
    return this.api.post<CommissioningDto>(`${this.path}/start`, body);
  }

  async status(): Promise<CommissioningDto> {
    return (await this.api.get<CommissioningDto>(`${this.path}/status`)).body;
  }

  commission() {
    return this.api.post(`/api/v1/installer/charge-points/${this.chargePointId}/commission`, {});
  }

  /** Resolves when the run is in this state. */
  async reaches(status: CommissioningDto['status'], step?: string): Promise<CommissioningDto> {
    return eventually(async () => {
      const run = await this.status();
      const running = run.steps.find((one) => one.status === 'running')?.name;
      if (run.status !== status || (step !== undefined && running !== step)) {
        throw new Error(`The run is ${JSON.stringify(run)}`);
      }
      return run;
    });
  }

  /** The charger connects, boots and tells its status. */
  async comesUp(more: Partial<EventData<typeof ChargePointBooted>> = {}): Promise<void> {
    const at = new Date().toISOString();
    await this.says(ChargePointConnected, { ocpp_version: '1.6' as const, connected_at: at });
    const boot = { ...PLATE, booted_at: at, firmware_version: '1.8.21', reason: null };
    await this.says(ChargePointBooted, { ...boot, ...more });
    await this.connectorIs('Preparing');
  }

  connectorIs(status: string, connector_id = 1): Promise<void> {
    const changed_at = new Date().toISOString();
    const connector = { evse_id: connector_id, connector_id, status, error_code: null, changed_at };
    return this.says(ConnectorStatusChanged, connector);
  }

  beats(at = new Date()): Promise<void> {
    return this.says(HeartbeatReceived, { received_at: at.toISOString() });
  }

  /** What the run has asked of the gateway. */
  async commanded(name: string): Promise<EventData<typeof CommandRequested>> {
    return eventually(() => {
      const [asked] = this.commands(name);
      if (asked === undefined) throw new Error(`No ${name} was asked for`);
      return asked;
    });
  }

  commands(name: string): EventData<typeof CommandRequested>[] {
    return this.registry.service
      .told(CommandRequested)
      .map(({ data }) => data)
      .filter((data) => data.charge_point_id === this.chargePointId && data.command.name === name);
  }

  answers(
    asked: EventData<typeof CommandRequested>,
    status: EventData<typeof CommandCompleted>['status'] = 'Accepted',
    reason: string | null = null,
    response: unknown = { status },
  ): Promise<void> {
    const { command_id, organization_id, charge_point_id, command, reference } = asked;
    const at = new Date().toISOString();
    return this.registry.service.tell(CommandCompleted, {
      ...{ command_id, organization_id, charge_point_id, command, reference, status, reason },
      ...{ response, sent_at: at, completed_at: at },
    });
  }

  /** The whole of a test charge, as chargers and the sessions service tell it. */
  async charges(energyWh = 120): Promise<void> {
    await this.measures(10);
    await this.ends(energyWh);
  }

  /** The charge that was asked for has begun, and has taken so much. */
  async measures(energy_wh: number): Promise<void> {
    const start = await this.commanded('start_session');
    await this.answers(start);
    const session = this.session(start);
    await this.registry.service.tell(SessionStarted, session);
    await this.registry.service.tell(SessionMeasured, { ...session, energy_wh });
    await this.registry.service.settled();
  }

  /** It is stopped as soon as that is asked for. */
  async ends(energy_wh: number): Promise<void> {
    await this.answers(await this.commanded('stop_session'));
    const session = this.session(await this.commanded('start_session'));
    await this.registry.service.tell(SessionEnded, { ...SessionEnded.example, ...session, energy_wh });
  }

  session(start: EventData<typeof CommandRequested>): EventData<typeof SessionStarted> {
    const id_token = start.command.name === 'start_session' ? start.command.id_tag : null;
    const session_id = `sess_${this.chargePointId}`;
    return { ...SessionStarted.example, ...this.place(), session_id, id_token, revision: 1 };
  }

  /** All that is needed to be commissioned. */
  async passes(): Promise<void> {
    await this.comesUp();
    await this.start();
    await this.reaches('running', 'heartbeat');
    await this.beats();
    await this.charges();
    await this.reaches('passed');
  }

  /** Something that the charger tells. */
  says(definition: Parameters<TestRegistry['service']['tell']>[0], data: object): Promise<void> {
    return this.registry.service.tell(definition, { ...this.place(), ...data });
  }

  private place() {
    return {
      charge_point_id: this.chargePointId,
      organization_id: this.organization.id,
      site_id: null,
      project_id: this.projectId,
      time_zone: 'Europe/London',
    };
  }
}

async function aChargePoint({ api }: TestOrganization, project_id: string): Promise<string> {
  const connectors = [{ connector_id: 1, type: 'Type2' }];
  const body = { project_id, connectors, ...PLATE };
  return created(await api.post<{ charge_point_id: string }>('/api/v1/charge-points', body)).charge_point_id;
}
