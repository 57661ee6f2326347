/** The bytes do not say what the protocol says they should; a broker ends such a connection. The message never holds the bytes. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}
