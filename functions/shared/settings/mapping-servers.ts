/** @see https://docs.aws.amazon.com/lambda/latest/api/API_SelfManagedEventSource.html */
const MOST_SERVERS = 10;
const LONGEST_SERVER = 300;
const SERVER = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?:\d{1,5}$/i;

/** What Lambda's event source mapping would refuse about addresses of brokers, each `HOST:PORT`; undefined if nothing. */
export function mappingServersProblem(servers: readonly string[]): string | undefined {
  if (servers.length > MOST_SERVERS) {
    return `must name at most ${MOST_SERVERS} servers for a sink; the brokers tell of the others`;
  }
  const wrong = servers.find((server) => server.length > LONGEST_SERVER || !SERVER.test(server));
  if (wrong === undefined) return undefined;
  return `must be hosts of a-z, A-Z, 0-9, "-" and "." for a sink, at most ${LONGEST_SERVER} characters with the port: Lambda takes no other, such as ${wrong.slice(0, 80)}`;
}
