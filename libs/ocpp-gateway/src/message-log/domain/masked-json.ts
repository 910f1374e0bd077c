import { maskedCopy } from '../../commands/domain/stored-copy';
import { withoutUploadTokens } from '../../diagnostics/uploads/domain/upload-address';

/** Longest body that is kept. */
const MAX_LENGTH = 16_384;

/** Of an unreadable frame. */
const MAX_RAW_LENGTH = 1_000;

/**
 * Anything in a body's JSON that could be about a person or a secret: without it the body is kept as it is, which is
 * true of most, and costs one look instead of a walk.
 */
const SUSPICIOUS =
  /id_?t|identifier|passw|passphrase|authorizationkey|secret|simpin|basic |"server"|:\/\/[^"/]*@|\/uploads\/|"data"/i;

/** Answers a question about a person (2.0.1 N09). */
const CUSTOMER_INFORMATION = 'NotifyCustomerInformation';

const SECRETS = /passw|passphrase|authorizationkey|secret|simpin|basic /i;
/** In quotes or not, and within a text of JSON. */
const TAG_VALUE =
  /("(?:id_?tag|id_?token|parent_?id_?tag|customer_?identifier)\\*"\s*:\s*)(?:\\*"(?:[^"\\]|\\[^"])*|[^\s,\]}"\\[{]+)/gi;

/** The body of a message as it is kept, as JSON: tags by their ends, no secrets, nothing about a customer. */
export function maskedJson(action: string | null, body: unknown): string | null {
  if (body === undefined || body === null) return null;
  if (action === CUSTOMER_INFORMATION) return maskedWhole(maskedCopy({ ...body, data: '…' }));
  const json = JSON.stringify(body);
  return SUSPICIOUS.test(json) ? maskedWhole(maskedCopy(body)) : bounded(json);
}

/** The beginning of a frame in which no body can be told from the rest. */
export function maskedRaw(text: string): string {
  return SECRETS.test(text)
    ? '…'
    : withoutUploadTokens(text.slice(0, MAX_RAW_LENGTH).replace(TAG_VALUE, '$1"…'));
}

function maskedWhole(copy: unknown): string {
  return bounded(JSON.stringify(copy));
}

function bounded(json: string): string {
  return json.length <= MAX_LENGTH ? json : JSON.stringify({ omitted: `${json.length} characters` });
}
