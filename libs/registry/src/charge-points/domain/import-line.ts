/** The columns of a file of charge points. */
export const IMPORT_COLUMNS = [
  'charge_point_id',
  'name',
  'site_id',
  'project_id',
  'vendor',
  'model',
  'serial_number',
  'ocpp_version',
  'security_profile',
  'max_power_kw',
  'latitude',
  'longitude',
  'address',
  'connectors',
] as const;

const NUMBER = /^-?\d+(\.\d+)?$/;

/** A line as the body of a registration; what is no number where one belongs stays text, for the body's rules to refuse. */
export function bodyOfLine(cells: Readonly<Record<string, string>>): Record<string, unknown> {
  const { latitude, longitude, address, connectors, security_profile, max_power_kw, ...texts } = cells;
  return {
    ...texts,
    ...(security_profile === undefined ? {} : { security_profile: numberOf(security_profile) }),
    ...(max_power_kw === undefined ? {} : { max_power_kw: numberOf(max_power_kw) }),
    ...(latitude === undefined && longitude === undefined && address === undefined
      ? {}
      : { location: { latitude: numberOf(latitude), longitude: numberOf(longitude), address } }),
    ...(connectors === undefined ? {} : { connectors: connectors.split('|').map(connectorOf) }),
  };
}

/** `number:type:kW`, the latter two optional: `1:Type2:22|2:CCS2:150`. */
function connectorOf(text: string): Record<string, unknown> {
  const [id, type, power, ...more] = text.split(':').map((part) => part.trim());
  return {
    connector_id: more.length > 0 ? text : numberOf(id),
    ...(type === undefined || type === '' ? {} : { type }),
    ...(power === undefined || power === '' ? {} : { max_power_kw: numberOf(power) }),
  };
}

function numberOf(text: string | undefined): number | string | undefined {
  return text !== undefined && NUMBER.test(text) ? Number(text) : text;
}

/** The column that a member of the body came from; null: none alone. */
export function columnOfPointer(pointer: string): string | null {
  const [, first = '', second = ''] = pointer.split('/');
  const name = first === 'location' ? second : first;
  return IMPORT_COLUMNS.find((column) => column === name) ?? null;
}
