import { execFileSync } from 'node:child_process';

const READ = `
import { extractText, getDocumentProxy } from 'unpdf';
import { buffer } from 'node:stream/consumers';
const pdf = await getDocumentProxy(new Uint8Array(await buffer(process.stdin)));
process.stdout.write((await extractText(pdf, { mergePages: true })).text);
`;

/** What a reader of the file can copy out of it; in a process of its own, as jest cannot load pdf.js. */
export function textOfPdf(pdf: Buffer): string {
  return execFileSync(process.execPath, ['--input-type=module', '--eval', READ], {
    input: pdf,
    encoding: 'utf8',
  }).replace(/\s+/g, ' ');
}
