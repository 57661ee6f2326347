import { sectionsOf } from '../../docs/pages.ts';
import { tdkafkaArguments } from '../pages/command-line.ts';

/** What is typed, or happens, in a drill. */
export interface Step {
  /** As the page has it. */
  readonly line: string;
  /** What `tdkafka` gets; undefined of what is done without it. */
  readonly args: readonly string[] | undefined;
  /** Lines that are printed, in their order. `…` stands for any text, also none. */
  readonly expected: readonly string[];
  readonly code: number;
}

const PAGE = 'docs/drills.md';

/** The drills of the page by their headings: those sections that show a terminal. */
export function drills(): ReadonlyMap<string, readonly Step[]> {
  const all = [...sectionsOf(PAGE)].map(([title, text]) => [title, stepsOf(text)] as const);
  return new Map(all.filter(([, steps]) => steps.length > 0));
}

function stepsOf(text: string): readonly Step[] {
  const blocks = [...text.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block = '']) => block);
  return blocks.flatMap((block) => block.split(/^(?=[$#] )/m).map(stepOf));
}

function stepOf(text: string): Step {
  const [line = '', ...printed] = text.trimEnd().split('\n');
  const code = /^\[(\d+)\]$/.exec(printed.at(-1) ?? '')?.[1];
  return {
    line,
    args: line.startsWith('$ ') ? tdkafkaArguments(line.slice(2)) : undefined,
    expected: (code === undefined ? printed : printed.slice(0, -1)).filter((each) => each.trim() !== ''),
    code: Number(code ?? 0),
  };
}
