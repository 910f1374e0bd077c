import { startToldOf } from './start-told';

describe('what a command was to start', () => {
  it.each<[string, object, object | null]>([
    [
      'RemoteStartTransaction',
      { connector_id: 2, id_tag: '…E5F6' },
      { evse_id: null, connector_id: 2, id_tag_masked: '…E5F6' },
    ],
    [
      'RequestStartTransaction',
      { evse_id: 1, id_token: { idToken: '…E5F6', type: 'ISO14443' } },
      { evse_id: 1, connector_id: null, id_tag_masked: '…E5F6' },
    ],
    [
      'RequestStartTransaction',
      { id_token: null },
      { evse_id: null, connector_id: null, id_tag_masked: null },
    ],
    // A body that was too long is not kept.
    [
      'RequestStartTransaction',
      { omitted: '20000 characters' },
      { evse_id: null, connector_id: null, id_tag_masked: null },
    ],
    ['Reset', { id_tag: '…E5F6' }, null],
  ])('%s %j is %j', (action, parameters, expected) => {
    expect(startToldOf(action, parameters)).toEqual(expected);
  });
});
