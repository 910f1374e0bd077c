/** What a charger said last of a connector. */
export interface ConnectorReport {
  /** 0 is the charge point itself (OCPP 1.6 §4.9). */
  readonly connectorId: number;
  readonly status: string;
}

export interface Condition {
  /** The charge point or one of its connectors. */
  readonly isFaulted: boolean;
  /** The charge point itself is in order, and one of its connectors says that it is Available. */
  readonly isReady: boolean;
}

const OUT_OF_ORDER = new Set(['Faulted', 'Unavailable']);

/** A charge point with a connector that is faulted and another that is free is both. */
export function conditionOf(connectors: readonly ConnectorReport[]): Condition {
  const isOutOfOrder = connectors.some(
    ({ connectorId, status }) => connectorId === 0 && OUT_OF_ORDER.has(status),
  );
  return {
    isFaulted: connectors.some(({ status }) => status === 'Faulted'),
    isReady:
      !isOutOfOrder &&
      connectors.some(({ connectorId, status }) => connectorId !== 0 && status === 'Available'),
  };
}
