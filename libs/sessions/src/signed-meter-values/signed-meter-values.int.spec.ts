import { MeterValuesReceived, TransactionEnded, TransactionStarted } from '@csms/contracts';
import type { TestService } from '@csms/testing';

import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

describe('what a meter signed', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startSessions();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  // Blanks, escapes and the order of members count: a changed byte breaks the signature.
  const OCMF = 'OCMF|{"FV":"1.0", "RD":[{"RV":1.000,"RI":"1-b:1.8.0","RU":"kWh"}]}|{"SD":"30\\u00465"}';
  const reading = {
    measurand: 'Energy.Active.Import.Register',
    unit: 'Wh',
    phase: null,
    location: 'Outlet',
  };
  const signed = (data: string) => ({
    data,
    signing_method: null,
    encoding_method: 'OCMF',
    public_key: null,
  });
  const path = (charge: ACharge) => `/api/v1/sessions/${charge.sessionId}/signed-meter-values`;

  async function told(): Promise<ACharge> {
    const charge = new ACharge();
    await service.tell(TransactionStarted, charge.started());
    await service.tell(MeterValuesReceived, charge.metered('08:30', 6_500));
    await service.tell(
      TransactionEnded,
      charge.ended({
        samples: [
          {
            timestamp: at('09:04'),
            energy_register_wh: 15_700,
            readings: [{ ...reading, context: 'Transaction.End', value: '15700', signed_data: signed(OCMF) }],
          },
          {
            timestamp: at('08:12'),
            energy_register_wh: null,
            readings: [{ ...reading, context: 'Transaction.Begin', value: null, signed_data: signed('A') }],
          },
        ],
      }),
    );
    await service.settled();
    return charge;
  }

  it('is shown to the letter, by time, without what is not signed', async () => {
    const charge = await told();
    // Of another charge nothing is shown with it.
    await told();
    const { body } = await service.as(['read:sessions'], 'org_A').get(path(charge));
    expect(body).toEqual({
      session_id: charge.sessionId,
      data: [
        {
          ...reading,
          timestamp: at('08:12'),
          context: 'Transaction.Begin',
          value: null,
          signed_data: signed('A'),
        },
        {
          ...reading,
          timestamp: at('09:04'),
          context: 'Transaction.End',
          value: '15700',
          signed_data: signed(OCMF),
        },
      ],
    });
  });

  it('is shown to its own organization and its own sites', async () => {
    const charge = await told();
    expect(await service.as(['read:sessions'], 'org_B').get(path(charge))).toMatchObject({ status: 404 });
    expect(await service.as(['read:users'], 'org_A').get(path(charge))).toMatchObject({ status: 403 });
    const unknown = '/api/v1/sessions/sess_unknown/signed-meter-values';
    expect(await service.as(['read:sessions'], 'org_A').get(unknown)).toMatchObject({ status: 404 });
  });
});
