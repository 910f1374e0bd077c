import { textOfPdf } from '../testing/text-of-pdf';

import type { HandedChargePoint } from './domain/handover-record';
import type { HandoverReportDto } from './dto/handover-report.dto';
import { handoverPdf } from './handover-pdf';

const REPORT = {
  record: {
    handover_id: 'hdo_1',
    created_at: '2026-05-01T08:00:00.000Z',
    operator: { id: 'org_1', name: 'Зарядка ООО' },
    site: { id: 'site_1', name: 'Склад «Север»', address: 'Λεωφόρος Κηφισίας 1, Αθήνα' },
    time_zone: 'Europe/Athens',
    project: { id: 'proj_1', name: 'Gewerbepark Łódź „Süd“', address: null },
    site_owner_email: 'owner@example.com',
    installer: { id: 'ins_1', name: 'Jane Smith', company: null },
    notes: null,
    document_urls: ['https://documents.example.com/1.pdf'],
    charge_points: Array.from({ length: 40 }, (_, index) => ({
      charge_point_id: `CP-${index}`,
      name: null,
      vendor: 'ABB',
      model: 'Terra',
      serial_number: `SN-${index}`,
      firmware_version: null,
      connectors: [
        { evse_id: 1, connector_id: 1, type: 'Type2', max_power_kw: 22 },
        { evse_id: 1, connector_id: 2, type: null, max_power_kw: null },
      ],
      installation:
        index === 0
          ? { phases: 3, phase_rotation: 'RST', fuse_a: 32, min_current_a: 6, max_current_a: 31.5 }
          : null,
      commissioning_session_id: 'comm_1',
      commissioned_at: '2026-05-01T07:00:00.000Z',
      commissioned_by: 'ins_1',
      commissioned_by_name: 'Jane Smith',
      checks: [{ name: 'connectivity', status: 'passed', finished_at: null, message: 'Connected.' }],
      test_energy_wh: index === 0 ? null : 120,
    })),
  },
  record_sha256: 'ab'.repeat(32),
  decision: {
    status: 'pending_acceptance',
    decided_at: null,
    decided_by: null,
    decided_name: null,
    reason: null,
  },
} satisfies HandoverReportDto;

describe('the report of a handover as PDF', () => {
  it('is made without a network, over several pages', async () => {
    const pdf = await handoverPdf(REPORT);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(3);
  });

  it('names what is handed over, in whatever letters, at the time of the place', async () => {
    const text = textOfPdf(await handoverPdf(REPORT));
    for (const words of [
      'Operator Зарядка ООО',
      'Project Gewerbepark Łódź „Süd“',
      'Site Склад «Север», Λεωφόρος Κηφισίας 1, Αθήνα',
      'Installer Jane Smith',
      'Handed over 1 May 2026, 11:00:00 EEST (UTC+03:00)',
      'Connectors 1: Type2, 22 kW 1.2: –',
      'Installation 3 phases, rotation RST, fuse 32 A, at least 6 A, at most 31.5 A',
      'Commissioned 1 May 2026, 10:00:00 EEST (UTC+03:00) by Jane Smith',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toMatch(/ins_1|\dT\d\d:|\.000/);
  });

  it.each([
    ['owner@example.com', 'By Sam Owner, owner@example.com'],
    ['key_1', 'By Sam Owner, for Зарядка ООО'],
  ])('says that %s decided as “%s”', async (decided_by, words) => {
    const decision = {
      status: 'accepted' as const,
      decided_at: '2026-05-02T10:00:00.500Z',
      decided_by,
      decided_name: 'Sam Owner',
      reason: null,
    };
    const text = textOfPdf(await handoverPdf({ ...REPORT, decision }));
    expect(text).toContain('Decided 2 May 2026, 13:00:00 EEST (UTC+03:00)');
    expect(text).toContain(words);
    expect(text).not.toContain('key_1');
  });

  it('is made of a record that was kept before these facts were', async () => {
    const { operator: _, site: __, time_zone: ___, ...old } = REPORT.record;
    const [{ connectors: _c, installation: _i, commissioned_by_name: _n, ...chargePoint }] =
      old.charge_points as unknown as [HandedChargePoint];
    const record = { ...old, charge_points: [chargePoint] };
    const text = textOfPdf(await handoverPdf({ ...REPORT, record }));
    expect(text).toContain('Operator – ');
    expect(text).toContain('1 May 2026, 07:00:00 UTC (UTC+00:00) by ins_1');
  });
});
