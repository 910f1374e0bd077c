import type { HandoverReportDto } from './dto/handover-report.dto';
import { handoverPdf } from './handover-pdf';

const REPORT: HandoverReportDto = {
  record: {
    handover_id: 'hdo_1',
    created_at: '2026-05-01T08:00:00.000Z',
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
      commissioning_session_id: 'comm_1',
      commissioned_at: '2026-05-01T07:00:00.000Z',
      commissioned_by: 'ins_1',
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
};

describe('the report of a handover as PDF', () => {
  it('is made without a network, over several pages', async () => {
    const pdf = await handoverPdf(REPORT);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(3);
  });
});
