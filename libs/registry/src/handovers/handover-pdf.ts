import pdfmake from 'pdfmake';
import fonts from 'pdfmake/fonts/Roboto.js';

import type { HandedChargePoint } from './domain/handover-record';
import type { HandoverReportDto } from './dto/handover-report.dto';

const FONT_FILES = new Set(Object.values(fonts.Roboto));

pdfmake.addFonts(fonts);
// A report is made of its own fonts and nothing else.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => FONT_FILES.has(path));

/** The report of a handover as a PDF: the same facts as in JSON, for people. */
export function handoverPdf(report: HandoverReportDto): Promise<Buffer> {
  return pdfmake.createPdf(documentOf(report)).getBuffer();
}

function documentOf({ record, record_sha256: sha256, decision }: HandoverReportDto): object {
  const { project, installer } = record;
  return {
    info: { title: `Handover ${record.handover_id}` },
    defaultStyle: { font: 'Roboto', fontSize: 10 },
    styles: {
      title: { fontSize: 18, bold: true },
      heading: { fontSize: 13, bold: true, margin: [0, 14, 0, 4] },
    },
    footer: (page: number, pages: number) => ({
      text: `${record.handover_id} · ${page} / ${pages}`,
      alignment: 'center',
      fontSize: 8,
    }),
    content: [
      { text: 'Handover of charge points', style: 'title' },
      pairs([
        ['Handover', record.handover_id],
        ['Project', [project.name, project.address].filter((one) => one !== null).join(', ')],
        ['Installer', [installer.name, installer.company].filter((one) => one !== null).join(', ')],
        ['Signed off', record.created_at],
        ['Site owner', record.site_owner_email],
        ['Notes', record.notes ?? '–'],
        ['Documents', record.document_urls.join('\n') || '–'],
      ]),
      ...record.charge_points.flatMap(chargePoint),
      { text: 'Decision', style: 'heading' },
      pairs([
        ['Status', decision.status.replaceAll('_', ' ')],
        ['Decided', decision.decided_at ?? '–'],
        ['By', [decision.decided_name, decision.decided_by].filter((one) => one !== null).join(', ') || '–'],
        ['Reason', decision.reason ?? '–'],
      ]),
      { text: 'SHA-256 of the record as canonical JSON (RFC 8785)', style: 'heading' },
      { text: sha256, fontSize: 8 },
    ],
  };
}

function chargePoint(one: HandedChargePoint): object[] {
  const energy = one.test_energy_wh === null ? 'left out' : `${one.test_energy_wh} Wh`;
  const rows: string[][] = one.checks.map(({ name, status, finished_at: at, message }) => [
    name.replaceAll('_', ' '),
    status,
    at ?? '–',
    message ?? '–',
  ]);
  return [
    { text: one.charge_point_id, style: 'heading' },
    pairs([
      ['Name', one.name ?? '–'],
      ['Vendor, model', `${one.vendor ?? '–'}, ${one.model ?? '–'}`],
      ['Serial number', one.serial_number ?? '–'],
      ['Firmware', one.firmware_version ?? '–'],
      ['Commissioned', `${one.commissioned_at} by ${one.commissioned_by}`],
      ['Test charge', energy],
    ]),
    {
      margin: [0, 6, 0, 0],
      layout: 'lightHorizontalLines',
      table: {
        headerRows: 1,
        widths: ['auto', 'auto', 'auto', '*'],
        body: [['Check', 'Status', 'At', 'Found'], ...rows],
      },
    },
  ];
}

function pairs(rows: readonly (readonly [string, string])[]): object {
  const body = rows.map(([name, value]): unknown[] => [{ text: name, bold: true }, value]);
  return { layout: 'noBorders', table: { widths: [90, '*'], body } };
}
