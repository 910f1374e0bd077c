/** A habit of chargers in the field that no specification asks for. */
export interface Quirk {
  readonly id: string;
  readonly charger: string;
  readonly answer: string;
  /** Where it is dealt with. */
  readonly where: string;
}

/** What chargers do, and what we make of it. `recordings/` has frames of each, which `quirks.int.spec.ts` plays. */
export const QUIRKS: readonly Quirk[] = [
  {
    id: 'no-subprotocol',
    charger: 'offers no subprotocol in its handshake',
    answer: 'the version of the path is spoken',
    where: 'libs/ocpp/src/negotiate.ts',
  },
  {
    id: 'no-boot-after-reconnect',
    charger: 'goes on after a lost connection without BootNotification',
    answer: 'it is served as before, and asked for its status and its transactions',
    where: 'relearning/relearning.service.ts',
  },
  {
    id: 'boot-in-mid-transaction',
    charger: 'boots while it charges, and goes on charging',
    answer: 'the transaction stays the same',
    where: 'stations/boot.calls.ts',
  },
  {
    id: 'meter-values-without-transaction',
    charger: 'leaves the transaction id out of MeterValues',
    answer: 'the readings are of the transaction at the connector',
    where: 'stations/meter-values.calls.ts',
  },
  {
    id: 'stop-with-id-0',
    charger: 'stops with transaction id 0, for it never learned the id of its start',
    answer:
      'the open transaction that fits is stopped; of several the one whose register was read last just below that of the stop, and none where that does not tell',
    where: 'transactions/transactions.service.ts',
  },
  {
    id: 'stop-with-id-minus-1',
    charger: 'starts and stops offline, and sends the stop alone, with transaction id -1',
    answer: 'the samples of the stop tell of the start',
    where: 'transactions/domain/start-in-stop.ts',
  },
  {
    id: 'stop-ahead-of-its-start',
    charger:
      'sends what it kept while it was offline in another order: the stop, with transaction id -1, first',
    answer: 'the start that comes after it is of the same charge, and ends as the stop told',
    where: 'transactions/domain/stop-of-start.ts',
  },
  {
    id: 'meter-stop-0',
    charger: 'states a meterStop of 0, or below its last sample',
    answer:
      'the last sample counts, unless it is the one that does not fit; the stop is told as it came, and the session knows better',
    where: 'libs/sessions/src/charging-sessions/domain/session-state.ts',
  },
  {
    id: 'timestamp-without-zone',
    charger: 'writes timestamps in local time without a zone',
    answer:
      'messages that cannot have waited show the habit, its site has the zone, and an end reads its start anew by what is known',
    where: 'clock/domain/settle-instant.ts',
  },
  {
    id: 'timestamp-of-another-form',
    charger:
      "writes timestamps without hyphens and colons (ISO 8601's basic format), or as seconds or milliseconds since 1970, in quotes or not",
    answer: 'they are read as what they are',
    where: 'libs/ocpp/src/normalise/timestamp.ts',
  },
  {
    id: 'timestamp-of-1970',
    charger: 'has a clock that was never set',
    answer: 'the time of receipt counts, and a resend is known by its words',
    where: 'clock/domain/settle-instant.ts',
  },
  {
    id: 'timestamp-ahead',
    charger: 'has a clock that is ahead',
    answer: 'the time of receipt counts; samples keep their distances',
    where: 'clock/charger-clock.ts',
  },
  {
    id: 'kwh-sent-as-wh',
    charger: 'samples its register in kWh, or states it so at the stop, and calls it Wh',
    answer: 'the start, always in Wh, shows it; where nobody told it, that of the charge before',
    where: 'libs/ocpp/src/normalise/kwh-sent-as-wh.ts',
  },
  {
    id: 'intervals-only',
    charger: 'samples the energy of each interval alone, and leaves its registers out or at 0',
    answer: 'the session has the sum of the intervals, each once, however often it is told',
    where: 'libs/sessions/src/charging-sessions/domain/energy-intervals.ts',
  },
  {
    id: 'register-reset',
    charger: 'loses its register while it charges, or the register begins anew',
    answer: 'it is told as it is: a register that was in Wh is not taken for kWh',
    where: 'libs/ocpp/src/normalise/kwh-sent-as-wh.ts',
  },
  {
    id: 'stop-before-start',
    charger: 'has set its clock back while it charged, and stops before it started',
    answer: 'the charge is as long as lies between the receipts of its start and its end',
    where: 'transactions/transaction.calls-16.ts',
  },
  {
    id: 'meter-values-201',
    charger: 'of OCPP 2.0.1 sends the readings of a transaction by MeterValues',
    answer: 'the readings are of the transaction at the EVSE',
    where: 'stations/meter-values.calls.ts',
  },
  {
    id: 'call-before-answer',
    charger: 'sends its next CALL before the answer to the last',
    answer: 'each is answered, in their order',
    where: 'connections/charger-socket.ts',
  },
  {
    id: 'duplicate-message-ids',
    charger: 'uses one message id again for another message',
    answer: 'each is served: messages are known by what they say',
    where: 'transactions/transactions.service.ts',
  },
  {
    id: 'own-transaction-id',
    charger: 'goes on with a number of its own after a start that it began offline',
    answer: 'readings are of what is open at the connector, and the stop of what fits and has its token',
    where: 'transactions/transaction.calls-16.ts',
  },
  {
    id: 'no-register-at-start',
    charger:
      'leaves the register out at the start or the end of a charge, or says one that its meter cannot show',
    answer: 'the charge is told without it, and its readings count',
    where: 'libs/ocpp/src/repair.ts',
  },
  {
    id: 'long-transaction-id',
    charger: 'of OCPP 2.0.1 calls its transactions by more than 36 characters',
    answer: 'they are taken as they are, up to 255',
    where: 'libs/ocpp/src/schema-registry.ts',
  },
  {
    id: 'reused-transaction-id',
    charger: 'counts its transactions from 1 again after a reboot',
    answer: 'a start after the end of the transaction that had the id is one of another',
    where: 'transactions/domain/reused-id.ts',
  },
  {
    id: 'odd-frames',
    charger:
      'frames its messages in its own way: long or numeric message ids, binary messages, a byte order mark before or zero bytes behind',
    answer: 'they are read, and answered under the id as it came',
    where: 'libs/ocpp/src/frame.ts',
  },
  {
    id: 'padded-id-tag',
    charger: 'reads idTags in another case, with blanks around',
    answer: 'it is the same token',
    where: 'tokens/domain/token-key.ts',
  },
  {
    id: 'connector-0-only',
    charger: 'has one connector, and calls it 0',
    answer: 'what only a connector can say is of connector 1',
    where: 'stations/status.calls.ts',
  },
  {
    id: 'another-version',
    charger: 'comes back with another OCPP version after an update',
    answer: 'it is served in that one, and a start at the connector ends what was open there',
    where: 'transactions/nearby-transactions.ts',
  },
  {
    id: 'broken-schema',
    charger:
      'breaks the schema in what does not matter: further members, words of its own, numbers in quotes, long texts',
    answer:
      'what it would not send again is set right and taken; ids, tokens and what a reading means never are',
    where: 'libs/ocpp/src/repair.ts',
  },
];
