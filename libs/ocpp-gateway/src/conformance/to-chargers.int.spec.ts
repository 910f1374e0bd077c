import { validateRequest, validateResult } from '@csms/ocpp';
import type { RestClient } from '@csms/testing';

import type { CommandResultDto } from '../commands/dto/command.dto';
import type { CommandInBothWords } from '../testing/command-in-both-words';
import { COMMANDS_16 } from '../testing/commands-16';
import { COMMANDS_201 } from '../testing/commands-201';
import { TestGateway } from '../testing/test-gateway';

import type { ConformanceRow } from './conformance-row';
import { ROWS_TO_CHARGERS } from './rows-to-chargers';
import { answerOfCharger, verdictOfAnswer } from './testing/answers-of-chargers';
import { conformanceTest } from './testing/conformance-test';

const TABLES = {
  '1.6': { path: 'ocpp16', commands: COMMANDS_16 },
  '2.0.1': { path: 'ocpp201', commands: COMMANDS_201 },
} as const;

function commandOf({ version, action }: ConformanceRow): CommandInBothWords {
  const command = TABLES[version].commands.find((candidate) => candidate.action === action);
  if (command === undefined) throw new Error(`${version} ${action} has no test`);
  return command;
}

describe('messages to chargers', () => {
  let gateway: TestGateway;
  let api: RestClient;

  beforeAll(async () => {
    gateway = await TestGateway.start();
    api = gateway.service.as(['write:charge_points', 'read:charge_points'], 'org_A');
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  for (const row of ROWS_TO_CHARGERS) {
    conformanceTest(
      row,
      () => gateway.sendNothing(),
      async () => {
        const { name, body, payload } = commandOf(row);
        const answer = answerOfCharger(row);
        const { charger, id } = await (row.version === '1.6' ? gateway.charger16() : gateway.charger201());
        const heard: unknown[] = [];
        charger.onCommand((action, request) => {
          heard.push([action, request]);
          return { payload: answer };
        });
        const sent = await api.post<CommandResultDto>(
          `/api/v1/${TABLES[row.version].path}/${id}/${name}`,
          body,
        );
        expect(heard).toEqual([[row.action, payload]]);
        expect(validateRequest(row.version, row.action, payload)).toEqual({ ok: true });
        expect(validateResult(row.version, row.action, answer)).toEqual({ ok: true });
        expect(sent).toMatchObject({
          status: 200,
          body: { command: row.action, status: 'Accepted', ...statusOf(answer), response: answer },
        });
        const kept = await api.get(`/api/v1/cpo/commands/history/${sent.body.command_id}`);
        expect(kept.body).toMatchObject({
          charge_point_id: id,
          action: row.action,
          ocpp_version: row.version,
          response: answer,
          ...verdictOfAnswer(answer),
        });
        await charger.close();
      },
    );
  }
});

function statusOf(answer: { readonly status?: string }): object {
  return answer.status === undefined ? {} : { status: answer.status };
}
