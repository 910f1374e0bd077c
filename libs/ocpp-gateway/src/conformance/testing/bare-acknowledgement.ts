import type { ConformanceRow } from '../conformance-row';

const now = (): string => new Date().toISOString();

/** The least that an answer must say by its schema, as a system says it that does nothing with a message. */
const LEAST: Readonly<Record<string, () => object>> = {
  '1.6 Authorize': () => ({ idTagInfo: { status: 'Accepted' } }),
  '1.6 StartTransaction': () => ({ transactionId: 1, idTagInfo: { status: 'Accepted' } }),
  '2.0.1 Authorize': () => ({ idTokenInfo: { status: 'Accepted' } }),
  BootNotification: () => ({ status: 'Accepted', currentTime: now(), interval: 300 }),
  DataTransfer: () => ({ status: 'Accepted' }),
  Get15118EVCertificate: () => ({ status: 'Accepted', exiResponse: '' }),
  GetCertificateStatus: () => ({ status: 'Accepted' }),
  Heartbeat: () => ({ currentTime: now() }),
  NotifyEVChargingNeeds: () => ({ status: 'Accepted' }),
  NotifyEVChargingSchedule: () => ({ status: 'Accepted' }),
  SignCertificate: () => ({ status: 'Accepted' }),
};

export function bareAcknowledgement({ version, action }: ConformanceRow): () => object {
  return LEAST[`${version} ${action}`] ?? LEAST[action] ?? (() => ({}));
}
