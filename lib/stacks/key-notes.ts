import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';

/**
 * What the policies of keys must allow that the file names, as lines for the screen: synth asks nothing of AWS, and no
 * template changes the policy of a key that it did not make.
 */
export function keyNotes(file: ConnectorsFile): readonly string[] {
  const lines = [...deploymentKeyLines(file), ...failureKeyLines(file)];
  if (lines.length === 0) return [];
  return [
    `Keys of deployment ${file.deployment} (docs/access.md, Keys of your own; -c keyNotes=false hides this):`,
    ...lines.map((line) => `  ${line}`),
  ];
}

function deploymentKeyLines({ kmsKeyArn, sinks }: ConnectorsFile): string[] {
  if (kmsKeyArn === undefined) return [];
  const filtered = Object.entries(sinks).flatMap(([name, { filterCriteria }]) =>
    filterCriteria === undefined ? [] : [name],
  );
  return [
    `the policy of ${kmsKeyArn} must let in:`,
    `  logs.${kmsKeyArn.split(':')[3]}.amazonaws.com, to encrypt the logs: kms:Encrypt, Decrypt, ReEncrypt*, GenerateDataKey*, Describe*`,
    ...(filtered.length === 0
      ? []
      : [`  lambda.amazonaws.com, to read the filters of ${filtered.join(', ')}: kms:Decrypt`]),
  ];
}

function failureKeyLines({ sinks, sources }: ConnectorsFile): string[] {
  const owners = new Map<string, string[]>();
  for (const [name, { onFailureKeyArn }] of [...Object.entries(sinks), ...Object.entries(sources)]) {
    if (onFailureKeyArn === undefined) continue;
    owners.set(onFailureKeyArn, [...(owners.get(onFailureKeyArn) ?? []), name]);
  }
  return [...owners].map(
    ([arn, names]) =>
      `the policy of ${arn} must leave it to IAM who uses it, or let in the roles of ${names.join(', ')}: kms:Decrypt, GenerateDataKey`,
  );
}
