import type { Cell } from '../../rows/row.ts';

/** The bytes in which TDengine's client holds a number or boolean, of which it makes the MD5; undefined for a text. */
export function heldBytes({ type, sql }: Cell): Buffer | undefined {
  const bytes = Buffer.alloc(8);
  switch (type) {
    case 'BOOL':
      return bytes.subarray(0, bytes.writeUInt8(sql === 'true' ? 1 : 0));
    case 'TINYINT':
      return bytes.subarray(0, bytes.writeInt8(Number(sql)));
    case 'SMALLINT':
      return bytes.subarray(0, bytes.writeInt16LE(Number(sql)));
    case 'INT':
      return bytes.subarray(0, bytes.writeInt32LE(Number(sql)));
    case 'BIGINT':
      return bytes.subarray(0, bytes.writeBigInt64LE(BigInt(sql)));
    case 'FLOAT':
      return bytes.subarray(0, bytes.writeFloatLE(Number(sql)));
    case 'DOUBLE':
      return bytes.subarray(0, bytes.writeDoubleLE(Number(sql)));
    default:
      return undefined;
  }
}
