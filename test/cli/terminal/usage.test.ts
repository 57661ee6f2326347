import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeError } from '../../../cli/terminal/report-error.ts';
import {
  brokersOption,
  COMMON_OPTIONS,
  portOption,
  readArguments,
  tdengineOption,
  UsageError,
} from '../../../cli/terminal/usage.ts';

const refused = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return describeError(error);
  }
  return assert.fail('was taken');
};

describe('a command line', () => {
  it('has the options that every command has', () => {
    const { values } = readArguments('npm start --', ['--verbose'], COMMON_OPTIONS);
    assert.deepEqual({ ...values }, { verbose: true, help: false });
  });

  it('is refused in one line that says where help is', () => {
    const read =
      (...args: string[]) =>
      () =>
        readArguments('npm start --', args, COMMON_OPTIONS);
    assert.equal(refused(read('--bogus')), "Unknown option '--bogus'; see npm start -- --help");
    assert.equal(refused(read('more')), "Unexpected argument 'more'; see npm start -- --help");
    assert.equal(refused(read('--verbose=1')), "Option '--verbose' does not take an argument; see npm start -- --help");
  });
});

describe('the value of --port', () => {
  it('must be a number from 0 to 65535', () => {
    assert.deepEqual([portOption('c', '0'), portOption('c', '65535')], [0, 65_535]);
    for (const text of ['65536', '-1', '1.5', '1e3', '', ' 1', 'x']) refused(() => portOption('c', text));
  });
});

describe('the value of --kafka', () => {
  it('must be HOST:PORT, several separated by commas', () => {
    assert.equal(brokersOption('c', 'a:1,b:2'), 'a:1,b:2');
    for (const text of ['a', 'a:', ':1', 'a:1,', 'a:1 b:2', 'http://a:1']) refused(() => brokersOption('c', text));
  });
});

describe('the value of --tdengine', () => {
  it('must be a URL with user and password, both in URL encoding', () => {
    assert.deepEqual(tdengineOption('c', 'http://root:pa,ss@a:6041,b:6041, https://c'), {
      url: 'http://a:6041,http://b:6041,https://c',
      user: 'root',
      password: 'pa,ss',
    });
    for (const text of ['http://root:taosdata@a:6041,', 'http://root:taosdata@a:6041,ftp://b']) {
      assert.match(
        refused(() => tdengineOption('c', text)),
        /--tdengine must be a URL such as/,
      );
    }
    assert.deepEqual(tdengineOption('c', 'http://ro%40ot:p%3A%2Fss@localhost:6041/'), {
      url: 'http://localhost:6041',
      user: 'ro@ot',
      password: 'p:/ss',
    });
  });

  it('is refused without user and password, and never shown with them', () => {
    assert.match(
      refused(() => tdengineOption('c', 'http://localhost:6041')),
      /lacks the user or the password: write it as http:/,
    );
    assert.match(
      refused(() => tdengineOption('c', 'http://root@localhost:6041')),
      /lacks/,
    );
    for (const text of ['localhost:6041', 'ws://root:s3cret@h', 'root:s3cret@localhost', '']) {
      const message = refused(() => tdengineOption('c', text));
      assert.match(message, /must be a URL such as/);
      assert.equal(message.includes('s3cret'), false);
    }
  });
});
