import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TDENGINE_PARAMETERS, versionOption } from '../../../../cli/commands/embedded/listener.ts';
import { UsageError } from '../../../../cli/terminal/usage.ts';

describe('the version that a command line asks of the embedded TDengine', () => {
  const asked = (text: string | undefined) => versionOption('tdkafka embedded', text);

  it('is the default when it asks for none', () => assert.equal(asked(undefined), undefined));

  it('is named with four numbers when fewer are given', () => assert.equal(asked('3.3.5'), '3.3.5.0'));

  it('is refused with a list of the versions when it is none of them', () => {
    for (const text of ['3.4.0', '3.3', 'latest', '']) {
      assert.throws(
        () => asked(text),
        new UsageError(
          'tdkafka embedded',
          `--version must be one from 3.2.0.0 to 3.3.7.5, such as 3.3.5; got "${text}"`,
        ),
      );
    }
  });

  it('is explained in the help', () =>
    assert.match(TDENGINE_PARAMETERS.version.about, /3\.2\.0\.0 to 3\.3\.7\.5; left out, 3\.3\.7\.5/));
});
