import { readPage } from '../../docs/pages.ts';
import { tdkafkaArguments } from './command-line.ts';

/** A command of `tdkafka` that a page tells a person to type. */
export interface RecipeLine {
  readonly page: string;
  /** As the page has it. */
  readonly line: string;
  readonly args: readonly string[];
  /** Whether it is in a block or in a table, where one types it, and not beside something that is said. */
  readonly isStep: boolean;
}

/** The commands of `tdkafka` on a page, in their order. */
export function recipeLines(page: string): readonly RecipeLine[] {
  const found: RecipeLine[] = [];
  const add = (line: string, isStep: boolean) => {
    const args = tdkafkaArguments(line);
    if (args !== undefined) found.push({ page, line, args, isStep });
  };
  let isBlock = false;
  for (const text of readPage(page)
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')) {
    if (text.trimStart().startsWith('```')) isBlock = !isBlock;
    else if (isBlock) add(text.replace(/^\s*\$ /, ''), true);
    else
      for (const [, code = ''] of text.matchAll(/`([^`]+)`/g))
        add(code, text.startsWith('|') && code.startsWith('npx '));
  }
  return found;
}

/** Arguments with something in the place of what a page leaves to the reader. */
export function filledIn(args: readonly string[], values: Readonly<Record<string, string>>): readonly string[] {
  const names = Object.keys(values).map((name) => RegExp.escape(name));
  const any = new RegExp(`(?<![\\w])(?:${names.join('|')})(?![\\w])`, 'g');
  return args.map((word) => word.replaceAll(any, (name) => values[name] ?? name));
}
