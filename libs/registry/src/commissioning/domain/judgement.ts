import type { Evidence } from './run';

/** What is known of a charge point: what people said of it, and what it said of itself. */
export interface ObservedChargePoint {
  readonly online: boolean;
  readonly connectedAt: string | null;
  readonly ocppVersion: string | null;
  readonly heartbeatIntervalSeconds: number;
  readonly registered: Nameplate;
  /** null: it has never booted. */
  readonly reported:
    (Nameplate & { readonly bootedAt: string; readonly firmwareVersion: string | null }) | null;
  readonly connectors: readonly ConnectorFacts[];
}

export interface Nameplate {
  readonly vendor: string | null;
  readonly model: string | null;
  readonly serialNumber: string | null;
}

export interface ConnectorFacts {
  readonly evseId: number;
  /** 0 is the charge point itself. */
  readonly connectorId: number;
  readonly isDeclared: boolean;
  readonly status: string | null;
  readonly errorCode: string | null;
}

/** What a check has come to. */
export type Judgement =
  | { readonly kind: 'passed'; readonly message: string; readonly evidence: Evidence }
  | { readonly kind: 'failed'; readonly message: string; readonly evidence: Evidence }
  /** `message`: what is missing, and the reason of the failure when it is not there in time. */
  | { readonly kind: 'waiting'; readonly message: string };

export const passed = (message: string, evidence: Evidence): Judgement => ({
  kind: 'passed',
  message,
  evidence,
});
export const failed = (message: string, evidence: Evidence = {}): Judgement => ({
  kind: 'failed',
  message,
  evidence,
});
export const waiting = (message: string): Judgement => ({ kind: 'waiting', message });
