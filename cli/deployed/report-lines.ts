import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import { textTable } from '../../local/command/text-table.ts';
import type { DeploymentReport } from './deployment-report.ts';
import { goneLines } from './gone-lines.ts';
import { renameLines } from './rename-lines.ts';

/**
 * A report as lines for the screen: a table of the stacks, then what each that is not in the file means.
 * @param width characters that a line of the table may have; left out, any number.
 */
export function reportLines(
  file: ConnectorsFile,
  { rows, gone, renames }: DeploymentReport,
  width?: number,
): readonly string[] {
  const table = textTable(
    ['connector', 'kind', 'stack', 'region', 'status', 'in the file'],
    rows.map(({ connector, kind, name, deployed, inFile }) => [
      connector ?? '-',
      kind,
      name,
      deployed?.region ?? '-',
      deployed?.status ?? 'not deployed',
      kind === 'other' ? '-' : inFile ? 'yes' : 'NO',
    ]),
    width,
  );
  const sections = [...gone.map((row) => goneLines(file, row)), ...renames.map((rename) => renameLines(file, rename))];
  return [...table, ...sections.flatMap((lines) => ['', ...lines])];
}
