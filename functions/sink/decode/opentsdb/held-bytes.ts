import { factsOf } from '../../../shared/tdengine/types/types.ts';
import type { Cell } from '../../rows/row.ts';

/** The bytes in which TDengine's client holds a number or boolean, of which it makes the MD5; undefined for a text. */
export function heldBytes({ type, sql }: Cell): Buffer | undefined {
  const { family, bytes } = factsOf(type) ?? {};
  // Little-endian: the first bytes of a whole number of 64 bits are those of a shorter type.
  const held = Buffer.alloc(8);
  switch (family) {
    case 'BOOL':
      held.writeUInt8(sql === 'true' ? 1 : 0);
      break;
    case 'integer':
      held.writeBigInt64LE(BigInt(sql));
      break;
    case 'floating':
      if (bytes === 4) held.writeFloatLE(Number(sql));
      else held.writeDoubleLE(Number(sql));
      break;
    default:
      return undefined;
  }
  return held.subarray(0, bytes);
}
