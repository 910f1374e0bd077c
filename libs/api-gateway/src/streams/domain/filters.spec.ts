import { FirmwareUpdateStarted, HandoverCompleted, toPublicEvents } from '@csms/contracts';

import { isVisibleTo, matches, NO_FILTERS, placedEvent, type PlaceOf } from './filters';

const held = (...ids: string[]) => ({
  grants: ids.map((id) => ({ type: 'site' as const, id, access: 'read' as const })),
});

/** An event that does not say where it is, of charge points that stand there. */
function placed(definition: { type: string }, data: unknown, places: Record<string, PlaceOf>) {
  const [routed] = toPublicEvents({
    id: 'x',
    type: definition.type,
    time: new Date(0),
    organizationId: 'org_A',
    data,
    offset: '1',
  });
  return placedEvent(routed!, (id) => places[id]);
}

describe('an event that does not say where it is', () => {
  const { example } = FirmwareUpdateStarted;
  const at = (siteId: string | null) =>
    placed(FirmwareUpdateStarted, example, { [example.charge_point_id]: { siteId, projectId: 'p' } });

  it('is where its charge point stands', () => {
    const ofSite = { id: '1', channel: 'firmware' as const, filters: { ...NO_FILTERS, siteId: 's1' } };
    expect([matches(ofSite, at('s1')), matches(ofSite, at('s2'))]).toEqual([true, false]);
    const ofProject = { ...ofSite, filters: { ...NO_FILTERS, projectId: 'p' } };
    expect(matches(ofProject, at('s1'))).toBe(true);
  });

  it('is for those who may see that site, and of an unknown charge point for whole organizations', () => {
    expect(['s1', 's2', null].map((site) => isVisibleTo(held('s1'), at(site)))).toEqual([true, false, false]);
    expect(isVisibleTo(held(), at(null))).toBe(true);
    expect(isVisibleTo(held('s1'), placed(FirmwareUpdateStarted, example, {}))).toBe(false);
  });

  it('of several charge points is for those who may see all of them', () => {
    const data = { ...HandoverCompleted.example, charge_point_ids: ['A', 'B'] };
    const places = { A: { siteId: 's1', projectId: null }, B: { siteId: 's2', projectId: null } };
    const event = placed(HandoverCompleted, data, places);
    expect([isVisibleTo(held('s1'), event), isVisibleTo(held('s1', 's2'), event)]).toEqual([false, true]);
  });
});
