export {
  boundedDescription,
  type CallErrorCode,
  type CallErrorReason,
  codeOfViolation,
  MAX_DESCRIPTION_LENGTH,
  UNREADABLE_MESSAGE_ID,
  type Violation,
} from './call-error';
export * from './credentials';
export * from './frame';
export * from './negotiate';
export * from './normalise/energy-register';
export * from './normalise/kwh-sent-as-wh';
export * from './normalise/meter-values-16';
export * from './normalise/meter-values-201';
export * from './normalise/reading';
export * from './normalise/timestamp';
export { defaultUnitOf, type NormalisedQuantity, type RawQuantity, toBaseUnit } from './normalise/unit';
export { actionsOf, compileAllSchemas, MAX_TRANSACTION_ID_LENGTH } from './schema-registry';
export * from './repair';
export * from './v16/message-map';
export * from './v16/messages';
export * from './v201/certificates';
export * from './v201/charging-limit';
export * from './v201/charging-profile';
export * from './v201/common';
export * from './v201/message-map';
export * from './v201/messages';
export * from './v201/meter-value';
export * from './v201/remote-transaction';
export * from './v201/reports';
export * from './v201/transaction-event';
export * from './v201/variable-name';
export * from './validate';
export * from './version';
