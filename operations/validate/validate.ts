import * as z from 'zod';
import { sinkDocument, sourceDocument } from '../../functions/shared/document/document.ts';
import { ADVANCED_TIER_BYTES, documentText } from '../../functions/shared/document/document-text.ts';
import { type PlacedFile, readPlacedFile } from '../../functions/shared/settings/file/read-file.ts';
import { SettingsError } from '../../functions/shared/settings/index.ts';

const finding = z.object({
  line: z.number().nullable().describe('From 1; null where it is about the whole file.'),
  column: z.number().nullable().describe('From 1.'),
  message: z.string().describe('Path of the setting, what is wrong, what is allowed.'),
});
export type ValidateFinding = z.infer<typeof finding>;

/** What `tdkafka validate --json` prints. */
export const validateJson = z.object({
  file: z.string(),
  findings: z.array(finding).describe('What a deploy or the functions would refuse.'),
  notes: z.array(z.string()).describe('What synth says beside, line by line.'),
});
export type Validated = z.infer<typeof validateJson>;

/** What else checks a file that its schema takes, such as a synth. @returns findings as lines, and notes */
export type FurtherCheck = (
  placed: PlacedFile,
) => Promise<{ readonly problems: readonly string[]; readonly notes: readonly string[] }>;

/** Checks a connectors file: its schema, what its documents weigh, and what else is wanted. */
export async function validate(path: string, further: readonly FurtherCheck[] = []): Promise<Validated> {
  try {
    const placed = readPlacedFile(path);
    const checked = await Promise.all(further.map((check) => check(placed)));
    return {
      file: path,
      findings: [...sizeProblems(placed), ...checked.flatMap(({ problems }) => problems)].map(findingOf),
      notes: checked.flatMap(({ notes }) => notes),
    };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { file: path, findings: error.problems.map(findingOf), notes: [] };
  }
}

/** A line such as `line 3, column 5: sinks.meters: …`, taken apart. */
function findingOf(problem: string): ValidateFinding {
  const [, line, column, message] = /^line (\d+), column (\d+): (.*)$/s.exec(problem) ?? [];
  if (line === undefined || column === undefined || message === undefined) {
    return { line: null, column: null, message: problem };
  }
  return { line: Number(line), column: Number(column), message };
}

/** Run-time settings that no parameter of SSM holds. */
function sizeProblems({ file, withPlaces }: PlacedFile): readonly string[] {
  const documents = [
    ...Object.entries(file.sinks).map(([name, sink]) => [`sinks.${name}`, sinkDocument(sink)] as const),
    ...Object.entries(file.sources).map(([name, source]) => [`sources.${name}`, sourceDocument(source)] as const),
  ];
  return documents.flatMap(([path, document]) => {
    const bytes = Buffer.byteLength(documentText(document));
    if (bytes <= ADVANCED_TIER_BYTES) return [];
    const [kind = '', name = ''] = path.split('.');
    const problem = `the run-time settings are ${bytes} bytes when packed, and SSM takes at most ${ADVANCED_TIER_BYTES}; divide the connector in two`;
    return withPlaces(new SettingsError(kind, [`${name}: ${problem}`])).problems;
  });
}
