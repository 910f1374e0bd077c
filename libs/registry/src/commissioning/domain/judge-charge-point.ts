import { judgeTemplate } from './judge-template';
import {
  type ConnectorFacts,
  failed,
  type Judgement,
  type Nameplate,
  type ObservedChargePoint,
  passed,
  waiting,
} from './judgement';
import { figuresOf, type Run } from './run';

export function judgeConnectivity(facts: ObservedChargePoint): Judgement {
  if (!facts.online) return waiting('The charge point is not connected.');
  const { connectedAt, ocppVersion } = facts;
  return passed(`Connected by OCPP ${ocppVersion ?? 'of an unknown version'}.`, {
    connected_at: connectedAt,
    ocpp_version: ocppVersion,
  });
}

export function judgeHeartbeat({ heartbeatAt, triggerRefusal }: Run, intervalSeconds: number): Judgement {
  if (heartbeatAt === null && triggerRefusal != null) {
    return waiting(
      `The charger cannot be asked for a heartbeat (${triggerRefusal}): its ordinary one is waited for, every ${intervalSeconds} seconds.`,
    );
  }
  if (heartbeatAt === null) return waiting('No heartbeat has come since the run began.');
  return passed('A heartbeat has come.', { heartbeat_at: heartbeatAt });
}

/**
 * Whether it is the charge point that was registered, and works: its nameplate (OCPP 1.6 §4.2) is the registered one,
 * and each of its connectors has told a status that is no fault. With a template it must be set as that has it, too.
 */
export function judgeConfiguration(run: Run, facts: ObservedChargePoint): Judgement {
  const { min_connectors: minConnectors } = figuresOf(run, 'configuration');
  const device = judgeDevice(facts, minConnectors ?? 1);
  const { template, templateRead } = run;
  if (device.kind !== 'passed') return device;
  if (template == null) {
    return passed(`${device.message}; no configuration template was compared.`, device.evidence);
  }
  const settings = judgeTemplate(template, templateRead ?? null);
  if (settings.kind === 'waiting') return settings;
  const evidence = { ...device.evidence, ...settings.evidence };
  if (settings.kind === 'failed') return failed(settings.message, evidence);
  return passed(`${device.message}. ${settings.message}`, evidence);
}

function judgeDevice(
  { registered, reported, connectors }: ObservedChargePoint,
  minConnectors: number,
): Judgement {
  if (reported === null) return waiting('The charge point has not sent a BootNotification.');
  const { vendor, model, serialNumber, bootedAt, firmwareVersion } = reported;
  const evidence = {
    vendor,
    model,
    serial_number: serialNumber,
    firmware_version: firmwareVersion,
    booted_at: bootedAt,
    connectors: connectors.map(({ evseId, connectorId, status }) => ({
      evse_id: evseId,
      connector_id: connectorId,
      status,
    })),
  };
  const differences = differencesOf(registered, reported);
  if (differences.length > 0) return failed(`Not what was registered: ${differences.join('; ')}.`, evidence);
  const plugs = connectors.filter(({ connectorId }) => connectorId > 0);
  if (plugs.length === 0) return waiting('No connector has told its status.');
  const faults = connectors.flatMap(faultOf);
  if (faults.length > 0) return waiting(`${faults.join('; ')}.`);
  const working = plugs.filter(({ status }) => status !== null).length;
  if (working < minConnectors) {
    return waiting(
      `${working} connectors have told their status, and ${minConnectors} are wanted by the template.`,
    );
  }
  return passed(`Vendor, model and serial number agree, ${plugs.length} connectors work`, evidence);
}

const PARTS = [
  ['vendor', 'vendor'],
  ['model', 'model'],
  ['serialNumber', 'serial number'],
] as const;

/** Case and spaces around do not count, nor what one side does not say. */
function differencesOf(registered: Nameplate, reported: Nameplate): string[] {
  return PARTS.flatMap(([part, words]) => {
    const [expected, said] = [registered[part], reported[part]];
    if (expected === null || said === null || plain(expected) === plain(said)) return [];
    return [`${words} ${said} instead of ${expected}`];
  });
}

function plain(text: string): string {
  return text.trim().toUpperCase();
}

function faultOf({ connectorId, isDeclared, status, errorCode }: ConnectorFacts): string[] {
  const name = connectorId === 0 ? 'The charge point' : `Connector ${connectorId}`;
  if (status === null) return isDeclared ? [`${name} has not told its status`] : [];
  if (status !== 'Faulted' && status !== 'Unavailable') return [];
  return [`${name} is ${status}${errorCode === null || errorCode === 'NoError' ? '' : ` (${errorCode})`}`];
}
