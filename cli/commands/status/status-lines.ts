import type { ConnectorStatus, Status } from '../../../operations/status/status-json.ts';
import { textTable } from '../../terminal/text-table.ts';

/** How all connectors are, as lines for the screen: a table, then what is not well. @param width characters of a line */
export function statusLines(status: Status, width: number | undefined): readonly string[] {
  const { deployment, at, connectors, notDeployed } = status;
  const now = Date.parse(at);
  const table = textTable(
    ['connector', 'kind', 'state', 'lag', 'behind', 'rows/min', 'rejected', 'retried', 'settings'],
    connectors.map((each) => [
      each.name,
      each.kind,
      each.state,
      each.lag?.records ?? '-',
      behindText(each),
      each.measured === null ? '-' : rateText(each.measured.perMinute),
      sumOf(each, 'Rejected'),
      sumOf(each, 'Retried'),
      settingsText(each),
    ]),
    width,
  );
  return [
    `deployment ${deployment}, ${at}`,
    ...(connectors.length === 0 ? ['no connector is deployed'] : table),
    ...connectors.flatMap((each) => troubleLines(each, now)),
    ...notDeployed.map(({ name, why }) => `${name}: ${why}`),
  ];
}

/** How one connector is, with all that is known of it, as lines for the screen. */
export function detailLines({ at, deployment }: Status, connector: ConnectorStatus): readonly string[] {
  const now = Date.parse(at);
  const { kind, name, region, state, why, lag, measured, settings } = connector;
  const lines: (readonly [string, string])[] = [
    [kind, `${name} of deployment ${deployment}, ${region}`],
    ['state', `${state}: ${why}`],
  ];
  if (kind === 'sink') lines.push(['waiting', lag === null ? 'not known' : lagText(lag)]);
  for (const each of connector.topics) {
    const waiting = each.lagRecords === null ? '' : `, ${each.lagRecords} records wait`;
    const result = each.lastProcessingResult === null ? '' : `, last: ${each.lastProcessingResult}`;
    lines.push(['topic', `${each.topic}: mapping ${each.mapping}, group ${each.consumerGroupId}${waiting}${result}`]);
  }
  if (kind === 'source') lines.push(['position', `${behindText(connector)} old`]);
  if (connector.tables !== null) {
    const { all, failed, paused } = connector.tables;
    lines.push(['tables', `${all}, of which ${failed} failed and ${paused} are paused`]);
  }
  for (const each of connector.schedules) lines.push(['schedule', `${each.name}: ${each.enabled ? 'on' : 'disabled'}`]);
  if (measured !== null) {
    const sums = Object.entries(measured.sums).map(([metric, sum]) => `${metric} ${sum}`);
    lines.push(['measured', `in ${measured.minutes} min: ${sums.length === 0 ? 'nothing' : sums.join(', ')}`]);
    lines.push(['rate', `${rateText(measured.perMinute)} rows a minute`]);
  }
  if (connector.lastLineAt !== null) lines.push(['log', `last written ${agoText(connector.lastLineAt, now)}`]);
  if (settings !== null) lines.push(['settings', `version ${settings.version}, ${settingsText(connector)}`]);
  return [...lines.map(([what, text]) => `${what.padEnd(9)}  ${text}`), ...troubleLines(connector, now)];
}

/** What is not well with a connector; nothing when all is. */
function troubleLines(connector: ConnectorStatus, now: number): readonly string[] {
  const { name, state, why, measured, looks, lastError, settings, notKnown } = connector;
  const isUsual = state === 'running' || state === 'idle';
  const lines = [
    ...(isUsual ? [] : [`${state}: ${why}`]),
    ...looks.map(({ metric, count, section }) => `${metric} ${count} in ${measured?.minutes} min${runbook(section)}`),
    ...(lastError === null
      ? []
      : [`last ${lastError.level}, ${agoText(lastError.at, now)}: ${lastError.words}${runbook(lastError.section)}`]),
    ...(settings?.refused
      ? [`settings in SSM are refused: ${settings.refused}${runbook('Settings cannot be used')}`]
      : []),
    ...(settings !== null && settings.changed.length > 0
      ? [`settings that are not the file’s: ${settings.changed.join(', ')}; tdkafka settings diff ${name}`]
      : []),
    ...notKnown.map(({ what, why: reason }) => `not known: ${what}: ${reason}`),
  ];
  return lines.length === 0 ? [] : ['', name, ...lines.map((line) => `  ${line}`)];
}

function runbook(section: string | null): string {
  return section === null ? '' : `; docs/runbook.md "${section}"`;
}

function settingsText({ settings }: ConnectorStatus): string {
  if (settings === null) return 'not known';
  if (settings.refused !== null) return 'REFUSED';
  if (settings.asFile === null) return 'no file';
  return settings.asFile ? 'as file' : `${settings.changed.length} differ`;
}

function lagText({ records, ageMs, from }: NonNullable<ConnectorStatus['lag']>): string {
  const age = ageMs === null || records === 0 ? '' : `, the oldest for ${durationText(ageMs)}`;
  return `${records} records${age}${from === 'kafka' ? '' : ', by CloudWatch'}`;
}

function behindText({ kind, lag, positionAgeMs }: ConnectorStatus): string {
  const ageMs = kind === 'sink' ? (lag?.ageMs ?? null) : positionAgeMs;
  return ageMs === null ? 'not known' : durationText(ageMs);
}

function sumOf({ measured }: ConnectorStatus, metric: string): number | string {
  return measured === null ? '-' : (measured.sums[metric] ?? 0);
}

function rateText(perMinute: number): number {
  return perMinute < 10 ? Math.round(perMinute * 10) / 10 : Math.round(perMinute);
}

function agoText(at: string, now: number): string {
  return `${durationText(Math.max(0, now - Date.parse(at)))} ago`;
}

/** A time in the largest unit that tells something: `850 ms` is `1 s`, `90 min` stay so. */
function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} d`;
}
