import { CreateOcppGateway1763706600000 } from './20261121T0630-create-ocpp-gateway';
import { CreateConnections1763714400000 } from './20261121T0840-create-connections';
import { CreateIdempotencyKeys1763727300000 } from './20261121T1215-create-idempotency-keys';
import { WatchChargePoints1763731200000 } from './20261121T1320-watch-charge-points';
import { CreateRefusedConnections1763733600000 } from './20261121T1400-create-refused-connections';
import { IndexOpenTransactions1763736300000 } from './20261121T1445-index-open-transactions';
import { QueueCommands1763737500000 } from './20261121T1505-queue-commands';
import { CreateProjectInstallers1763739000000 } from './20261121T1530-create-project-installers';
import { CreateReports1763747400000 } from './20261121T1750-create-reports';
import { PresumeEndsOfTransactions1763749200000 } from './20261121T1820-presume-ends';
import { MarkTestTokens1763750100000 } from './20261121T1835-mark-test-tokens';
import { KeepSitePolicies1763750400000 } from './20261121T1840-keep-site-policies';
import { CreateCommands1763750700000 } from './20261121T1845-create-commands';
import { CreateFirmware1763751600000 } from './20261121T1900-create-firmware';
import { CreateDiagnostics1763752200000 } from './20261121T1910-create-diagnostics';
import { CreateCertificateRequests1763752800000 } from './20261121T1920-create-certificate-requests';
import { CreateMessageLog1763752860000 } from './20261121T1921-create-message-log';
import { KeepNextPasswords1763753100000 } from './20261121T1925-keep-next-passwords';
import { ReceiveDiagnostics1763760000000 } from './20261121T2120-receive-diagnostics';
import { KeepLateAnswers1763760300000 } from './20261121T2125-keep-late-answers';
import { KeepOcppVersions1763760600000 } from './20261121T2130-keep-ocpp-versions';
import { AnswerMessages1763762400000 } from './20261121T2200-answer-messages';
import { LetTransactionIdsBeReused1763790000000 } from './20261122T0540-let-transaction-ids-be-reused';
import { KeepClocks1763799900000 } from './20261122T0825-keep-clocks';
import { KeepMessagesSoLong1763814840000 } from './20261122T1234-keep-messages-so-long';
import { KeepReadingsOfStarts1763841000000 } from './20261122T1950-keep-readings-of-starts';
import { JoinEarlyStops1763842200000 } from './20261122T2010-join-early-stops';
import { DateStatusesOfTokens1763843100000 } from './20261122T2025-date-statuses-of-tokens';

/** The OCPP gateway's migrations, oldest first. */
export const OCPP_GATEWAY_MIGRATIONS = [
  CreateOcppGateway1763706600000,
  CreateConnections1763714400000,
  CreateIdempotencyKeys1763727300000,
  WatchChargePoints1763731200000,
  CreateRefusedConnections1763733600000,
  IndexOpenTransactions1763736300000,
  QueueCommands1763737500000,
  CreateProjectInstallers1763739000000,
  CreateReports1763747400000,
  PresumeEndsOfTransactions1763749200000,
  MarkTestTokens1763750100000,
  KeepSitePolicies1763750400000,
  CreateCommands1763750700000,
  CreateFirmware1763751600000,
  CreateDiagnostics1763752200000,
  CreateCertificateRequests1763752800000,
  CreateMessageLog1763752860000,
  KeepNextPasswords1763753100000,
  ReceiveDiagnostics1763760000000,
  KeepLateAnswers1763760300000,
  KeepOcppVersions1763760600000,
  AnswerMessages1763762400000,
  LetTransactionIdsBeReused1763790000000,
  KeepClocks1763799900000,
  KeepMessagesSoLong1763814840000,
  KeepReadingsOfStarts1763841000000,
  JoinEarlyStops1763842200000,
  DateStatusesOfTokens1763843100000,
];
