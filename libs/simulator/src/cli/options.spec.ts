import { addressOf } from '../fleet/fleet-options';

import { simulatorOptions } from './options';

const URL = ['--url', 'ws://csms.example/ocpp'];

describe('the options of the simulator', () => {
  it('mix the versions and spread the ids', () => {
    const options = simulatorOptions([...URL, '--charge-points', '3', '--password', 'secret']);
    expect(options?.fleet.chargePoints).toEqual([
      { id: 'SIM-001', password: 'secret', version: '1.6' },
      { id: 'SIM-002', password: 'secret', version: '2.0.1' },
      { id: 'SIM-003', password: 'secret', version: '1.6' },
    ]);
  });

  it('give the help when it is asked for', () => {
    expect(simulatorOptions(['--help'])).toBeNull();
  });

  it.each([
    [[], /^--url is missing/],
    [['--url', 'http://csms.example'], /^--url must be an address that begins with ws:\/\/ or wss:\/\//],
    [[...URL, '--charge-points', '0'], /^--charge-points must be a whole number from 1, not "0"\.$/],
    [[...URL, '--rate', 'many'], /^--rate must be a number from 0, not "many"\.$/],
    [[...URL, '--mishaps', '2'], /^--mishaps must be a number from 0 to 1, not "2"\.$/],
    [[...URL, '--protocol', '1.5'], /^--protocol must be 1\.6, 2\.0\.1 or mixed, not "1\.5"\.$/],
    [[...URL, '--session', '9'], /^--session must be two numbers of seconds/],
    [[...URL, '--id-tags', ','], /^--id-tags must name at least one id tag\.$/],
    [[...URL, '--credentials', '/nowhere.csv'], /^--credentials: the file \/nowhere\.csv cannot be read\.$/],
    [[...URL, '--colour', 'red'], /--colour.*See npm run simulate -- --help\.$/],
  ])('%j is refused in one sentence', (args, sentence) => {
    expect(() => simulatorOptions(args)).toThrow(sentence);
  });
});

describe('the address of a charge point', () => {
  it.each([
    ['ws://csms.example/ocpp16', 'ws://csms.example/ocpp16/CP%201'],
    ['ws://csms.example/ocpp16/', 'ws://csms.example/ocpp16/CP%201'],
    ['ws://csms.example/', 'ws://csms.example/CP%201'],
    ['ws://csms.example:9000', 'ws://csms.example:9000/ocpp/CP%201'],
    ['wss://csms.example/{id}/ws', 'wss://csms.example/CP%201/ws'],
  ])('%s → %s', (url, address) => {
    expect(addressOf(url, 'CP 1')).toBe(address);
  });
});
