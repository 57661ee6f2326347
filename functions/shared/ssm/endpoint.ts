import { required } from '../environment.ts';
import { insecureHost } from '../settings/tdengine/insecure-http.ts';

type Variables = Readonly<Record<string, string | undefined>>;

// Partitions whose addresses end in another way than amazonaws.com; `us-iso-` does not begin `us-isob-`.
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html, and the SDK's list, which a test compares.
const SUFFIXES: readonly (readonly [prefix: string, suffix: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
  ['us-isof-', 'csp.hci.ic.gov'],
];

/** The region of the environment. @throws Error naming the variable */
export function regionOf(variables: Variables): string {
  const region = required(variables, 'AWS_REGION');
  if (/^[a-z0-9-]+$/.test(region)) return region;
  throw new Error('environment variable AWS_REGION must be the name of a region, such as eu-west-1');
}

/**
 * Where a service is called: what the variables name for it, or for all services, or else its address in the region.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html @throws Error naming the variable
 */
export function endpointOf(service: string, variables: Variables): URL {
  for (const name of [`AWS_ENDPOINT_URL_${service.toUpperCase()}`, 'AWS_ENDPOINT_URL']) {
    const url = variables[name];
    if (url === undefined || url === '') continue;
    if (!/^https?:/.test(url) || !URL.canParse(url)) {
      throw new Error(`environment variable ${name} must be an address that begins with https:// or http://`);
    }
    // What it answers is the secret.
    const insecure = insecureHost(url);
    if (insecure === undefined) return new URL(url);
    throw new Error(
      `environment variable ${name} must begin with https:// beside ${insecure}, which is no private address`,
    );
  }
  const region = regionOf(variables);
  const [, suffix = 'amazonaws.com'] = SUFFIXES.find(([prefix]) => region.startsWith(prefix)) ?? [];
  return new URL(`https://${service}.${region}.${suffix}/`);
}
