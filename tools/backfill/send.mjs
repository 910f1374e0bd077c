/**
 * Brings parts of a file in, one after the other. Safe to do again, for a row that is there already changes nothing.
 *
 * @param call the REST API, with a key that may write energy
 * @param parts {AsyncIterable<import('./parts.mjs').Part>}
 * @param options `query`: parameters of each request; `rejected`: called for each error of a row, by the file's lines
 * @returns the sums
 */
export async function sendParts(call, parts, { query = {}, rejected = () => undefined } = {}) {
  const sums = { total: 0, accepted: 0, duplicates: 0, rejected_rows: 0 };
  const parameters = new URLSearchParams(query).toString();
  const path = `/sessions/import${parameters === '' ? '' : `?${parameters}`}`;
  for await (const { type, text, lineOf } of parts) {
    const report = await call('POST', path, { type, text });
    for (const name of Object.keys(sums)) sums[name] += report[name];
    for (const error of report.rejected) rejected({ ...error, line: lineOf(error.line) });
  }
  return sums;
}
