/** `ok`; `warn`, it works and somebody should look; `fail`; `unknown`, it could not be found out. */
export type Verdict = 'ok' | 'warn' | 'fail' | 'unknown';

/** Where the documentation says what to do: a page below docs/, and the heading of a section there. */
export interface DocsSection {
  readonly page: 'access.md' | 'commands.md' | 'networks.md' | 'runbook.md' | 'settings.md';
  readonly heading: string;
}

/** What a check has found. */
export interface Answer {
  readonly verdict: Verdict;
  /** What was answered, without secrets. */
  readonly answer: string;
  /** What to do. */
  readonly advice?: string | undefined;
  readonly section?: DocsSection | undefined;
}

/** What a check is made for several times: `of` names what they are, so that others are made for the same. */
export interface CheckSubjects<P> {
  readonly of: string;
  list(ports: P): Promise<readonly string[]>;
}

/** One thing that is looked at. @template P what it asks with */
export interface Check<P> {
  readonly name: string;
  /** Names of checks that must not have failed: of the same subject where there is one, else one of theirs. */
  readonly needs: readonly string[];
  /** Time that nobody waits beyond, in ms. */
  readonly limitMs: number;
  /** Left out: it is made once, for the subject ''. */
  readonly each?: CheckSubjects<P>;
  /** What is tried, in words. */
  tried(subject: string): string;
  run(ports: P, subject: string): Promise<Answer>;
}

/** A line of the diagnosis. */
export interface CheckResult extends Answer {
  readonly check: string;
  /** What it was made for, such as an address; '' where there is but one. */
  readonly subject: string;
  readonly tried: string;
}

/** Longest text that is told of an answer, in characters. */
const LONGEST = 400;

/** How checks are made. */
export interface RunOptions {
  /** Told of each line when it is there. */
  readonly told?: (result: CheckResult) => void;
  /** Milliseconds until all must have ended. */
  readonly timeLeft?: () => number;
}

/**
 * Makes checks, all at the same time as far as they need no others. One that hangs or throws is a line like all others.
 * @param checks each behind those that it needs.
 */
export async function runChecks<P>(
  checks: readonly Check<P>[],
  ports: P,
  options: RunOptions = {},
): Promise<readonly CheckResult[]> {
  const made = new Map<string, Made<P>>();
  for (const check of checks) {
    const needs = check.needs.map((name) => {
      const need = made.get(name);
      if (need === undefined) throw new Error(`check ${check.name} needs ${name}, which is none before it`);
      return need;
    });
    made.set(check.name, { check, lines: linesOf(check, needs, ports, options) });
  }
  return (await Promise.all([...made.values()].map(({ lines }) => lines))).flat();
}

/** A check that is being made. */
interface Made<P> {
  readonly check: Check<P>;
  readonly lines: Promise<readonly CheckResult[]>;
}

async function linesOf<P>(
  check: Check<P>,
  needs: readonly Made<P>[],
  ports: P,
  { told, timeLeft = () => Number.POSITIVE_INFINITY }: RunOptions,
): Promise<readonly CheckResult[]> {
  const limitOf = () => Math.max(0, Math.min(check.limitMs, timeLeft()));
  const found = await Promise.all(needs.map(async (need) => ({ need: need.check, lines: await need.lines })));
  const line = async (subject: string): Promise<CheckResult> => {
    const failed = found.find(({ need, lines }) => !isMet(check, need, lines, subject));
    const answer = failed === undefined ? await answerOf(check, ports, subject, limitOf()) : notTried(failed.need.name);
    const { advice, section, ...rest } = answer;
    const result = {
      ...{ check: check.name, subject, tried: check.tried(subject === '' ? '…' : subject) },
      ...{ ...rest, answer: bounded(answer.answer) },
      ...(advice !== undefined && { advice }),
      ...(section !== undefined && { section }),
    };
    told?.(result);
    return result;
  };
  return Promise.all((await subjectsOf(check, ports, found, limitOf())).map(line));
}

/** What is known of a need. */
interface FoundNeed<P> {
  readonly need: Check<P>;
  readonly lines: readonly CheckResult[];
}

async function subjectsOf<P>(
  check: Check<P>,
  ports: P,
  found: readonly FoundNeed<P>[],
  limitMs: number,
): Promise<readonly string[]> {
  if (check.each === undefined) return [''];
  const { of } = check.each;
  // Nobody can say what there is of it: one line says so.
  const isUntold = ({ need, lines }: FoundNeed<P>) =>
    need.each?.of === of ? lines.some(({ subject }) => subject === '') : lines.length > 0 && !lines.some(isPassed);
  if (found.some(isUntold)) return [''];
  const listed = await within(check.each.list(ports), limitMs).catch(() => undefined);
  return listed === undefined || listed === LATE ? [''] : listed;
}

function isMet<P>(check: Check<P>, need: Check<P>, lines: readonly CheckResult[], subject: string): boolean {
  if (check.each !== undefined && need.each?.of === check.each.of && subject !== '') {
    return lines.filter((line) => line.subject === subject).every(isPassed);
  }
  return lines.length === 0 || lines.some(isPassed);
}

function isPassed({ verdict }: CheckResult): boolean {
  return verdict === 'ok' || verdict === 'warn';
}

function notTried(need: string): Answer {
  return { verdict: 'unknown', answer: `not tried: it needs ${need}, see there` };
}

async function answerOf<P>(check: Check<P>, ports: P, subject: string, limitMs: number): Promise<Answer> {
  if (check.each !== undefined && subject === '') {
    return { verdict: 'unknown', answer: `it could not be found out which ${check.each.of} there is` };
  }
  try {
    const answer = await within(check.run(ports, subject), limitMs);
    return answer === LATE ? { verdict: 'unknown', answer: `no answer within ${limitMs / 1_000} s` } : answer;
  } catch (error) {
    return { verdict: 'unknown', answer: error instanceof Error ? error.message : String(error) };
  }
}

const LATE = Symbol('late');

async function within<T>(work: Promise<T>, limitMs: number): Promise<T | typeof LATE> {
  const { promise, resolve } = Promise.withResolvers<typeof LATE>();
  const timer = setTimeout(() => resolve(LATE), limitMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function bounded(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
