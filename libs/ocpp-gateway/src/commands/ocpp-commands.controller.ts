import { Body, Controller, HttpCode, Inject, Param, Post, type Type } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags, IntersectionType } from '@nestjs/swagger';

import type { OcppVersion } from '@csms/ocpp';
import {
  ActsOutside,
  ApiProblems,
  Caller,
  LimitRate,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { COMMAND_PROBLEMS } from './command-problems';
import { type CommandRequest, CommandsService, numberedMember } from './commands.service';
import { AddressedDto, type CommandResultDto } from './dto/command.dto';
import { resultOf } from './dto/numbered-results.dto';
import { exampleResult } from './example-answers';
import type { OcppCommand } from './ocpp-command';

interface CommandsOfVersion {
  readonly version: OcppVersion;
  /** First part of the paths, and of the names in the OpenAPI document. */
  readonly path: string;
  readonly commands: readonly OcppCommand[];
}

type AddressedBody = AddressedDto & CommandRequest['body'];

/** The commands of one OCPP version, each by two routes: the charger named in the body, or in the path. */
export function ocppCommandsController({ version, path, commands }: CommandsOfVersion): Type<object> {
  @ApiTags(`OCPP ${version} commands`)
  @ActsOutside()
  @Controller(`api/v1/${path}`)
  class OcppCommandsController {
    constructor(@Inject(CommandsService) readonly commands: CommandsService) {}
  }
  for (const command of commands) {
    const { name, body: alone, exampleAction } = command;
    const example = exampleResult(version, exampleAction, numberedMember(command));
    const addressed = addressedBody(path, command);
    const byBody: RouteMethod = {
      name,
      handle(caller: Principal, { charge_point_id: chargePointId, ...body }: AddressedBody) {
        return this.commands.send(caller, { version, command, chargePointId, body });
      },
      parameters: [
        [Caller(), Object],
        [Body(), addressed],
      ],
      decorators: routeOf(command, name, example),
    };
    const byPath: RouteMethod = {
      name: `${name}_by_path`,
      handle(caller: Principal, chargePointId: string, body: CommandRequest['body']) {
        return this.commands.send(caller, { version, command, chargePointId, body });
      },
      parameters: [
        [Caller(), Object],
        [Param('charge_point_id'), String],
        [Body(), alone],
      ],
      decorators: routeOf(command, `:charge_point_id/${name}`, example),
    };
    addMethod(OcppCommandsController, byBody);
    addMethod(OcppCommandsController, byPath);
  }
  // The operations' ids are made of it.
  Object.defineProperty(OcppCommandsController, 'name', { value: `${pascalCase(path)}Controller` });
  return OcppCommandsController;
}

/** A method as a class would declare it. */
interface RouteMethod {
  readonly name: string;
  readonly handle: (
    this: { readonly commands: CommandsService },
    ...values: never[]
  ) => Promise<CommandResultDto>;
  readonly parameters: readonly (readonly [decorator: ParameterDecorator, type: unknown])[];
  readonly decorators: readonly MethodDecorator[];
}

/** What the compiler does with a method in a class: there is one for each row of a table here. */
function addMethod(controller: Type<object>, method: RouteMethod): void {
  const { name, handle, parameters, decorators } = method;
  const prototype = controller.prototype as object;
  const descriptor = { value: handle, configurable: true, writable: true };
  Object.defineProperty(handle, 'name', { value: name });
  Object.defineProperty(prototype, name, descriptor);
  const types = parameters.map(([, type]) => type);
  Reflect.defineMetadata('design:paramtypes', types, prototype, name);
  parameters.forEach(([decorator], index) => decorator(prototype, name, index));
  for (const decorator of decorators) decorator(prototype, name, descriptor);
}

function routeOf(command: OcppCommand, path: string, example: object): MethodDecorator[] {
  const { summary, description } = command;
  const problems = command.stopsTransactions === null ? [] : (['invalid_state'] as const);
  return [
    Post(path),
    LimitRate('command'),
    ApiProblems(...COMMAND_PROBLEMS, ...problems),
    HttpCode(200),
    RequireScope('write:charge_points'),
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiOkResponse({ type: resultOf(numberedMember(command)), example }),
  ];
}

function addressedBody(path: string, { name, body }: OcppCommand): Type<object> {
  const addressed = class extends IntersectionType(AddressedDto, body) {};
  Object.defineProperty(addressed, 'name', { value: `${pascalCase(path)}${pascalCase(name)}Dto` });
  return addressed;
}

function pascalCase(text: string): string {
  return text.replace(/(^|_)([a-z])/g, (_, _start, letter: string) => letter.toUpperCase());
}
