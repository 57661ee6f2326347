import type { Command } from '../event.ts';
import { backfill } from './backfill.ts';
import { move } from './move.ts';
import { pause } from './pause.ts';
import type { CommandPorts } from './ports.ts';
import { positions } from './positions.ts';

/**
 * Does what an operator asks for, and answers as JSON can.
 * @throws SettingsError when the arguments are wrong, Error when the command stands against what is there.
 */
export async function runCommand({ name, args }: Command, ports: CommandPorts): Promise<object> {
  switch (name) {
    case 'backfill':
      return backfill(args, ports);
    case 'move':
      return move(args, ports);
    case 'pause':
    case 'resume':
      return pause(name, args, ports);
    case 'positions':
      return positions(args, ports);
  }
}
