/** A registry that gives no schema now, though it may later: the records are to be sent again. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
}
