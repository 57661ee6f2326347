import type { Command } from '../event.ts';
import { backfill } from './backfill.ts';
import { move } from './move.ts';
import type { CommandParts } from './parts.ts';
import { pause } from './pause.ts';
import { positions } from './positions.ts';

/**
 * Does what an operator asks for, and answers as JSON can.
 * @throws SettingsError when the arguments are wrong, Error when the command stands against what is there.
 */
export async function runCommand({ name, args }: Command, parts: CommandParts): Promise<object> {
  switch (name) {
    case 'backfill':
      return backfill(args, parts);
    case 'move':
      return move(args, parts);
    case 'pause':
    case 'resume':
      return pause(name, args, parts);
    case 'positions':
      return positions(args, parts);
  }
}
