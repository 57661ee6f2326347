import { knownOf } from './fact.ts';
import type { ConnectorFacts, Measures, SinkFacts, SourceFacts } from './facts.ts';
import type { ConnectorStatus } from './status-json.ts';

/** The state of a connector, and what it is concluded from. */
export interface State {
  readonly state: ConnectorStatus['state'];
  readonly why: string;
}

/** What a connector does, by what is known of it. @param now in ms since 1970 */
export function stateOf(facts: ConnectorFacts, now: number): State {
  return facts.kind === 'sink' ? sinkState(facts) : sourceState(facts, now);
}

function sinkState(facts: SinkFacts): State {
  const { mappings, lag, measures } = facts;
  if (mappings.known) {
    const off = mappings.value.filter(({ state }) => /^(Disabl|Delet)/.test(state));
    if (mappings.value.length === 0) return state('paused', 'it has no mapping: nothing is read');
    if (off.length === mappings.value.length) {
      return state('paused', `mapping of ${off.map((each) => `${each.topic} is ${each.state}`).join(', of ')}`);
    }
    const bad = mappings.value.find(({ lastProcessingResult = '' }) => lastProcessingResult.startsWith('PROBLEM'));
    if (bad !== undefined) return state('failing', `Lambda says of topic ${bad.topic}: ${bad.lastProcessingResult}`);
  }
  const missing = knownOf(lag)?.find(({ isMissing }) => isMissing);
  if (missing !== undefined) return state('failing', `topic ${missing.topic} does not exist in Kafka`);
  const counts = knownOf(measures);
  if (recent(counts, 'Retried') > 0 && recent(counts, 'Written') === 0) {
    return state('failing', 'all records of the last minutes are to be sent again');
  }
  if (!mappings.known && recent(counts, 'Errors') > 0) return state('failing', 'invocations fail');
  const isUnread = lag.known && lag.value.every((topic) => topic.isUnread);
  if (hasNeverRun(facts, !lag.known || isUnread)) {
    return state('never started', 'its log is empty, and its groups have committed nothing');
  }
  const [records, ageMs] = lagOf(facts);
  if (records !== undefined && records > 0) {
    if (records > facts.bounds.lagRecords) return state('behind', `more than ${facts.bounds.lagRecords} records wait`);
    if (ageMs !== undefined && ageMs > facts.bounds.ageMs) {
      return state('behind', `a record waits for more than ${facts.bounds.ageMs / 1_000} s`);
    }
  }
  const isStuck = counts !== undefined && recent(counts, 'Written') === 0 && (ageMs ?? 0) > facts.bounds.usualWaitMs;
  if (records !== undefined && records > 0 && isStuck) {
    return state('behind', 'records wait, and none was written in the last minutes');
  }
  if (counts === undefined && records === undefined) return state('not known', 'neither Kafka nor CloudWatch tells');
  if ((counts?.get('Received')?.sum ?? 0) > 0) return state('running', 'records move');
  if (records !== undefined && records > 0) return state('running', 'records wait, and not for long');
  return state('idle', 'no record waits, and none came');
}

/** Records that wait, and the age of the oldest in ms, by Kafka, else by CloudWatch. */
export function lagOf({ lag, measures }: SinkFacts): readonly [records: number | undefined, ageMs: number | undefined] {
  if (lag.known) {
    const records = lag.value.reduce((sum, topic) => sum + topic.records, 0);
    return [records, Math.max(0, ...lag.value.map(({ ageMs }) => ageMs))];
  }
  const counts = knownOf(measures);
  const records = counts?.get('OffsetLag')?.last;
  return [records, records === 0 ? 0 : counts?.get('OldestRecordAgeMs')?.last];
}

function sourceState(facts: SourceFacts, now: number): State {
  const { schedules, measures, bounds } = facts;
  const tick = knownOf(facts.tick);
  if (schedules.known && schedules.value.length > 0 && schedules.value.every(({ isEnabled }) => !isEnabled)) {
    return state('paused', 'its schedules are disabled');
  }
  if (tick !== undefined && tick.tables > 0 && tick.pausedTables === tick.tables) {
    return state('paused', 'all its tables are paused');
  }
  if (tick !== undefined && tick.failedTables > 0) {
    return state('failing', `${tick.failedTables} of ${tick.tables} tables failed in the last tick`);
  }
  const trouble = knownOf(facts.trouble);
  const counts = knownOf(measures);
  const isErrorLast = trouble?.isError === true && (tick === undefined || trouble.at > tick.at);
  if (isErrorLast && (counts === undefined || recent(counts, 'Errors') > 0)) {
    return state('failing', 'the last invocation did not come to its end');
  }
  if (hasNeverRun(facts, tick === undefined)) return state('never started', 'its log is empty');
  if (tick === undefined) {
    return facts.tick.known
      ? state('failing', 'no tick has come to its end within a day')
      : state('not known', 'its log cannot be read');
  }
  if (now - tick.at > silentMs(facts)) {
    const off = (knownOf(schedules) ?? []).filter(({ isEnabled }) => !isEnabled).map(({ name }) => name);
    const since = `the last tick was ${Math.round((now - tick.at) / 60_000)} min ago`;
    return off.length === 0 ? state('failing', since) : state('paused', `${since}; disabled: ${off.join(', ')}`);
  }
  const ageMs = positionAge(facts, now);
  if (ageMs !== undefined && ageMs > bounds.ageMs) {
    return state('behind', `its position is older than ${bounds.ageMs / 1_000} s`);
  }
  const moves = (counts?.get('Rows')?.sum ?? 0) > 0 || !tick.caughtUp;
  return moves ? state('running', 'rows move') : state('idle', 'all is sent, and no new row came');
}

/** Minutes without a tick, where no bound is given. */
const SILENT_MINUTES = 15;
const UNIT_MINUTES = { minute: 1, hour: 60, day: 1_440 };

/** How long a source may be without a tick, in ms: as its alarm has it, two runs at least; of `cron`, as long as it likes. */
function silentMs({ schedules, bounds: { silentMinutes } }: SourceFacts): number {
  const minutes = (knownOf(schedules) ?? []).map(({ expression }) => {
    const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
    if (unit !== 'minute' && unit !== 'hour' && unit !== 'day') return silentMinutes ?? Number.POSITIVE_INFINITY;
    return Math.max(silentMinutes ?? SILENT_MINUTES, 2 * Number(count) * UNIT_MINUTES[unit]);
  });
  return Math.max(silentMinutes ?? SILENT_MINUTES, ...minutes) * 60_000;
}

/** Age of a source's position now, in ms: it grows on while no tick comes. */
export function positionAge({ tick }: SourceFacts, now: number): number | undefined {
  const last = knownOf(tick);
  return last === undefined ? undefined : last.positionAgeMs + Math.max(0, now - last.at);
}

function hasNeverRun({ lastLineAt, measures }: ConnectorFacts, nothingDone: boolean): boolean {
  const invocations = knownOf(measures)?.get('Invocations')?.sum ?? 0;
  return lastLineAt.known && lastLineAt.value === undefined && nothingDone && invocations === 0;
}

function recent(measures: Measures | undefined, metric: string): number {
  return measures?.get(metric)?.recent ?? 0;
}

function state(name: State['state'], why: string): State {
  return { state: name, why };
}
