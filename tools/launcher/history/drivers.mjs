// The people who charged in the demo organization's past, each with a card.
const NAMES = [
  ...['Amelia Clarke', 'Oliver Hughes', 'Isla Bennett', 'George Patel', 'Ava Morgan', 'Harry Evans'],
  ...['Mia Roberts', 'Noah Fletcher', 'Sophie Khan', 'Leo Marsh', 'Grace Turner', 'Arthur Webb'],
];

/**
 * Makes whoever is missing.
 *
 * @param call the REST API with the demo key
 * @returns the cards
 */
export async function prepareDrivers(call) {
  const { data } = await call('GET', '/drivers?limit=200');
  const known = new Map(data.map((driver) => [driver.email, driver.driver_id]));
  const idTags = [];
  for (const [index, name] of NAMES.entries()) {
    const email = `${name.toLowerCase().replace(' ', '.')}@example.com`;
    const driverId = known.get(email) ?? (await post(call, '/drivers', { name, email })).driver_id;
    const idTag = `DEMO-CARD-${String(index + 1).padStart(2, '0')}`;
    await post(call, '/id-tags', { id_tag: idTag, driver_id: driverId, label: name }).catch((error) => {
      // From a start that was interrupted.
      if (error.status !== 409) throw error;
    });
    idTags.push(idTag);
  }
  return idTags;
}

function post(call, path, body) {
  return call('POST', path, { type: 'application/json', text: JSON.stringify(body) });
}
