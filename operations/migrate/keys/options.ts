import { type KeyReport, OUTCOMES, type Outcome } from '../report.ts';

/** The options of a connector, and what is said of each. */
export interface Options {
  /** The option as it was given; undefined where it is left out, empty, or filled in by the worker. */
  value(key: string): string | undefined;
  /** Names of the options that begin so. */
  beginningWith(prefix: string): readonly string[];
  /** Says what becomes of an option, if it was given. Of two things the one counts that needs more attention. */
  say(key: string, outcome: Outcome, to?: string, note?: string): void;
  /** Says what an option that is left out means, where that is not what it means here. Of one that was given it says the same. */
  tell(key: string, outcome: Outcome, to: string, note: string): void;
  /** All options in the order in which they were given; those of which nothing was said are unknown. Then those that are left out. */
  report(): readonly KeyReport[];
}

/** A reference to a secret or file of the worker, such as `${file:/etc/connect.properties:password}`. */
const FILLED_IN = /\$\{[^}:]+:[^}]*\}/;

const isSecret = (key: string) => /password|secret|token|jaas|user\.info/i.test(key);

/** Options of a connector. @param config as Kafka Connect has it */
export function optionsOf(config: Readonly<Record<string, string>>): Options {
  const said = new Map<string, Omit<KeyReport, 'key'>>();
  const leftOut: KeyReport[] = [];

  function say(key: string, outcome: Outcome, to?: string, note?: string): void {
    if (!Object.hasOwn(config, key)) return;
    const before = said.get(key);
    if (before !== undefined && OUTCOMES.indexOf(before.outcome) >= OUTCOMES.indexOf(outcome)) return;
    said.set(key, { outcome, to: to ?? null, note: note ?? null });
  }

  for (const [key, value] of Object.entries(config)) {
    if (FILLED_IN.test(value) && !isSecret(key)) {
      say(key, 'open', undefined, 'the worker fills it in from elsewhere: put its value in the place');
    }
  }
  return {
    value(key) {
      const value = Object.hasOwn(config, key) ? config[key]?.trim() : undefined;
      return value === undefined || value === '' || FILLED_IN.test(value) ? undefined : value;
    },
    beginningWith: (prefix) => Object.keys(config).filter((key) => key.startsWith(prefix)),
    say,
    tell(key, outcome, to, note) {
      if (Object.hasOwn(config, key)) say(key, outcome, to, note);
      else leftOut.push({ key, outcome, to, note: `left out: ${note}` });
    },
    report: () => [
      ...Object.keys(config).map((key): KeyReport => {
        const nothing = { outcome: 'unknown', to: null, note: 'no option of the plugin that is known here' } as const;
        return { key, ...(said.get(key) ?? nothing) };
      }),
      ...leftOut,
    ],
  };
}
