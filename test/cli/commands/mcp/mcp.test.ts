import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { TOOLS, toolName } from '../../../../cli/commands/mcp/tools.ts';
import { previewJson } from '../../../../mapping/preview/preview-json.ts';
import { explainJson } from '../../../../operations/settings/explain.ts';
import { validateJson } from '../../../../operations/validate/validate.ts';
import { type McpAgent, startAgent } from '../../../support/cli/mcp-client.ts';
import { startTdkafka } from '../../../support/run-tdkafka.ts';

describe('tdkafka mcp', () => {
  let agent: McpAgent;
  before(async () => {
    agent = await startAgent(['--connectors', 'examples/tutorial/connectors.yaml']);
  });
  after(() => agent.close());

  it('has a tool for each command that looks, with what it is for, what it takes and what it answers', async () => {
    const { tools } = await agent.client.listTools();
    assert.deepEqual(
      tools.map(({ name }) => name),
      TOOLS.map(toolName),
    );
    for (const { name, description = '', inputSchema, outputSchema, annotations } of tools) {
      assert.ok(description.length > 50, name);
      assert.equal(inputSchema.type, 'object');
      assert.deepEqual(outputSchema?.required, ['findings', 'result'], name);
      assert.deepEqual([annotations?.readOnlyHint, annotations?.destructiveHint], [true, false], name);
    }
    assert.match(agent.client.getInstructions() ?? '', /Begin with status/);
  });

  it('answers with what the command of the name prints as JSON', async () => {
    const { findings, result } = await agent.call('explain', { setting: 'errors.tolerance' });
    assert.equal(findings, false);
    assert.equal(explainJson.parse(result)[0]?.path, 'sinks.*.errors.tolerance');
    const checked = await agent.call('validate');
    assert.deepEqual(validateJson.parse(checked.result).findings, []);
  });

  it('previews records with the connectors file that it was started with', async () => {
    const { result } = await agent.call('preview', { record: ['meters,location=a current=1 1600000000000000000'] });
    const { sink, records } = previewJson.parse(result);
    assert.deepEqual([sink, records[0]?.outcome.kind], ['meters', 'written']);
  });

  it('tells an agent what it asked wrongly, and goes on', async () => {
    assert.match(await agent.refusal('explain', { setting: 'tolerence' }), /did you mean tolerance\?/);
    assert.match(await agent.refusal('explain', { settin: 'tolerance' }), /Unrecognized key/);
    assert.match(await agent.refusal('preview'), /Invalid input: .* at record/);
    assert.match(
      await agent.refusal('verify', { connector: 'meters', endpointUrl: 'http://evil' }),
      /Unrecognized key/,
    );
    assert.equal((await agent.call('validate')).findings, false);
  });

  it('says with findings that something is not right', async () => {
    const { findings, result } = await agent.call('validate', { file: 'package.json' });
    assert.equal(findings, true);
    assert.notDeepEqual(validateJson.parse(result).findings, []);
  });

  it('ends with 0 when nobody speaks to it any more', async () => {
    const { code, out, err } = await startTdkafka(['mcp']).ended;
    assert.deepEqual([code, out, err], [0, '', '']);
  });
});
