export interface CommandState {
  readonly id: string;
  /** null: not known yet. */
  readonly status: 'Accepted' | 'Rejected' | 'Timeout' | 'Error' | null;
  readonly reason: string | null;
}

/** What is known of the test charge: each fact has its own place, so that their order does not matter. */
export interface TestCharge {
  readonly evseId: number;
  readonly connectorId: number;
  readonly start: CommandState;
  readonly stop: CommandState | null;
  readonly sessionId: string | null;
  readonly ocppTransactionId: string | null;
  readonly isMeasured: boolean;
  /** Taken when the first value was measured; null or left out: the charger told no register. */
  readonly measuredWh?: number | null;
  readonly end: ChargeEnd | null;
}

export interface ChargeEnd {
  readonly revision: number;
  readonly energyWh: number | null;
}

export type TestChargeFact =
  | {
      readonly kind: 'command';
      readonly commandId: string;
      readonly status: NonNullable<CommandState['status']>;
      readonly reason: string | null;
    }
  | { readonly kind: 'started'; readonly sessionId: string; readonly ocppTransactionId: string }
  | { readonly kind: 'measured'; readonly energyWh: number | null }
  | ({ readonly kind: 'ended' } & ChargeEnd);

/** Doubled facts and facts out of order change nothing, or come to the same. */
export function learn(charge: TestCharge, fact: TestChargeFact): TestCharge {
  switch (fact.kind) {
    case 'command':
      return {
        ...charge,
        start: answered(charge.start, fact),
        stop: charge.stop === null ? null : answered(charge.stop, fact),
      };
    case 'started':
      return {
        ...charge,
        sessionId: charge.sessionId ?? fact.sessionId,
        ocppTransactionId: charge.ocppTransactionId ?? fact.ocppTransactionId,
      };
    case 'measured':
      return {
        ...charge,
        isMeasured: true,
        measuredWh: Math.max(charge.measuredWh ?? 0, fact.energyWh ?? 0),
      };
    case 'ended': {
      const isOlder = charge.end !== null && charge.end.revision >= fact.revision;
      return isOlder ? charge : { ...charge, end: { revision: fact.revision, energyWh: fact.energyWh } };
    }
  }
}

/** Whether the meter has shown energy: a charge that is stopped at its very first value may not have begun to flow. */
export function hasTakenEnergy({ measuredWh }: TestCharge, atLeastWh = 1): boolean {
  return (measuredWh ?? 0) >= atLeastWh;
}

/** The first word about a command holds. */
function answered(command: CommandState, fact: TestChargeFact & { kind: 'command' }): CommandState {
  if (command.id !== fact.commandId || command.status !== null) return command;
  return { ...command, status: fact.status, reason: fact.reason };
}
