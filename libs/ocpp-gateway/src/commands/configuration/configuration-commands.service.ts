import { Inject, Injectable } from '@nestjs/common';

import type { ConfigurationRead, ConfigurationWritten } from '@csms/contracts';
import type { OcppVersion } from '@csms/ocpp';
import { Database } from '@csms/platform-db';

import type { CommandVerdict } from '../domain/command-verdict';

import { inBatches, type SendCall, type Talked } from './domain/batches';
import type { ConfigurationCommand, ReadValue, Unanswered, WrittenValue } from './domain/configuration-words';
import { READING_16, WRITING_16 } from './domain/words-16';
import { READING_201, WRITING_201 } from './domain/words-201';

/** Of one message to a station that has not told its limit (OCPP 2.0.1 Part 2 §2.1.7). */
const FEW_ITEMS = 4;

/** The message that begins such a talk, by which it is known in the history. */
export function actionOf({ name, ocpp_version: version }: ConfigurationCommand): string {
  if (name === 'read_configuration') return version === '1.6' ? 'GetConfiguration' : 'GetVariables';
  return version === '1.6' ? 'ChangeConfiguration' : 'SetVariables';
}

/** Reads and writes what a charger is set to, in as many messages as its version needs; told key by key. */
@Injectable()
export class ConfigurationCommands {
  constructor(@Inject(Database) private readonly database: Database) {}

  async carryOut(
    chargePointId: string,
    command: ConfigurationCommand,
    send: SendCall,
  ): Promise<CommandVerdict> {
    const { ocpp_version: version } = command;
    const atMost = await this.itemsPerMessage(chargePointId, version, actionOf(command));
    if (command.name === 'read_configuration') {
      const words = version === '1.6' ? READING_16 : READING_201;
      const items = command.keys.map((key) => ({ key }));
      return readVerdict(await inBatches(items, atMost, words, send));
    }
    if (version === '2.0.1') {
      return writtenVerdict(await inBatches(command.values, atMost, WRITING_201, send));
    }
    const talked = await inBatches(command.values, atMost, WRITING_16, send);
    return writtenVerdict({ ...talked, results: await withReadOnly(talked.results, send) });
  }

  /** What the station has reported of itself; instances are the messages' names. */
  private async itemsPerMessage(
    chargePointId: string,
    version: OcppVersion,
    action: string,
  ): Promise<number> {
    if (version === '1.6') return 1;
    const [reported] = await this.database.query<{ value: string | null }>(
      `select attribute->>'value' as value
       from device_variable, jsonb_array_elements(data->'variableAttribute') as attribute
       where charge_point_id = $1 and lower(component_name) = 'devicedatactrlr'
         and lower(variable_name) = 'itemspermessage' and lower(data->'variable'->>'instance') = lower($2)
         and coalesce(attribute->>'type', 'Actual') = 'Actual'`,
      [chargePointId, action],
    );
    const limit = Number(reported?.value);
    return Number.isInteger(limit) && limit > 0 ? limit : FEW_ITEMS;
  }
}

/** OCPP 1.6 has one word, Rejected, for a value that is not good and a key that cannot be set: the charger is asked. */
async function withReadOnly(
  results: readonly (WrittenValue | Unanswered)[],
  send: SendCall,
): Promise<(WrittenValue | Unanswered)[]> {
  const rejected = results.filter(({ status }) => status === 'rejected');
  const { results: read } = await inBatches(rejected, 1, READING_16, send);
  const fixed = new Set(
    read.filter((one) => 'readonly' in one && one.readonly === true).map(({ key }) => key),
  );
  return results.map((one) => (fixed.has(one.key) ? { ...one, status: 'read_only' as const } : one));
}

function readVerdict({ results, failure }: Talked<ReadValue>): CommandVerdict {
  const values = results.map((one) => ({ value: null, readonly: null, ...one }));
  return verdictOf(results, failure, { values } satisfies ConfigurationRead);
}

function writtenVerdict({ results, failure }: Talked<WrittenValue>): CommandVerdict {
  return verdictOf(results, failure, { results: [...results] } satisfies ConfigurationWritten);
}

/** Of a charger that answered nothing what kept it; else what it answered is the news. */
function verdictOf(
  results: readonly { readonly status: string }[],
  failure: CommandVerdict | null,
  response: ConfigurationRead | ConfigurationWritten,
): CommandVerdict {
  if (failure === null || results.some(({ status }) => !UNANSWERED.has(status))) {
    return { status: 'Accepted', reason: null, response };
  }
  return { ...failure, response: failure.response === null ? null : response };
}

const UNANSWERED = new Set(['error', 'no_answer', 'not_sent']);
