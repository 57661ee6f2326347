import { FUNCTION_MB } from '../sink/memory/measure-memory.ts';
import { SOURCE_GOALS, type SourceFindings } from '../source/result.ts';
import { SOURCE_STAGES } from '../source/stages.ts';
import { markdownTable, short } from './table.ts';

/** CPU µs that `send` of kafkajs took for a message on the machine of our reference figures, Node 24. */
const REFERENCE_KAFKAJS = '11 to 16';

/** The source's figures as Markdown. */
export function sourceReport(found: SourceFindings): string {
  const { run, stages, read, produce, kafkajs, ratio, memory, idle, late } = found;
  const rows: [string, string, string][] = [
    ['rows', short(found.rows), ''],
    ['rows/s', short(run.perSecond), ''],
    ['– of the slower limit, %', short(ratio * 100), `≥ ${SOURCE_GOALS.ratio * 100}`],
    ['CPU µs/row', short(run.cpuMicros), `≤ ${SOURCE_GOALS.cpuMicros}`],
    ...SOURCE_STAGES.map((stage): [string, string, string] => [`– ${stage}`, short(stages[stage]), '']),
    ['limit: bare REST read, rows/s', short(read.perSecond), ''],
    ['– CPU µs/row', short(read.cpuMicros), ''],
    ['limit: producer on finished records, records/s', short(produce.perSecond), ''],
    ['– CPU µs/record', short(produce.cpuMicros), ''],
    ['for comparison: send of kafkajs, messages/s', short(kafkajs.perSecond), ''],
    ['– CPU µs/message', short(kafkajs.cpuMicros), `${REFERENCE_KAFKAJS} elsewhere`],
    ['statements to TDengine', short(found.statements), ''],
    [`peak RSS as a function of ${FUNCTION_MB} MB`, short(memory.all), `< ${SOURCE_GOALS.memoryMb}`],
    ['– with a tenth of the rows', short(memory.tenth), ''],
    ...Object.entries(found.wide ?? {}).map(([name, peak]): [string, string, string] => [
      `– with rows of ${name}, four tables`,
      short(peak),
      `< ${FUNCTION_MB * 0.8}`,
    ]),
    [`tick of ${idle.stables} idle stables, s`, short(idle.seconds), `≤ ${SOURCE_GOALS.idleSeconds}`],
    ['– statements', short(idle.statements), ''],
    [`tick with a late row in ${late.subtables} subtables, s`, short(late.seconds), ''],
    ['– statements', short(late.statements), ''],
    ['– rows sent, the late one and its bucket', short(late.rows), ''],
  ];
  return `## Source\n\nServers: ${found.servers}\n\n${markdownTable(['', 'measured', 'goal'], rows)}`;
}
