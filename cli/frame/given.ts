import type { Parameter, Parameters } from './parameter.ts';

/** How an option is written: `endpointUrl` is `--endpoint-url`. */
export function optionName(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** How a person writes a parameter: an argument by what stands for it. */
export function shownName(name: string, { kind, value }: Parameter<unknown>): string {
  return kind === 'argument' ? value : optionName(name);
}

/** What help says of a parameter. */
export function aboutOf({
  about,
  choices,
  fallback,
}: Pick<Parameter<unknown>, 'about' | 'choices' | 'fallback'>): string {
  const notes = [
    ...(choices === undefined ? [] : [`one of ${choices.join(', ')}`]),
    ...(fallback === undefined ? [] : [`left out: ${fallback}`]),
  ];
  return notes.length === 0 ? about : `${about} (${notes.join('; ')})`;
}

/** The values of a command's parameters. @param command how a person starts it. @throws UsageError */
export function readParameters<T extends object>(
  parameters: Parameters<T>,
  given: ReadonlyMap<string, readonly string[]>,
  command: string,
): T {
  const values: Partial<T> = {};
  for (const name in parameters) {
    const parameter = parameters[name];
    values[name] = parameter.read(given.get(name) ?? [], { shown: shownName(name, parameter), command });
  }
  if (!isWhole(values, parameters)) throw new Error('a parameter was not read');
  return values;
}

function isWhole<T extends object>(values: Partial<T>, parameters: Parameters<T>): values is T {
  return Object.keys(parameters).every((name) => Object.hasOwn(values, name));
}
