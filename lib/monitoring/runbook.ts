/** Sections of docs/runbook.md that alarms point to, by their headings. */
export type RunbookSection =
  | 'Something needs a look'
  | 'A topic is not read'
  | 'Make a mapping anew'
  | 'A sink is behind'
  | 'The same batch comes again and again'
  | 'A record was rejected'
  | 'Many records are rejected'
  | 'Dead letters cannot be sent'
  | 'TDengine took fewer rows than it was sent'
  | 'Records were given up'
  | 'Invocations fail'
  | 'Invocations are throttled'
  | 'Invocations come near their timeout'
  | 'Settings cannot be used'
  | 'A source does not move'
  | 'A source has stopped'
  | 'Rows come late'
  | 'An error was not foreseen'
  | 'Rows cannot be sent'
  | 'A table was made anew'
  | 'A position is in the future';

/** An alarm's description. @param what happens, as the beginning of a sentence */
export function describeAlarm(what: string, section: RunbookSection): string {
  return `${what}; see docs/runbook.md "${section}"`;
}
