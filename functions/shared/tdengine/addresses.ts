/**
 * The addresses that a text names, several with commas between them. As in the addresses of TDengine's own drivers, one
 * that has no scheme has that of the one before: `https://a:6041,b:6041`. What is no address comes out as it is.
 */
export function addressesOf(text: string): readonly string[] {
  let scheme = '';
  return text.split(',').map((part) => {
    const address = part.trim();
    const own = /^[a-z][a-z\d+.-]*:\/\//i.exec(address)?.[0];
    scheme = own ?? scheme;
    return own === undefined && address !== '' ? `${scheme}${address}` : address;
  });
}

/** How an address is told in the log: its host and port, and nothing else that it may hold. */
export function hostOf(address: string): string {
  return new URL(address).host;
}
