import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SeekJournal, seekNote } from '../../../operations/offsets/seek-journal.ts';

/** Folder, below the working directory, with what seeks keep. */
const FOLDER = join('.tdkafka', 'seek');

/** Notes of the seeks of a sink in files of the working directory. @param begun when it was begun */
export function seekJournal(deployment: string, sink: string, begun: Date): SeekJournal {
  const path = join(FOLDER, `${deployment}-${sink}.json`);
  return {
    read() {
      try {
        return seekNote.parse(JSON.parse(readFileSync(path, 'utf8')));
      } catch {
        return undefined;
      }
    },
    write(note) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(`${path}.new`, `${JSON.stringify(note, undefined, 2)}\n`);
      renameSync(`${path}.new`, path);
    },
    clear: () => rmSync(path, { force: true }),
    keepUndo(text) {
      const undo = join(FOLDER, `${deployment}-${sink}-${begun.toISOString().replaceAll(/[:.]/g, '-')}.csv`);
      writeFileSync(undo, text);
      return undo;
    },
  };
}
