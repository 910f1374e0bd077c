import { CreateSessions1763706000000 } from './20261121T0620-create-sessions';
import { PresumeEnds1763748600000 } from './20261121T1810-presume-ends';
import { MarkTestCharges1763750160000 } from './20261121T1836-mark-test-charges';
import { IndexSessionsOfChargePoints1763754600000 } from './20261121T1950-index-sessions-of-charge-points';
import { FindSessions1763799360000 } from './20261122T0816-find-sessions';
import { WriteLifeLines1763799900000 } from './20261122T0825-write-life-lines';
import { KeepEnergyQuarters1763800500000 } from './20261122T0835-keep-energy-quarters';
import { RememberAttempts1763800800000 } from './20261122T0840-remember-attempts';
import { PartitionMeterValues1763800860000 } from './20261122T0841-partition-meter-values';
import { KeepOcppOfTransactions1763801400000 } from './20261122T0850-keep-ocpp-of-transactions';
import { KeepRolledUpValues1763801700000 } from './20261122T0855-keep-rolled-up-values';
import { CreateIdempotencyKeys1763813580000 } from './20261122T1213-create-idempotency-keys';
import { CreateExports1763813640000 } from './20261122T1214-create-exports';
import { ImportSessions1763813760000 } from './20261122T1216-import-sessions';
import { KeepCorrections1763813820000 } from './20261122T1217-keep-corrections';
import { EraseDrivers1763813880000 } from './20261122T1218-erase-drivers';
import { KeepSessionsSoLong1763814600000 } from './20261122T1230-keep-sessions-so-long';
import { CountEnergyOfSessions1763815020000 } from './20261122T1237-count-energy-of-sessions';
import { ReadSiteMeters1763816220000 } from './20261122T1257-read-site-meters';
import { MakeReservations1763827440000 } from './20261122T1604-make-reservations';
import { ReadQuartersOfSites1763828700000 } from './20261122T1625-read-quarters-of-sites';
import { KeepLatestRegisters1763829000000 } from './20261122T1630-keep-latest-registers';
import { KnowRoamingParties1763829300000 } from './20261122T1635-know-roaming-parties';
import { RememberGridLimits1763829600000 } from './20261122T1640-remember-grid-limits';
import { PartitionAssetReadings1763830200000 } from './20261122T1650-partition-asset-readings';
import { KnowTokensOfDrivers1763830320000 } from './20261122T1652-know-tokens-of-drivers';
import { NumberPresence1763833500000 } from './20261122T1745-number-presence';
import { KeepFractionsOfRegisters1763840700000 } from './20261122T1945-keep-fractions-of-registers';
import { RememberRemovedChargePoints1763840940000 } from './20261122T1949-remember-removed-charge-points';
import { CorrectStarts1763841000000 } from './20261122T1950-correct-starts';
import { KnowRoamingPartiesOfAttempts1763841000000 } from './20261122T1950-know-roaming-parties-of-attempts';
import { FindWhatWasTaken1763841300000 } from './20261122T1955-find-what-was-taken';
import { KeepEnergyIntervals1763841900000 } from './20261122T2005-keep-energy-intervals';
import { SumDaysOfSites1763842500000 } from './20261122T2015-sum-days-of-sites';

/** The migrations of sessions, oldest first. */
export const SESSIONS_MIGRATIONS = [
  CreateSessions1763706000000,
  PresumeEnds1763748600000,
  MarkTestCharges1763750160000,
  IndexSessionsOfChargePoints1763754600000,
  FindSessions1763799360000,
  WriteLifeLines1763799900000,
  KeepEnergyQuarters1763800500000,
  RememberAttempts1763800800000,
  PartitionMeterValues1763800860000,
  KeepOcppOfTransactions1763801400000,
  KeepRolledUpValues1763801700000,
  CreateIdempotencyKeys1763813580000,
  CreateExports1763813640000,
  ImportSessions1763813760000,
  KeepCorrections1763813820000,
  EraseDrivers1763813880000,
  KeepSessionsSoLong1763814600000,
  CountEnergyOfSessions1763815020000,
  ReadSiteMeters1763816220000,
  MakeReservations1763827440000,
  ReadQuartersOfSites1763828700000,
  KeepLatestRegisters1763829000000,
  KnowRoamingParties1763829300000,
  RememberGridLimits1763829600000,
  PartitionAssetReadings1763830200000,
  KnowTokensOfDrivers1763830320000,
  NumberPresence1763833500000,
  KeepFractionsOfRegisters1763840700000,
  RememberRemovedChargePoints1763840940000,
  CorrectStarts1763841000000,
  KnowRoamingPartiesOfAttempts1763841000000,
  FindWhatWasTaken1763841300000,
  KeepEnergyIntervals1763841900000,
  SumDaysOfSites1763842500000,
];
