import type { Component201, Variable201 } from '@csms/ocpp';

/**
 * What tells one variable of a device model from every other (OCPP 2.0.1 Part 1 §4.1): names are not case-sensitive,
 * and a missing instance or EVSE is another one than any that is named.
 */
export function variableKey(component: Component201, variable: Variable201): string {
  const { evse } = component;
  return JSON.stringify([
    component.name.toLowerCase(),
    component.instance?.toLowerCase() ?? null,
    evse?.id ?? null,
    evse?.connectorId ?? null,
    variable.name.toLowerCase(),
    variable.instance?.toLowerCase() ?? null,
  ]);
}
