import { type DynamicModule, Module } from '@nestjs/common';

import { OcppChangeRecorded } from '@csms/contracts';
import { ChangeOutbox, type ServiceDefinition } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';
import type { Environment } from '@csms/platform-ops';

import {
  ActiveTransactions16Controller,
  ActiveTransactions201Controller,
} from './active-transactions/active-transactions.controller';
import { ActiveTransactions } from './active-transactions/active-transactions.service';
import { NewestReadingEntity } from './active-transactions/newest-reading.entity';
import { NewestReadings } from './active-transactions/newest-readings';
import { BootGate } from './boot-status/boot-gate';
import { BootStanding } from './boot-status/boot-standing';
import { type CallsOfFeature, CallTable } from './calls/call-table';
import { CertificateRequestEntity } from './certificates/certificate-request.entity';
import { CertificateRequests } from './certificates/certificate-requests.service';
import { CertificatesController } from './certificates/certificates.controller';
import { ContractCertificateCalls } from './certificates/contract-certificates.calls';
import { InstalledCertificatesController } from './certificates/installed/installed-certificates.controller';
import { InstalledCertificates } from './certificates/installed/installed-certificates.service';
import { SignCertificateCalls } from './certificates/sign-certificate.calls';
import { ChargePointEntity } from './charge-points/charge-point.entity';
import { ChargePointWatch } from './charge-points/charge-point-watch';
import { ReadableChargePoints } from './charge-points/readable-charge-points';
import { RegistryConsumer } from './charge-points/registry.consumer';
import { ChargerEvents } from './charger-events/charger-events';
import { ChargingLimitCalls } from './charging-limits/charging-limits.calls';
import { ClockWatch } from './clock/clock-watch';
import { CanonicalCommands } from './commands/canonical-commands.service';
import { CommandDispatch } from './commands/command-dispatch';
import { CommandNumbers } from './commands/command-numbers';
import { CommandQueue } from './commands/command-queue';
import { CommandRequestsConsumer } from './commands/command-requests.consumer';
import { CommandRoute } from './commands/command-route';
import { CommandRunner } from './commands/command-runner';
import { COMMAND_TRACKERS, type CommandTracker } from './commands/command-trackers';
import { CommandsService } from './commands/commands.service';
import { ConfigurationCommands } from './commands/configuration/configuration-commands.service';
import { CommandEntity } from './commands/history/command.entity';
import { CommandHistoryController } from './commands/history/command-history.controller';
import { CommandHistory } from './commands/history/command-history.service';
import { CommandJournal } from './commands/history/command-journal';
import { OLD_COMMAND_ROWS } from './commands/history/old-command-rows';
import { BulkCommands } from './commands/neutral/bulk-commands.service';
import { CpoCommandsController } from './commands/neutral/cpo-commands.controller';
import { ListedTypes } from './commands/neutral/listed-types';
import { NeutralCommands } from './commands/neutral/neutral-commands.service';
import { TransactionIds } from './commands/neutral/transaction-ids';
import { Ocpp16Controller } from './commands/ocpp16/ocpp16.controller';
import { Ocpp201Controller } from './commands/ocpp201/ocpp201.controller';
import { OrdersOfFeatures } from './commands/orders-of-features';
import { RouteFinder } from './commands/route-finder';
import { SessionCommandsController } from './commands/sessions/session-commands.controller';
import { SessionCommands } from './commands/sessions/session-commands.service';
import { ConnectionTable } from './connections/connection-table';
import { Connections } from './connections/connections';
import { GatewayMetrics } from './connections/gateway-metrics';
import { HandshakeJudge } from './connections/handshake';
import { HandshakeRefusals } from './connections/handshake-refusals';
import { OcppServer } from './connections/ocpp-server';
import { Presence } from './connections/presence';
import { DiagnosticsController } from './diagnostics/diagnostics.controller';
import { DiagnosticsEntity } from './diagnostics/diagnostics.entity';
import { Diagnostics } from './diagnostics/diagnostics.service';
import { DiagnosticsRows } from './diagnostics/diagnostics-rows';
import { DiagnosticsStatusCalls } from './diagnostics/diagnostics-status.calls';
import { DiagnosticsTracker } from './diagnostics/diagnostics-tracker';
import { InstallerDiagnosticsController } from './diagnostics/installer-diagnostics.controller';
import { configuredStorage } from './diagnostics/storage/configured-storage';
import { FILE_STORAGE } from './diagnostics/storage/file-storage';
import { DiagnosticsFileEntity } from './diagnostics/uploads/diagnostics-file.entity';
import { DiagnosticsFiles } from './diagnostics/uploads/diagnostics-files';
import { DiagnosticsUploads } from './diagnostics/uploads/diagnostics-uploads.service';
import { OldDiagnostics } from './diagnostics/uploads/old-diagnostics';
import { UploadsController } from './diagnostics/uploads/uploads.controller';
import { EndedSessionsConsumer } from './ended-sessions/ended-sessions.consumer';
import { BootedFirmware } from './firmware/booted-firmware';
import { FirmwareController } from './firmware/catalogue/firmware.controller';
import { FirmwareEntity } from './firmware/catalogue/firmware.entity';
import { FirmwareCatalogue } from './firmware/catalogue/firmware-catalogue.service';
import { ChargerSoftwareEntity } from './firmware/charger-software.entity';
import { FirmwareRunner } from './firmware/firmware-runner';
import { FirmwareStatusCalls } from './firmware/firmware-status.calls';
import { FirmwareTracker } from './firmware/firmware-tracker';
import { FirmwareUpdateEntity } from './firmware/firmware-update.entity';
import { FirmwareUpdatesController } from './firmware/firmware-updates.controller';
import { FirmwareUpdates } from './firmware/firmware-updates.service';
import { FirmwareRolloutEntity } from './firmware/rollouts/firmware-rollout.entity';
import { RolloutRunner } from './firmware/rollouts/rollout-runner';
import { RolloutTurns } from './firmware/rollouts/rollout-turns';
import { RolloutsController } from './firmware/rollouts/rollouts.controller';
import { Rollouts } from './firmware/rollouts/rollouts.service';
import { UpdateOrders } from './firmware/update-orders';
import { UpdateProgress } from './firmware/update-progress';
import { HeldCalls } from './held-messages/held-calls';
import { HeldMessageEntity } from './held-messages/held-message.entity';
import { HeldMessages } from './held-messages/held-messages.service';
import { HeldRows } from './held-messages/held-rows';
import { InstalledChargePoints } from './installers/installed-charge-points';
import { InstallersConsumer } from './installers/installers.consumer';
import { ProjectInstallerEntity } from './installers/project-installer.entity';
import { GatewayInstance } from './instances/gateway-instance';
import { InstanceTable } from './instances/instance-table';
import { PeerController } from './instances/peer.controller';
import { PeerGuard } from './instances/peer.guard';
import { PeerClient } from './instances/peer-client';
import { AwaitedBoots } from './message-handlers/awaited-boots';
import { HandledCalls } from './message-handlers/handled-calls';
import { HandlerLookup } from './message-handlers/handler-lookup';
import { MessageHandlerEntity } from './message-handlers/message-handler.entity';
import {
  ChargePointHandlersController,
  OrganizationHandlersController,
} from './message-handlers/message-handlers.controller';
import { MessageHandlers } from './message-handlers/message-handlers.service';
import { RuleOfMessage } from './message-handlers/rule-of-message';
import { ChargerMessages } from './message-log/charger-messages.service';
import { InboundMessageEntity } from './message-log/inbound-message.entity';
import { InboundMessages } from './message-log/inbound-messages.service';
import { MessageLog } from './message-log/message-log';
import { MessageLogController } from './message-log/message-log.controller';
import { MessageLogEntity } from './message-log/message-log.entity';
import { MessageLogMetrics } from './message-log/message-log-metrics';
import { MessageLogRetentionConsumer } from './message-log/message-log-retention.consumer';
import { MessagePartitions } from './message-log/message-partitions';
import { OcppGatewaySettings } from './ocpp-gateway-settings';
import { InstallerRefusedConnectionsController } from './refused-connections/installer-refused-connections.controller';
import { RefusedConnectionEntity } from './refused-connections/refused-connection.entity';
import { RefusedConnectionsController } from './refused-connections/refused-connections.controller';
import { RefusedConnections } from './refused-connections/refused-connections.service';
import { Relearning } from './relearning/relearning.service';
import { DeviceVariableEntity } from './reports/device-variable.entity';
import { ReportPartEntity } from './reports/report-part.entity';
import { ReportParts } from './reports/report-parts';
import { ReportCalls } from './reports/reports.calls';
import { ReportsController } from './reports/reports.controller';
import { ReportsService } from './reports/reports.service';
import { ReservationStatusCalls } from './reservations/reservation-status.calls';
import { SecurityEventCalls } from './security-events/security-events.calls';
import { SignsOfLife } from './signs-of-life/signs-of-life';
import { SitePoliciesConsumer } from './site-policies/site-policies.consumer';
import { BootCalls } from './stations/boot.calls';
import { ComponentEventCalls } from './stations/component-events.calls';
import { HeartbeatCalls } from './stations/heartbeat.calls';
import { MeterValuesCalls } from './stations/meter-values.calls';
import { StationWord } from './stations/station-word';
import { StatusCalls } from './stations/status.calls';
import { AuthorizationService } from './tokens/authorization.service';
import { AuthorizeCalls } from './tokens/authorize.calls';
import { GrantedTokens } from './tokens/granted-tokens';
import { TokenEntity } from './tokens/token.entity';
import { ToldAuthorizations } from './tokens/told-authorizations';
import { DriversConsumer } from './transactions/drivers.consumer';
import { EarlyStops } from './transactions/early-stops';
import { KnownTransactions } from './transactions/known-transactions';
import { OpenTransactions } from './transactions/open-transactions';
import { TransactionCalls16 } from './transactions/transaction.calls-16';
import { TransactionCalls201 } from './transactions/transaction.calls-201';
import { TransactionEntity } from './transactions/transaction.entity';
import { TransactionsService } from './transactions/transactions.service';
import { VendorDataCalls } from './vendor-data/vendor-data.calls';

/** Every feature that answers calls of chargers. */
export const CALLS = [
  AuthorizeCalls,
  BootCalls,
  ChargingLimitCalls,
  ComponentEventCalls,
  ContractCertificateCalls,
  DiagnosticsStatusCalls,
  FirmwareStatusCalls,
  HeartbeatCalls,
  MeterValuesCalls,
  ReportCalls,
  ReservationStatusCalls,
  SecurityEventCalls,
  SignCertificateCalls,
  StatusCalls,
  TransactionCalls16,
  TransactionCalls201,
  VendorDataCalls,
];

@Module({})
export class OcppGatewayModule {
  static with(environment: Environment): DynamicModule {
    return {
      module: OcppGatewayModule,
      controllers: [
        Ocpp16Controller,
        Ocpp201Controller,
        ActiveTransactions16Controller,
        ActiveTransactions201Controller,
        CommandHistoryController,
        CpoCommandsController,
        SessionCommandsController,
        CertificatesController,
        InstalledCertificatesController,
        DiagnosticsController,
        InstallerDiagnosticsController,
        UploadsController,
        FirmwareController,
        FirmwareUpdatesController,
        RolloutsController,
        MessageLogController,
        OrganizationHandlersController,
        ChargePointHandlersController,
        PeerController,
        RefusedConnectionsController,
        InstallerRefusedConnectionsController,
        ReportsController,
        RegistryConsumer,
        CommandRequestsConsumer,
        InstallersConsumer,
        EndedSessionsConsumer,
        SitePoliciesConsumer,
        DriversConsumer,
        MessageLogRetentionConsumer,
      ],
      providers: [
        { provide: OcppGatewaySettings, useValue: OcppGatewaySettings.from(environment) },
        {
          provide: ChangeOutbox,
          useFactory: (outbox: Outbox) => new ChangeOutbox(outbox, OcppChangeRecorded),
          inject: [Outbox],
        },
        GatewayMetrics,
        MessageLogMetrics,
        MessagePartitions,
        MessageLog,
        ChargerMessages,
        InboundMessages,
        MessageHandlers,
        AwaitedBoots,
        HandlerLookup,
        RuleOfMessage,
        HandledCalls,
        ToldAuthorizations,
        HeldRows,
        HeldCalls,
        HeldMessages,
        BootStanding,
        BootGate,
        ClockWatch,
        GrantedTokens,
        Connections,
        GatewayInstance,
        ConnectionTable,
        InstanceTable,
        PeerClient,
        PeerGuard,
        Presence,
        ChargePointWatch,
        ReadableChargePoints,
        HandshakeJudge,
        HandshakeRefusals,
        RefusedConnections,
        NewestReadings,
        ActiveTransactions,
        ChargerEvents,
        SignsOfLife,
        AuthorizationService,
        TransactionsService,
        KnownTransactions,
        OpenTransactions,
        EarlyStops,
        Relearning,
        StationWord,
        ReportParts,
        ReportsService,
        ...CALLS,
        {
          provide: CallTable,
          useFactory: (
            clocks: ClockWatch,
            handled: HandledCalls,
            told: ToldAuthorizations,
            gate: BootGate,
            ...features: CallsOfFeature[]
          ) => new CallTable(features, [clocks, handled, told, gate]),
          inject: [ClockWatch, HandledCalls, ToldAuthorizations, BootGate, ...CALLS],
        },
        CommandRoute,
        RouteFinder,
        CommandJournal,
        CommandHistory,
        CommandNumbers,
        {
          provide: COMMAND_TRACKERS,
          useFactory: (...trackers: CommandTracker[]) => trackers,
          inject: [DiagnosticsTracker, FirmwareTracker],
        },
        CommandDispatch,
        CommandsService,
        TransactionIds,
        ListedTypes,
        NeutralCommands,
        SessionCommands,
        BulkCommands,
        OrdersOfFeatures,
        CertificateRequests,
        InstalledCertificates,
        { provide: FILE_STORAGE, useFactory: configuredStorage, inject: [OcppGatewaySettings] },
        DiagnosticsFiles,
        DiagnosticsRows,
        DiagnosticsTracker,
        DiagnosticsUploads,
        OldDiagnostics,
        Diagnostics,
        BootedFirmware,
        FirmwareCatalogue,
        FirmwareUpdates,
        FirmwareTracker,
        UpdateOrders,
        UpdateProgress,
        Rollouts,
        RolloutTurns,
        RolloutRunner,
        FirmwareRunner,
        CommandQueue,
        CanonicalCommands,
        ConfigurationCommands,
        InstalledChargePoints,
        CommandRunner,
        OcppServer,
      ],
    };
  }
}

export const ocppGatewayService: ServiceDefinition = {
  name: 'ocpp-gateway',
  schema: 'ocpp_gateway',
  description: 'Connections of chargers and commands to them',
  defaultPort: 3002,
  entities: [
    ChargePointEntity,
    TokenEntity,
    TransactionEntity,
    RefusedConnectionEntity,
    ProjectInstallerEntity,
    CommandEntity,
    NewestReadingEntity,
    ReportPartEntity,
    DeviceVariableEntity,
    CertificateRequestEntity,
    DiagnosticsEntity,
    DiagnosticsFileEntity,
    FirmwareEntity,
    FirmwareUpdateEntity,
    FirmwareRolloutEntity,
    ChargerSoftwareEntity,
    MessageLogEntity,
    InboundMessageEntity,
    MessageHandlerEntity,
    HeldMessageEntity,
  ],
  oldRows: [
    ...OLD_COMMAND_ROWS,
    { table: 'report_part', isOld: `received_at < now() - interval '90 days'` },
    { table: 'held_message', isOld: `received_at < now() - interval '14 days'` },
    { table: 'granted_token', isOld: `granted_at < now() - interval '14 days'` },
  ],
  module: (environment) => OcppGatewayModule.with(environment),
};
