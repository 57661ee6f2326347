import { differenceText } from './difference.ts';
import { failureLines, isFailed } from './report-lines.ts';
import type { EndedTest, TestReport } from './run-tests.ts';

/**
 * The report as JUnit's XML, a suite for each sink, as CI systems read it.
 * @see https://github.com/testmoapp/junitxml
 */
export function junitXml(file: string, { tests }: TestReport, lineOf: (test: EndedTest) => number): string {
  const suites = [...Map.groupBy(tests, ({ sink }) => sink)];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(file)}" ${countsOf(tests)}>`,
    ...suites.flatMap(([sink, own]) => [
      `  <testsuite name="${escaped(sink)}" ${countsOf(own)}>`,
      ...own.flatMap((test) => caseLines(test, file, lineOf(test))),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function countsOf(tests: readonly EndedTest[]): string {
  const ms = tests.reduce((sum, test) => sum + test.ms, 0);
  return `tests="${tests.length}" failures="${tests.filter(isFailed).length}" time="${seconds(ms)}"`;
}

function caseLines(test: EndedTest, file: string, line: number): readonly string[] {
  const head = `    <testcase classname="${escaped(test.sink)}" name="${escaped(test.name)}" file="${escaped(file)}" line="${line}" time="${seconds(test.ms)}"`;
  const [first] = test.differences;
  if (first === undefined) return [`${head}/>`];
  const text = failureLines(test, `${file}, line ${line}`).join('\n');
  return [
    `${head}>`,
    `      <failure message="${escaped(differenceText(first))}">${shown(text)}</failure>`,
    '    </testcase>',
  ];
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** Text in an attribute, where lines and tabs would become blanks. */
function escaped(text: string): string {
  return shown(text).replaceAll(/[\n\t\r]/g, (control) => `&#${control.charCodeAt(0)};`);
}

/** Text in XML 1.0, which has no place for most control characters, nor for halves of a pair. */
function shown(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\x20-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
