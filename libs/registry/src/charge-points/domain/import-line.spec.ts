import { bodyOfLine, columnOfPointer } from './import-line';

describe('a line of a file of charge points', () => {
  it('is the body of a registration', () => {
    expect(
      bodyOfLine({
        charge_point_id: 'CP-1',
        name: '22',
        security_profile: '2',
        max_power_kw: '22.5',
        latitude: '51.5',
        longitude: '-0.1',
        connectors: '1:Type2:22 | 2:CCS2|3',
      }),
    ).toEqual({
      charge_point_id: 'CP-1',
      name: '22',
      security_profile: 2,
      max_power_kw: 22.5,
      location: { latitude: 51.5, longitude: -0.1 },
      connectors: [
        { connector_id: 1, type: 'Type2', max_power_kw: 22 },
        { connector_id: 2, type: 'CCS2' },
        { connector_id: 3 },
      ],
    });
  });

  it('leaves out what is not there', () => {
    expect(bodyOfLine({ charge_point_id: 'CP-1' })).toEqual({ charge_point_id: 'CP-1' });
  });

  it.each(['22,5', '1e3', '0x10', ' ', 'Infinity', '--1'])('keeps %j as it is: no number', (text) => {
    expect(bodyOfLine({ max_power_kw: text })).toEqual({ max_power_kw: text });
  });

  it.each(['a:Type2', '1:Type2:22:9', ''])('keeps the connector %j for its rules to refuse', (text) => {
    const { connectors } = bodyOfLine({ connectors: text }) as { connectors: { connector_id: unknown }[] };
    expect(typeof connectors[0]?.connector_id).toBe('string');
  });

  it.each([
    ['/name', 'name'],
    ['/location/latitude', 'latitude'],
    ['/connectors/1/type', 'connectors'],
    ['/location', null],
    ['', null],
  ])('names the column of %j: %p', (pointer, column) => {
    expect(columnOfPointer(pointer)).toBe(column);
  });
});
