import type { Deployment } from '../target/deployment.ts';
import { partOf } from '../target/stacks.ts';
import type { Target } from '../target/target.ts';

/** Connectors of the file, or with a broken stack, that are not there, and why. */
export function notDeployed(
  target: Pick<Target, 'deployment' | 'placed'>,
  { connectors, broken }: Deployment,
): { readonly name: string; readonly why: string }[] {
  const lacking = broken.map((stack) => ({
    name: partOf(target.deployment, stack)?.connector ?? stack.name,
    why: `stack ${stack.name} is ${stack.status}`,
  }));
  const there = new Set([...connectors, ...lacking].map(({ name }) => name));
  const { sinks = {}, sources = {} } = target.placed?.file ?? {};
  const missing = [...Object.keys(sinks), ...Object.keys(sources)].filter((name) => !there.has(name));
  return [...lacking, ...missing.map((name) => ({ name, why: `it is in ${target.placed?.path} and not deployed` }))];
}
