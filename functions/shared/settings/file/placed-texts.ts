import { type Finding, findingText } from '../parse.ts';
import { mistakesOf } from './mistakes.ts';
import { type PlacedYaml, placeText } from './placed-yaml.ts';

/** What is wrong with a file: a line for each mistake, with its place, in the order of the file. */
export function placedTexts(findings: readonly Finding[], yaml: PlacedYaml): string[] {
  return mistakesOf(findings, yaml.value)
    .map((finding) => ({ finding, place: yaml.place(finding.path, finding.kind) }))
    .sort((one, other) => one.place.line - other.place.line || one.place.column - other.place.column)
    .map(({ finding, place }) => `${placeText(place)}: ${findingText(finding)}`);
}
