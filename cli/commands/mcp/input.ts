import * as z from 'zod';
import type { Command } from '../../frame/command.ts';
import { aboutOf } from '../../frame/given.ts';
import type { Parameter } from '../../frame/parameter.ts';
import type { ListedTool } from './tools.ts';

/** Values of each parameter, as a command line gives them. */
export type Given = ReadonlyMap<string, readonly string[]>;

const value = z.union([z.string(), z.number()]);

/**
 * What an agent gives to a command: those of its parameters that it may.
 * @param base what is given already, and may be given otherwise.
 * @throws Error when the command has no such parameter
 */
export function inputOf(
  { parameters }: Pick<Command, 'parameters'>,
  { takes, needs = [] }: Pick<ListedTool, 'takes' | 'needs'>,
  base: Given,
): z.ZodObject {
  return z.strictObject(
    Object.fromEntries(
      takes.map((name) => {
        const parameter = parameters[name];
        if (parameter === undefined) throw new Error(`there is no parameter ${name}`);
        const isNeeded = (parameter.needed || needs.includes(name)) && !base.has(name);
        const own = inputValue(parameter);
        return [name, isNeeded ? own : own.optional()];
      }),
    ),
  );
}

function inputValue(parameter: Parameter<unknown>): z.ZodType {
  const { kind, many, choices, value: shown } = parameter;
  const about = shown === '' ? aboutOf(parameter) : `${shown}: ${aboutOf(parameter)}`;
  const one = kind === 'flag' ? z.boolean() : choices === undefined ? value : z.enum(choices);
  return (many ? z.array(one) : one).describe(about);
}

const input = z.record(z.string(), z.union([z.boolean(), value, z.array(value)]));

/** What an agent gave, as a command line gives it. */
export function givenOf(args: unknown): Given {
  const given = new Map<string, readonly string[]>();
  for (const [name, each] of Object.entries(input.parse(args))) {
    if (each === false) continue;
    given.set(name, each === true ? [''] : [each].flat().map(String));
  }
  return given;
}
