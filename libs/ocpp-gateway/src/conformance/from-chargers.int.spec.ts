import {
  ChargePointBooted,
  ChargingLimitReported,
  ChargingNeedsReported,
  ComponentEventsReported,
  ConnectorStatusChanged,
  HeartbeatReceived,
  MeterValuesReceived,
  ReservationStatusReported,
  SecurityEventReported,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
  VehicleScheduleReported,
  VendorDataReceived,
} from '@csms/contracts';
import type { AnyEventDefinition, PayloadOf } from '@csms/platform-kafka';
import { eventually, someCsr } from '@csms/testing';

import { boot16, idToken201, meter16, minutesAgo, start16, stop16, Transaction201 } from '../testing/frames';
import type { TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

import { ROWS_FROM_CHARGERS } from './rows-from-chargers';
import { bareAcknowledgement } from './testing/bare-acknowledgement';
import { conformanceTest, EFFECT_WITHIN_MS } from './testing/conformance-test';

interface World {
  readonly charger: TestCharger;
  readonly id: string;
}

let gateway: TestGateway;

/** What was told of this charger, once it was. */
function told<D extends AnyEventDefinition>(definition: D, id: string): Promise<PayloadOf<D>> {
  return eventually(
    () => {
      const event = gateway.service.told(definition).find(({ key }) => key === id);
      if (event === undefined) throw new Error(`${definition.type} was not told of ${id}`);
      return event.data;
    },
    { timeoutMs: EFFECT_WITHIN_MS },
  );
}

const reader = () => gateway.service.as(['read:charge_points'], 'org_A');

async function report(id: string, requestId: number): Promise<unknown> {
  const { body } = await reader().get(`/api/v1/ocpp201/${id}/reports/${requestId}`);
  return body;
}

const now = (): string => new Date().toISOString();
const limit = { chargingLimitSource: 'EMS' };
const schedule = {
  id: 1,
  chargingRateUnit: 'W',
  chargingSchedulePeriod: [{ startPeriod: 0, limit: 11_000 }],
};
const component = { name: 'OCPPCommCtrlr' };
const variable = { name: 'HeartbeatInterval' };

type Body = (world: World) => Promise<void>;

async function authorizes(action: (tag: string) => Promise<unknown>, read: (answer: never) => object) {
  const tag = await gateway.issue({ group_id_tag: 'FLEET-7' });
  const blocked = await gateway.issue({ status: 'blocked' });
  expect(read((await action(tag)) as never)).toEqual(
    expect.objectContaining({ status: 'Accepted', group: 'FLEET-7' }),
  );
  expect(read((await action(blocked)) as never)).toEqual(expect.objectContaining({ status: 'Blocked' }));
}

const securityEvent: Body = async ({ charger, id }) => {
  await charger.result('SecurityEventNotification', {
    type: 'TamperDetectionActivated',
    timestamp: minutesAgo(2),
    techInfo: 'lid',
  });
  expect(await told(SecurityEventReported, id)).toMatchObject({
    event_type: 'TamperDetectionActivated',
    occurred_at: minutesAgo(2),
    tech_info: 'lid',
  });
};

const vendorData: Body = async ({ charger, id }) => {
  const answer = await charger.result('DataTransfer', {
    vendorId: 'com.example',
    messageId: 'Plug',
    data: 'hot',
  });
  expect(answer).toEqual({ status: 'UnknownVendorId' });
  expect(await told(VendorDataReceived, id)).toMatchObject({
    vendor_id: 'com.example',
    message_id: 'Plug',
    data: 'hot',
  });
};

const heartbeat: Body = async ({ charger, id }) => {
  await charger.result('Heartbeat', {});
  expect(await told(HeartbeatReceived, id)).toMatchObject({ charge_point_id: id });
};

const writer = () => gateway.service.as(['read:charge_points', 'write:charge_points'], 'org_A');
const FILES = 'https://files.example.com/';

/** What was ordered by REST, and the number by which the charger knows it. */
async function ordered({ charger, id }: World, path: string, body: object) {
  let requestId: number | undefined;
  charger.onCommand((action, payload) => {
    ({ requestId } = payload as { requestId?: number });
    if (action === 'GetDiagnostics') return { payload: { fileName: 'log.zip' } };
    // UpdateFirmware of OCPP 1.6 has no number, and is answered by nothing.
    return { payload: requestId === undefined ? {} : { status: 'Accepted' } };
  });
  const of = `/api/v1/charge-points/${id}/${path}`;
  const { body: made } = await writer().post<{ update_id?: string; diagnostics_id?: string }>(of, body);
  const read = async () => (await reader().get(`${of}/${made.update_id ?? made.diagnostics_id ?? ''}`)).body;
  return { requestId, read };
}

const firmwareOrder = { firmware_url: `${FILES}a.bin`, retrieve_date: now() };

const firmwareStatus: Body = async (world) => {
  const { requestId, read } = await ordered(world, 'firmware-updates', firmwareOrder);
  await world.charger.result('FirmwareStatusNotification', { status: 'Downloading', requestId });
  expect(await read()).toMatchObject({ status: 'downloading' });
};

const logStatus: Body = async (world) => {
  const order = { upload_url: FILES, log_type: 'security' };
  const { requestId, read } = await ordered(world, 'diagnostics', order);
  await world.charger.result('LogStatusNotification', { status: 'UploadFailure', requestId });
  expect(await read()).toMatchObject({ status: 'failed', reason: 'UploadFailure' });
};

/** From now on the charger's message is answered so. */
async function handled({ id }: World, action: string, static_response: object): Promise<void> {
  const path = `/api/v1/charge-points/${id}/message-handlers/${action}`;
  expect((await writer().put(path, { mode: 'static', static_response })).status).toBe(200);
}

/** A boot that is pending lets nothing else through (1.6 §4.2, 2.0.1 B02). */
async function holdsBack(world: World, boot: object): Promise<void> {
  await handled(world, 'BootNotification', { status: 'Pending' });
  expect(await world.charger.result('BootNotification', boot)).toMatchObject({ status: 'Pending' });
  expect(await world.charger.call('Heartbeat', {})).toMatchObject({ code: 'SecurityError' });
}

/** By us, and by a handler. */
async function answers(world: World, action: string, request: object, given: object): Promise<void> {
  expect(await world.charger.result(action, request)).toMatchObject({ status: 'Failed' });
  await handled(world, action, given);
  expect(await world.charger.result(action, request)).toEqual(given);
}

const signCertificate: Body = async ({ charger, id }) => {
  const csr = await someCsr(id);
  await charger.result('SignCertificate', { csr });
  const { body } = await reader().get(`/api/v1/charge-points/${id}/certificates/requests`);
  expect(body).toMatchObject({ data: [{ csr, status: 'pending' }] });
};

const BODIES: Readonly<Record<string, Body>> = {
  '1.6 Authorize': ({ charger }) =>
    authorizes(
      (idTag) => charger.result('Authorize', { idTag }),
      ({ idTagInfo }: { idTagInfo: { status: string; parentIdTag?: string } }) => ({
        status: idTagInfo.status,
        group: idTagInfo.parentIdTag,
      }),
    ),
  '1.6 BootNotification': async (world) => {
    const { charger, id } = world;
    await charger.result('BootNotification', {
      ...boot16,
      chargePointSerialNumber: 'SN1',
      firmwareVersion: '1.8',
    });
    expect(await told(ChargePointBooted, id)).toMatchObject({
      vendor: 'ABB',
      model: 'Terra AC W22',
      serial_number: 'SN1',
      firmware_version: '1.8',
    });
    await holdsBack(world, boot16);
  },
  '1.6 DataTransfer': vendorData,
  '1.6 DiagnosticsStatusNotification': async (world) => {
    const { read } = await ordered(world, 'diagnostics', { upload_url: FILES, log_type: 'diagnostics' });
    await world.charger.result('DiagnosticsStatusNotification', { status: 'Uploaded' });
    expect(await read()).toMatchObject({ status: 'uploaded', file_name: 'log.zip' });
  },
  '1.6 FirmwareStatusNotification': firmwareStatus,
  '1.6 Heartbeat': heartbeat,
  '1.6 LogStatusNotification': logStatus,
  '1.6 MeterValues': async ({ charger, id }) => {
    await charger.result('MeterValues', { ...meter16(undefined, 8_700), transactionId: undefined });
    const { samples } = await told(MeterValuesReceived, id);
    expect(samples).toEqual([expect.objectContaining({ energy_register_wh: 8_700 })]);
  },
  '1.6 SecurityEventNotification': securityEvent,
  '1.6 SignCertificate': signCertificate,
  '1.6 SignedFirmwareStatusNotification': async (world) => {
    const firmware = {
      vendor: 'ABB',
      model: world.id,
      version: '2',
      url: `${FILES}a.bin`,
      signature: 'c2ln',
      signing_certificate: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    };
    const { body } = await writer().post<{ firmware_id: string }>('/api/v1/firmware', firmware);
    const order = { firmware_id: body.firmware_id, retrieve_date: now() };
    const { requestId, read } = await ordered(world, 'firmware-updates', order);
    const said = { status: 'InvalidSignature', requestId };
    await world.charger.result('SignedFirmwareStatusNotification', said);
    expect(await read()).toMatchObject({ status: 'failed', reason: 'InvalidSignature' });
  },
  '1.6 StartTransaction': async ({ charger, id }) => {
    const { transactionId } = await charger.result('StartTransaction', start16(await gateway.issue()));
    expect(await told(TransactionStarted, id)).toMatchObject({
      ocpp_transaction_id: String(transactionId),
      meter_start_wh: 1_000,
      authorization: expect.objectContaining({ status: 'Accepted' }),
    });
  },
  '1.6 StatusNotification': async ({ charger, id }) => {
    await charger.result('StatusNotification', {
      connectorId: 1,
      status: 'Faulted',
      errorCode: 'GroundFailure',
      vendorErrorCode: 'E17',
      info: 'residual current',
    });
    expect(await told(ConnectorStatusChanged, id)).toMatchObject({
      connector_id: 1,
      status: 'Faulted',
      error_code: 'GroundFailure',
      vendor_error_code: 'E17',
      info: 'residual current',
    });
  },
  '1.6 StopTransaction': async ({ charger, id }) => {
    const { transactionId } = await charger.result('StartTransaction', start16(await gateway.issue()));
    await charger.result('StopTransaction', stop16(transactionId, { reason: 'EVDisconnected' }));
    expect(await told(TransactionEnded, id)).toMatchObject({
      ocpp_transaction_id: String(transactionId),
      meter_stop_wh: 15_700,
      reason: 'EVDisconnected',
    });
  },
  '2.0.1 Authorize': ({ charger }) =>
    authorizes(
      (tag) => charger.result('Authorize', idToken201(tag)),
      ({ idTokenInfo }: { idTokenInfo: { status: string; groupIdToken?: { idToken: string } } }) => ({
        status: idTokenInfo.status,
        group: idTokenInfo.groupIdToken?.idToken,
      }),
    ),
  '2.0.1 BootNotification': async (world) => {
    const { charger, id } = world;
    const boot = {
      reason: 'Watchdog',
      chargingStation: { vendorName: 'ABB', model: 'Terra 54', serialNumber: 'SN2', firmwareVersion: '2.1' },
    };
    await charger.result('BootNotification', boot);
    expect(await told(ChargePointBooted, id)).toMatchObject({
      vendor: 'ABB',
      model: 'Terra 54',
      serial_number: 'SN2',
      firmware_version: '2.1',
      reason: 'Watchdog',
    });
    await holdsBack(world, boot);
  },
  '2.0.1 ClearedChargingLimit': async ({ charger, id }) => {
    await charger.result('ClearedChargingLimit', { ...limit, evseId: 1 });
    expect(await told(ChargingLimitReported, id)).toMatchObject({
      source: 'EMS',
      evse_id: 1,
      is_cleared: true,
    });
  },
  '2.0.1 DataTransfer': vendorData,
  '2.0.1 FirmwareStatusNotification': firmwareStatus,
  '2.0.1 Get15118EVCertificate': (world) => {
    const request = {
      iso15118SchemaVersion: 'urn:iso:15118:2:2013:MsgDef',
      action: 'Install',
      exiRequest: 'gA==',
    };
    return answers(world, 'Get15118EVCertificate', request, { status: 'Accepted', exiResponse: 'gA==' });
  },
  '2.0.1 GetCertificateStatus': (world) => {
    const ocspRequestData = {
      hashAlgorithm: 'SHA256',
      issuerNameHash: 'a1',
      issuerKeyHash: 'b2',
      serialNumber: '17',
      responderURL: 'http://ocsp.example.com',
    };
    const given = { status: 'Accepted', ocspResult: 'MAo=' };
    return answers(world, 'GetCertificateStatus', { ocspRequestData }, given);
  },
  '2.0.1 Heartbeat': heartbeat,
  '2.0.1 LogStatusNotification': logStatus,
  '2.0.1 MeterValues': async ({ charger, id }) => {
    await charger.result('MeterValues', {
      evseId: 1,
      meterValue: [{ timestamp: now(), sampledValue: [{ value: 8.7, unitOfMeasure: { unit: 'kWh' } }] }],
    });
    const { samples } = await told(MeterValuesReceived, id);
    expect(samples).toEqual([expect.objectContaining({ energy_register_wh: 8_700 })]);
  },
  '2.0.1 NotifyChargingLimit': async ({ charger, id }) => {
    await charger.result('NotifyChargingLimit', {
      evseId: 1,
      chargingLimit: { ...limit, isGridCritical: true },
      chargingSchedule: [schedule],
    });
    expect(await told(ChargingLimitReported, id)).toMatchObject({
      source: 'EMS',
      is_cleared: false,
      is_grid_critical: true,
      schedules: [schedule],
    });
  },
  '2.0.1 NotifyCustomerInformation': async ({ charger, id }) => {
    const part = { requestId: 7, generatedAt: now() };
    await charger.result('NotifyCustomerInformation', { ...part, seqNo: 0, tbc: true, data: 'Jane ' });
    await charger.result('NotifyCustomerInformation', { ...part, seqNo: 1, data: 'Doe' });
    expect(await report(id, 7)).toMatchObject({
      reports: [{ kind: 'customer_information', is_complete: true, content: ['Jane ', 'Doe'] }],
    });
  },
  '2.0.1 NotifyDisplayMessages': async ({ charger, id }) => {
    const message = { id: 1, priority: 'InFront', message: { format: 'UTF8', content: 'Welcome' } };
    await charger.result('NotifyDisplayMessages', { requestId: 8, messageInfo: [message] });
    expect(await report(id, 8)).toMatchObject({
      reports: [{ kind: 'display_messages', is_complete: true, content: [message] }],
    });
  },
  '2.0.1 NotifyEVChargingNeeds': async ({ charger, id }) => {
    const chargingNeeds = { requestedEnergyTransfer: 'AC_three_phase', departureTime: minutesAgo(-120) };
    const answer = await charger.result('NotifyEVChargingNeeds', { evseId: 1, chargingNeeds });
    expect(answer).toMatchObject({ status: 'Rejected' });
    expect(await told(ChargingNeedsReported, id)).toMatchObject({
      evse_id: 1,
      charging_needs: chargingNeeds,
    });
  },
  '2.0.1 NotifyEVChargingSchedule': async ({ charger, id }) => {
    const timeBase = minutesAgo(1);
    await charger.result('NotifyEVChargingSchedule', { timeBase, evseId: 1, chargingSchedule: schedule });
    expect(await told(VehicleScheduleReported, id)).toMatchObject({
      evse_id: 1,
      time_base: timeBase,
      schedule,
    });
  },
  '2.0.1 NotifyEvent': async ({ charger, id }) => {
    const event = {
      eventId: 3,
      timestamp: minutesAgo(1),
      trigger: 'Alerting',
      actualValue: '71',
      component,
      variable,
      eventNotificationType: 'HardWiredMonitor',
    };
    await charger.result('NotifyEvent', { generatedAt: minutesAgo(1), seqNo: 0, eventData: [event] });
    expect(await told(ComponentEventsReported, id)).toMatchObject({ is_last: true, events: [event] });
  },
  '2.0.1 NotifyMonitoringReport': async ({ charger, id }) => {
    const monitor = {
      component,
      variable,
      variableMonitoring: [{ id: 1, transaction: false, value: 80, type: 'UpperThreshold', severity: 2 }],
    };
    const part = { requestId: 9, seqNo: 0, generatedAt: now(), monitor: [monitor] };
    await charger.result('NotifyMonitoringReport', part);
    expect(await report(id, 9)).toMatchObject({
      reports: [{ kind: 'monitoring', is_complete: true, content: [monitor] }],
    });
  },
  '2.0.1 NotifyReport': async ({ charger, id }) => {
    const reportData = [{ component, variable, variableAttribute: [{ value: '300' }] }];
    await charger.result('NotifyReport', { requestId: 10, generatedAt: now(), seqNo: 0, reportData });
    const { body } = await reader().get(`/api/v1/ocpp201/${id}/device-model?component=ocppcommctrlr`);
    expect(body).toMatchObject({
      data: [{ component, variable, attributes: [{ value: '300' }], characteristics: null }],
    });
  },
  '2.0.1 PublishFirmwareStatusNotification': async (world) => {
    const order = { ...firmwareOrder, mode: 'publish', checksum: 'd41d8cd98f00b204e9800998ecf8427e' };
    const { requestId, read } = await ordered(world, 'firmware-updates', order);
    const location = ['http://10.0.0.1/a.bin'];
    await world.charger.result('PublishFirmwareStatusNotification', {
      status: 'Published',
      requestId,
      location,
    });
    expect(await read()).toMatchObject({ status: 'published', locations: location });
  },
  '2.0.1 ReportChargingProfiles': async ({ charger, id }) => {
    const profile = {
      id: 4,
      stackLevel: 0,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Absolute',
      chargingSchedule: [schedule],
    };
    const part = { requestId: 11, ...limit, evseId: 1, chargingProfile: [profile] };
    await charger.result('ReportChargingProfiles', part);
    expect(await report(id, 11)).toMatchObject({
      reports: [{ kind: 'charging_profiles', content: [{ evseId: 1, ...limit, profile }] }],
    });
  },
  '2.0.1 ReservationStatusUpdate': async ({ charger, id }) => {
    await charger.result('ReservationStatusUpdate', {
      reservationId: 17,
      reservationUpdateStatus: 'Removed',
    });
    expect(await told(ReservationStatusReported, id)).toMatchObject({
      reservation_id: 17,
      status: 'Removed',
    });
  },
  '2.0.1 SecurityEventNotification': securityEvent,
  '2.0.1 SignCertificate': signCertificate,
  '2.0.1 StatusNotification': async ({ charger, id }) => {
    const status = { timestamp: minutesAgo(1), connectorStatus: 'Occupied', evseId: 1, connectorId: 2 };
    await charger.result('StatusNotification', status);
    expect(await told(ConnectorStatusChanged, id)).toMatchObject({
      evse_id: 1,
      connector_id: 2,
      status: 'Occupied',
      changed_at: minutesAgo(1),
    });
  },
  '2.0.1 TransactionEvent': async ({ charger, id }) => {
    const transaction = new Transaction201();
    const token = idToken201(await gateway.issue({ status: 'blocked' }));
    const answer = await charger.result('TransactionEvent', transaction.event('Started', token));
    expect(answer).toMatchObject({ idTokenInfo: { status: 'Blocked' } });
    await charger.result('TransactionEvent', transaction.event('Updated'));
    await charger.result('TransactionEvent', transaction.event('Ended'));
    const of = { ocpp_transaction_id: transaction.id };
    expect(await told(TransactionStarted, id)).toMatchObject(of);
    expect(await told(TransactionUpdated, id)).toMatchObject(of);
    expect(await told(TransactionEnded, id)).toMatchObject(of);
  },
};

describe('messages of chargers', () => {
  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  for (const row of ROWS_FROM_CHARGERS) {
    const body = BODIES[`${row.version} ${row.action}`];
    conformanceTest(
      row,
      () => gateway.answerBarely(row.version, row.action, bareAcknowledgement(row)),
      async () => {
        if (body === undefined) throw new Error(`${row.version} ${row.action} has no test`);
        const chargePoint = await gateway.register({ lifecycle: 'commissioning' });
        const charger =
          row.version === '1.6'
            ? await gateway.connect16(chargePoint)
            : await gateway.connect201(chargePoint);
        await body({ charger, id: chargePoint.id });
        await charger.close();
      },
    );
  }
});
