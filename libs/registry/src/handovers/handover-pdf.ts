import pdfmake from 'pdfmake';
import fonts from 'pdfmake/fonts/Roboto.js';

import type { Installation } from '../charge-points/domain/installation';

import type { HandedChargePoint, HandedConnector } from './domain/handover-record';
import { localTime } from './domain/local-time';
import type { HandoverDecisionDto, HandoverReportDto } from './dto/handover-report.dto';

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
  const { project, installer, site = null, operator = null } = record;
  const time = (instant: string | null) =>
    instant === null ? '–' : localTime(instant, record.time_zone ?? 'UTC');
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
        ['Operator', operator?.name ?? '–'],
        ['Project', listed([project.name, project.address])],
        ['Site', site === null ? '–' : listed([site.name, site.address])],
        ['Installer', listed([installer.name, installer.company])],
        ['Handed over', time(record.created_at)],
        ['Site owner', record.site_owner_email],
        ['Notes', record.notes ?? '–'],
        ['Documents', record.document_urls.join('\n') || '–'],
      ]),
      ...record.charge_points.flatMap((one) => chargePoint(one, time)),
      { text: 'Decision', style: 'heading' },
      pairs([
        ['Status', decision.status.replaceAll('_', ' ')],
        ['Decided', time(decision.decided_at)],
        ['By', listed(decider(decision, record.site_owner_email, operator?.name ?? null))],
        ['Reason', decision.reason ?? '–'],
      ]),
      { text: 'SHA-256 of the record as canonical JSON (RFC 8785)', style: 'heading' },
      { text: sha256, fontSize: 8 },
    ],
  };
}

/** A credential's id says nothing to people: it stands for the operator. */
function decider(
  { decided_by: by, decided_name: name }: HandoverDecisionDto,
  siteOwner: string,
  operator: string | null,
): (string | null)[] {
  return [name, by === null || by === siteOwner ? by : `for ${operator ?? 'the operator'}`];
}

function chargePoint(one: HandedChargePoint, time: (instant: string | null) => string): object[] {
  const energy = one.test_energy_wh === null ? 'left out' : `${one.test_energy_wh} Wh`;
  const rows: string[][] = one.checks.map(({ name, status, finished_at: at, message }) => [
    name.replaceAll('_', ' '),
    status,
    time(at),
    message ?? '–',
  ]);
  return [
    { text: one.charge_point_id, style: 'heading' },
    pairs([
      ['Name', one.name ?? '–'],
      ['Vendor, model', listed([one.vendor, one.model])],
      ['Serial number', one.serial_number ?? '–'],
      ['Firmware', one.firmware_version ?? '–'],
      ['Connectors', one.connectors?.map(connector).join('\n') || '–'],
      ['Installation', wiring(one.installation ?? null)],
      ['Commissioned', `${time(one.commissioned_at)} by ${one.commissioned_by_name ?? one.commissioned_by}`],
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

function connector({ evse_id, connector_id, type, max_power_kw: power }: HandedConnector): string {
  const number = evse_id === connector_id ? `${connector_id}` : `${evse_id}.${connector_id}`;
  return `${number}: ${listed([type, power === null ? null : `${power} kW`])}`;
}

function wiring(installation: Installation | null): string {
  if (installation === null) return '–';
  const {
    phases,
    phase_rotation: rotation,
    fuse_a: fuse,
    min_current_a: min,
    max_current_a: max,
  } = installation;
  return listed([
    phases === null ? null : `${phases} phase${phases === 1 ? '' : 's'}`,
    rotation === null ? null : `rotation ${rotation}`,
    fuse === null ? null : `fuse ${fuse} A`,
    min === null ? null : `at least ${min} A`,
    max === null ? null : `at most ${max} A`,
  ]);
}

function listed(words: readonly (string | null)[]): string {
  return words.filter((one) => one !== null).join(', ') || '–';
}

function pairs(rows: readonly (readonly [string, string])[]): object {
  const body = rows.map(([name, value]): unknown[] => [{ text: name, bold: true }, value]);
  return { layout: 'noBorders', table: { widths: [90, '*'], body } };
}
