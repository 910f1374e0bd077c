// A file of sessions as parts that one request each can bring, read as a stream: a file of years needs no more memory than
// one of a day.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';

import { parse } from 'csv-parse';

const CSV = 'text/csv';
const NDJSON = 'application/x-ndjson';

/** Of one request, so that its answer does not take long; the API takes 10,000. */
const ROWS_AT_ONCE = 1_000;
/** The API takes 1 MiB. */
const BYTES_AT_ONCE = 900_000;
/** For the first line of a file. */
const HEADER_BYTES = 65_536;

/** @typedef {{ type: string, text: string, lineOf: (line: number) => number }} Part `lineOf`: the file's line of a line of the part */

/** @returns {AsyncGenerator<Part>} */
export async function* partsOfCsv(file) {
  const rows = createReadStream(file).pipe(
    parse({
      bom: true,
      delimiter: await delimiterOf(file),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    }),
  );
  let header = null;
  let part = null;
  for await (const { record, info } of rows) {
    const text = lineOf(record);
    if (header === null) {
      header = text;
      part = new PartInHand(CSV, header);
      continue;
    }
    if (part.isFullWith(text)) {
      yield part.done();
      part = new PartInHand(CSV, header);
    }
    part.add(text, info.lines);
  }
  // A header alone, or nothing: the API says what is wrong with it.
  yield (part ?? new PartInHand(CSV, '')).done();
}

/** @returns {AsyncGenerator<Part>} */
export async function* partsOfNdjson(file) {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  yield* partsOfLines(lines);
}

/** Of rows in memory. @returns {AsyncGenerator<Part>} */
export async function* partsOfRows(rows) {
  yield* partsOfLines(rows.map((row) => JSON.stringify(row)));
}

async function* partsOfLines(lines) {
  let part = new PartInHand(NDJSON, null);
  let [number, count] = [0, 0];
  for await (const line of lines) {
    number += 1;
    const text = (number === 1 ? line.replace(/^\uFEFF/, '') : line).trim();
    if (text === '') continue;
    count += 1;
    if (part.isFullWith(text)) {
      yield part.done();
      part = new PartInHand(NDJSON, null);
    }
    part.add(text, number);
  }
  if (part.rows > 0 || count === 0) yield part.done();
}

class PartInHand {
  #lines = [];
  #numbers = [];
  #bytes = 0;

  constructor(type, header) {
    this.type = type;
    this.header = header;
    this.#bytes = header === null ? 0 : Buffer.byteLength(header) + 1;
  }

  get rows() {
    return this.#lines.length;
  }

  isFullWith(text) {
    if (this.rows === 0) return false;
    return this.rows === ROWS_AT_ONCE || this.#bytes + Buffer.byteLength(text) + 1 > BYTES_AT_ONCE;
  }

  add(text, number) {
    this.#lines.push(text);
    this.#numbers.push(number);
    this.#bytes += Buffer.byteLength(text) + 1;
  }

  done() {
    const lines = this.header === null ? this.#lines : [this.header, ...this.#lines];
    const before = this.header === null ? 1 : 2;
    const lineOf = (line) => this.#numbers[line - before] ?? line;
    return { type: this.type, text: lines.map((line) => `${line}\n`).join(''), lineOf };
  }
}

/** One line for each row, whatever is in its cells (RFC 4180). */
function lineOf(cells) {
  return cells.map((cell) => `"${cell.replace(/[\r\n]+/g, ' ').replaceAll('"', '""')}"`).join(',');
}

/** What separates the names of the first line, which hold neither. */
async function delimiterOf(file) {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const [header = ''] = buffer.toString('utf8', 0, bytesRead).trimStart().split(/\r?\n/, 1);
    return header.includes(';') ? ';' : ',';
  } finally {
    await handle.close();
  }
}
