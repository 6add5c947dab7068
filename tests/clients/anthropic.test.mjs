// The package `@anthropic-ai/sdk`: Messages.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { endless, gateway, isText, key, nothingIsOpen, pixel, prompt, targets, weatherPrompt, weatherSchema } from './lib/setting.mjs';

const client = new Anthropic({ baseURL: gateway, apiKey: key, maxRetries: 0 });
const user = (content) => [{ role: 'user', content }];
const textOf = (message) => message.content.filter((block) => block.type === 'text').map((block) => block.text).join('');
const weather = { name: 'get_weather', description: 'The weather', input_schema: weatherSchema };
const max_tokens = 1000;

for (const target of targets) {
  describe(`anthropic → ${target}`, () => {
    const model = `${target}/claude-haiku-5-5`;

    it('streams text, a stop and usage', async () => {
      const stream = client.messages.stream({ model, max_tokens, system: 'Be brief.', messages: user(prompt) });
      let text = '';
      stream.on('text', (delta) => (text += delta));
      const message = await stream.finalMessage();
      isText(text);
      assert.equal(textOf(message), text);
      assert.equal(message.stop_reason, 'end_turn');
      assert.ok(message.usage.output_tokens > 0);
    });

    it('answers whole', async () => {
      const message = await client.messages.create({ model, max_tokens, messages: user(prompt) });
      isText(textOf(message));
      assert.equal(message.model, 'claude-haiku-5-5');
      assert.ok(message.usage.input_tokens > 0);
    });

    it('calls tools, and goes on with their results', async () => {
      const first = await client.messages.stream({ model, max_tokens, tools: [weather], messages: user(weatherPrompt) }).finalMessage();
      assert.equal(first.stop_reason, 'tool_use');
      const call = first.content.find((block) => block.type === 'tool_use');
      assert.equal(call.name, 'get_weather');
      assert.equal(typeof call.input.city, 'string');
      const result = { type: 'tool_result', tool_use_id: call.id, content: '17 °C' };
      const next = await client.messages.create({
        model,
        max_tokens,
        tools: [weather],
        messages: [...user(weatherPrompt), { role: 'assistant', content: first.content }, { role: 'user', content: [result] }],
      });
      isText(textOf(next));
    });

    it('shows images', async () => {
      const picture = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } };
      const message = await client.messages.create({ model, max_tokens, messages: user([picture, { type: 'text', text: 'What is it?' }]) });
      assert.match(textOf(message), /PNG image of 1 × 1 pixels/);
    });

    it('shows reasoning before the answer', async () => {
      const message = await client.messages
        .stream({ model: `${model}~reasoning=12`, max_tokens, messages: user(prompt) })
        .finalMessage();
      isText(textOf(message));
      assert.equal(message.content[0].type, 'thinking');
      assert.ok(message.content[0].thinking.length > 0);
    });

    it('tells a provider\'s error as its own', async () => {
      const call = client.messages.create({ model: `${model}~status=429~retry-after=7`, max_tokens, messages: user(prompt) });
      await assert.rejects(call, (e) => e instanceof Anthropic.RateLimitError && e.headers.get('retry-after') === '7');
    });

    it('lets go when aborted', async () => {
      const stream = await client.messages.create({ model: endless(target), max_tokens, messages: user(prompt), stream: true });
      for await (const event of stream) if (event.type === 'content_block_delta') stream.controller.abort();
      await nothingIsOpen();
    });
  });
}

describe('anthropic', () => {
  it('is refused with a wrong key', async () => {
    const stranger = new Anthropic({ baseURL: gateway, apiKey: 'wrong', maxRetries: 0 });
    await assert.rejects(stranger.messages.create({ model: 'fast', max_tokens, messages: user(prompt) }), Anthropic.AuthenticationError);
  });

  it('is told of an unknown model', async () => {
    await assert.rejects(client.messages.create({ model: 'no-such-model', max_tokens, messages: user(prompt) }), Anthropic.NotFoundError);
  });

  it('is told of a bad request', async () => {
    await assert.rejects(client.messages.create({ model: 'fast', max_tokens, messages: [] }), Anthropic.BadRequestError);
  });

  it('has its tokens counted', async () => {
    const count = await client.messages.countTokens({ model: 'fast', messages: user(prompt) });
    assert.ok(count.input_tokens > 0);
  });

  it('lists models', async () => {
    const models = await client.models.list();
    assert.ok(models.data.some((model) => model.id === 'fast'));
  });
});
