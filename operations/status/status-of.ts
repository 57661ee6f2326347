import { knownOf } from './fact.ts';
import type { ConnectorFacts, Measures, SinkFacts, TroubleLine } from './facts.ts';
import { lineWords } from './line-words.ts';
import { WINDOW_MINUTES } from './read-measures.ts';
import { METRIC_SECTIONS, sectionOf } from './sections.ts';
import { lagOf, positionAge, stateOf } from './state-of.ts';
import { type ConnectorStatus, KAFKA_LAG } from './status-json.ts';

/** How a connector is, by what is known of it. @param now in ms since 1970 */
export function statusOf(facts: ConnectorFacts, now: number): ConnectorStatus {
  const { connector, lastLineAt, trouble } = facts;
  const { name, kind, region } = connector;
  const measures = knownOf(facts.measures);
  const tick = facts.kind === 'source' ? knownOf(facts.tick) : undefined;
  return {
    ...{ name, kind, region },
    ...stateOf(facts, now),
    lag: facts.kind === 'sink' ? lagStatus(facts) : null,
    positionAgeMs: facts.kind === 'source' ? (positionAge(facts, now) ?? null) : null,
    topics: facts.kind === 'sink' ? topicsOf(facts) : [],
    tables: tick
      ? { all: tick.tables, failed: tick.failedTables, paused: tick.pausedTables, caughtUp: tick.caughtUp }
      : null,
    lastTickAt: isoOf(tick?.at),
    schedules:
      facts.kind === 'source'
        ? (knownOf(facts.schedules) ?? []).map((each) => ({ name: each.name, enabled: each.isEnabled }))
        : [],
    lastLineAt: isoOf(knownOf(lastLineAt)),
    measured: measures ? measuredOf(measures) : null,
    looks: measures ? looksOf(measures) : [],
    lastError: lastErrorOf(knownOf(trouble)),
    settings: settingsOf(facts),
    notKnown: notKnownOf(facts),
  };
}

function lagStatus(facts: SinkFacts): ConnectorStatus['lag'] {
  const [records, ageMs] = lagOf(facts);
  if (records === undefined) return null;
  return { records, ageMs: ageMs ?? null, from: facts.lag.known ? 'kafka' : 'cloudwatch' };
}

function topicsOf({ mappings, lag }: SinkFacts): ConnectorStatus['topics'] {
  return (knownOf(mappings) ?? []).map(({ topic, consumerGroupId, state, lastProcessingResult }) => {
    const own = knownOf(lag)?.find((each) => each.topic === topic);
    return {
      ...{ topic, consumerGroupId, mapping: state },
      lastProcessingResult: lastProcessingResult ?? null,
      lagRecords: own?.records ?? null,
      lagAgeMs: own?.ageMs ?? null,
    };
  });
}

function measuredOf(measures: Measures): ConnectorStatus['measured'] {
  const sums = [...measures].flatMap(([metric, { sum }]) =>
    sum === 0 || metric.endsWith('AgeMs') || metric === 'OffsetLag' ? [] : [[metric, sum] as const],
  );
  const rows = measures.get('Rows')?.sum ?? 0;
  return { minutes: WINDOW_MINUTES, sums: Object.fromEntries(sums), perMinute: rows / WINDOW_MINUTES };
}

function looksOf(measures: Measures): ConnectorStatus['looks'] {
  return Object.entries(METRIC_SECTIONS).flatMap(([metric, section]) => {
    const count = measures.get(metric)?.sum ?? 0;
    return count > 0 ? [{ metric, count, section }] : [];
  });
}

function lastErrorOf(trouble: TroubleLine | undefined): ConnectorStatus['lastError'] {
  if (trouble === undefined) return null;
  const words = lineWords(trouble.line);
  const section = sectionOf(words, trouble.isError) ?? null;
  return { at: new Date(trouble.at).toISOString(), level: trouble.isError ? 'error' : 'warning', words, section };
}

function settingsOf({ settings }: ConnectorFacts): ConnectorStatus['settings'] {
  if (!settings.known) return null;
  const { version, modified, refused, changes } = settings.value;
  return {
    ...{ version, modified, refused: refused ?? null },
    asFile: changes === undefined ? null : changes.length === 0,
    changed: (changes ?? []).map(({ path }) => path),
  };
}

function notKnownOf(facts: ConnectorFacts): ConnectorStatus['notKnown'] {
  const asked = {
    ...(facts.kind === 'sink'
      ? { mappings: facts.mappings, [KAFKA_LAG]: facts.lag }
      : { schedules: facts.schedules, 'last tick': facts.tick }),
    'last line of the log': facts.lastLineAt,
    metrics: facts.measures,
    'last error': facts.trouble,
    settings: facts.settings,
  };
  return Object.entries(asked).flatMap(([what, fact]) => (fact.known ? [] : [{ what, why: fact.why }]));
}

function isoOf(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
