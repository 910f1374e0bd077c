import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { LIFE_STEPS } from './life-step';
import { LIFE_STATES, transition } from './transitions';

const DOCUMENT = resolve(__dirname, '../../../../../docs/sessions.md');

/** The table as the document has it. */
function written(): string[][] {
  const text = readFileSync(DOCUMENT, 'utf8');
  const table = /<!-- transitions -->([\s\S]*)<!-- \/transitions -->/.exec(text)?.[1] ?? '';
  const lines = table.split('\n').filter((line) => line.startsWith('|') && !/^\|[\s|-]+$/.test(line));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}

describe('the state machine of sessions', () => {
  it('is what docs/sessions.md says, for every pair of a state and a word', () => {
    const rows = LIFE_STATES.map((state) => [
      state,
      ...LIFE_STEPS.map((step) => {
        const { to, isPossible } = transition(state, step);
        return isPossible ? to : '–';
      }),
    ]);
    expect(written()).toEqual([['from', ...LIFE_STEPS], ...rows]);
  });

  it('stays over when something impossible is told, and else believes the charger', () => {
    for (const step of LIFE_STEPS) expect(transition('ended', step).to).toBe('ended');
    expect(transition('unplugged', 'charging')).toEqual({ to: 'charging', isPossible: false });
    expect(transition('new', 'ended')).toEqual({ to: 'ended', isPossible: false });
  });
});
