import type { Component201, Variable201 } from './common';

/** A variable of a device model, with the component that has it (OCPP 2.0.1 Part 1 §4.1). */
export interface ComponentVariable201 {
  readonly component: Component201;
  readonly variable: Variable201;
}

export const VARIABLE_NAME_FORM = 'Component[instance]@evse:connector.Variable[instance]';

const NAME = '[^\\s.@[\\]](?:[^.@[\\]]{0,48}[^\\s.@[\\]])?';
const INSTANCE = '(?:\\[([^[\\]]{1,50})\\])?';
const NUMBER = '[1-9]\\d{0,8}';
const FORM = new RegExp(
  `^(${NAME})${INSTANCE}(?:@(${NUMBER})(?::(${NUMBER}))?)?\\.(${NAME})${INSTANCE}$`,
  'u',
);

/**
 * A variable as people write it: `OCPPCommCtrlr.HeartbeatInterval`, and where it has them with the instances and the
 * EVSE and connector, `EVSE@1.Power`, `OCPPCommCtrlr.MessageTimeout[Default]`. null: it has not this form.
 */
export function parseVariableName(text: string): ComponentVariable201 | null {
  const parts = FORM.exec(text);
  if (parts === null) return null;
  const [, component = '', componentInstance, evse, connector, variable = '', variableInstance] = parts;
  return {
    component: {
      name: component,
      ...(componentInstance === undefined ? {} : { instance: componentInstance }),
      ...(evse === undefined ? {} : { evse: evseOf(evse, connector) }),
    },
    variable: { name: variable, ...(variableInstance === undefined ? {} : { instance: variableInstance }) },
  };
}

function evseOf(id: string, connectorId: string | undefined): NonNullable<Component201['evse']> {
  return connectorId === undefined
    ? { id: Number(id) }
    : { id: Number(id), connectorId: Number(connectorId) };
}
