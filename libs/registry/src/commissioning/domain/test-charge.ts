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
  | { readonly kind: 'measured' }
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
      return { ...charge, isMeasured: true };
    case 'ended': {
      const isOlder = charge.end !== null && charge.end.revision >= fact.revision;
      return isOlder ? charge : { ...charge, end: { revision: fact.revision, energyWh: fact.energyWh } };
    }
  }
}

/** The first word about a command holds. */
function answered(command: CommandState, fact: TestChargeFact & { kind: 'command' }): CommandState {
  if (command.id !== fact.commandId || command.status !== null) return command;
  return { ...command, status: fact.status, reason: fact.reason };
}
