import * as fc from 'fast-check';
import type { EntityManager } from 'typeorm';

import {
  ChargePointBooted,
  ChargePointConnected,
  ChargePointDisconnected,
  ConnectorStatusChanged,
} from '@csms/contracts';

import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import { ChargePointFacts } from './charge-point-facts.service';
import type { RegisteredChargePointDto } from './dto/charge-point.dto';

interface Said {
  /** Of whom: an index into those of the spec, of which the last is unknown and the one before out of service. */
  readonly whose: number;
  readonly second: number;
  readonly connectorId: number;
  readonly word: string;
}

const KINDS = ['booted', 'connected', 'disconnected', 'status'] as const;

const said = fc.record<Said>({
  whose: fc.nat({ max: 4 }),
  second: fc.nat({ max: 5 }),
  connectorId: fc.nat({ max: 2 }),
  word: fc.constantFrom('Available', 'Charging', 'Faulted', 'Unavailable'),
});

describe('what many chargers say at once', () => {
  let registry: TestRegistry;
  let organization: TestOrganization;
  let ids: string[];

  beforeAll(async () => {
    registry = await TestRegistry.start();
    organization = await registry.organization();
    const { api } = organization;
    const { site_id } = created(await api.post<{ site_id: string }>('/api/v1/sites', KING_STREET));
    const register = async (): Promise<string> =>
      created(await api.post<RegisteredChargePointDto>('/api/v1/charge-points', { site_id })).charge_point_id;
    ids = [await register(), await register(), await register(), await register(), 'CP-NOBODYS'];
    expect((await api.delete(`/api/v1/charge-points/${ids[3]}`)).status).toBeLessThan(300);
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  const placeOf = ({ whose }: Said) => ({
    charge_point_id: ids[whose] ?? '',
    organization_id: organization.id,
  });
  const at = ({ second }: Said) => `2026-05-01T08:00:0${second}.000Z`;

  function keep(facts: ChargePointFacts, tx: EntityManager, kind: string, all: readonly Said[]) {
    switch (kind) {
      case 'booted':
        return facts.booted(
          tx,
          all.map((one) => ({
            ...ChargePointBooted.example,
            ...placeOf(one),
            booted_at: at(one),
            model: one.word,
          })),
        );
      case 'connected':
        return facts.connected(
          tx,
          all.map((one) => ({ ...ChargePointConnected.example, ...placeOf(one), connected_at: at(one) })),
        );
      case 'disconnected':
        return facts.disconnected(
          tx,
          all.map((one) => ({
            ...ChargePointDisconnected.example,
            ...placeOf(one),
            disconnected_at: at(one),
          })),
        );
      default:
        return facts.statusesChanged(
          tx,
          all.map(({ connectorId, word, ...one }) => ({
            ...ConnectorStatusChanged.example,
            ...placeOf({ connectorId, word, ...one }),
            evse_id: connectorId,
            connector_id: connectorId,
            status: word as 'Available',
            changed_at: at({ connectorId, word, ...one }),
          })),
        );
    }
  }

  /** What would be known after these batches; nothing of it stays. */
  async function knownAfter(batches: readonly (readonly [string, readonly Said[]])[]): Promise<unknown> {
    const facts = registry.service.app.get(ChargePointFacts);
    let known: unknown = null;
    const undone = new Error('undone');
    await expect(
      registry.service.platform.database.transaction(async (tx) => {
        for (const [kind, all] of batches) await keep(facts, tx, kind, all);
        known = await tx.query(
          `select to_jsonb(charge_point) - 'updated_at' as row, (
             select jsonb_agg(to_jsonb(connector) order by connector_id) from connector
             where connector.charge_point_id = charge_point.id) as connectors
           from charge_point where id = any($1) order by id`,
          [ids],
        );
        throw undone;
      }),
    ).rejects.toBe(undone);
    return known;
  }

  it('is what they say one after the other', async () => {
    const batch = fc.tuple(fc.constantFrom(...KINDS), fc.array(said, { minLength: 1, maxLength: 8 }));
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 4 }), async (batches) => {
        const oneByOne = batches.flatMap(([kind, all]) => all.map((one) => [kind, [one]] as const));
        const together = await knownAfter(batches);
        expect(together).toEqual(await knownAfter(oneByOne));
        expect(together).toHaveLength(4);
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it('changes nothing at chargers that are unknown or out of service', async () => {
    const words = [3, 4].map((whose) => ({ whose, second: 1, connectorId: 1, word: 'Charging' }));
    const before = await knownAfter([]);
    expect(await knownAfter(KINDS.map((kind) => [kind, words] as const))).toEqual(before);
    const one = { whose: 0, second: 1, connectorId: 1, word: 'Charging' };
    expect(await knownAfter([['status', [one]]])).not.toEqual(before);
  });
});
