export type { ChargePoint } from './charge-point/charge-point';
export type { Started, StartOptions } from './charge-point/charge-point-options';
export { runSimulator, type Surroundings } from './cli/run-simulator';
export type { LedgerContent, LedgerCounts, LedgerSession } from './domain/ledger';
export { Fleet, FleetNotReadyError, type Limit } from './fleet/fleet';
export type { FleetMember, FleetOptions, FleetProbabilities } from './fleet/fleet-options';
export type { ActionReport, FleetReport } from './fleet/report';
export { readLedger } from './ledger/ledger-file';
