import type { ConnectorDiagnosis, Diagnosis, DiagnosisLine } from '../../../operations/doctor/doctor-json.ts';

const MARKS = { ok: 'ok', warn: 'look', fail: 'FAIL', unknown: '?' } as const;

/** A diagnosis as lines for the screen. @param all whether what is well has lines of its own. @param width characters of a line */
export function doctorLines(diagnosis: Diagnosis, all: boolean, width: number | undefined): readonly string[] {
  const { deployment, at, connectors, notDeployed } = diagnosis;
  return [
    `deployment ${deployment}, ${at}`,
    ...(connectors.length + notDeployed.length === 0 ? ['no connector is deployed'] : []),
    ...connectors.flatMap((connector) => ['', ...connectorLines(connector, all, width)]),
    ...(notDeployed.length === 0 ? [] : ['', ...notDeployed.map(({ name, why }) => `${name}: ${why}`)]),
  ];
}

function connectorLines({ name, kind, checks }: ConnectorDiagnosis, all: boolean, width: number | undefined) {
  const shown = all ? checks : checks.filter(({ verdict }) => verdict !== 'ok');
  const count = (wanted: DiagnosisLine['verdict']) => checks.filter(({ verdict }) => verdict === wanted).length;
  const sums = [
    `${count('ok')} ok`,
    ...(count('warn') === 0 ? [] : [`${count('warn')} to look at`]),
    ...(count('fail') === 0 ? [] : [`${count('fail')} failed`]),
    ...(count('unknown') === 0 ? [] : [`${count('unknown')} not known`]),
  ];
  return [`${kind} ${name}: ${sums.join(', ')}`, ...shown.flatMap((line) => lineOf(line, width))];
}

function lineOf({ check, tried, verdict, answer, advice, section, from }: DiagnosisLine, width: number | undefined) {
  const place = from === 'function' ? ', from the function' : '';
  const docs = section === undefined ? '' : `docs/${section.page} "${section.heading}"`;
  const todo = [advice, docs].filter((text) => text !== undefined && text !== '').join('; ');
  return [
    ...wrapped(`  ${MARKS[verdict].padEnd(4)}  `, `${check}: ${tried}${place}`, width),
    ...wrapped('        ', answer, width),
    ...(todo === '' ? [] : wrapped('        → ', todo, width)),
  ];
}

/** A text in as many lines as it takes, each as far in as its first one. */
function wrapped(begin: string, text: string, width = Number.POSITIVE_INFINITY): readonly string[] {
  const room = Math.max(20, width - begin.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((each, index) => (index === 0 ? begin : ' '.repeat(begin.length)) + each);
}
