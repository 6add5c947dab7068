// The package `openai`: Chat Completions and Responses.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { endless, gateway, isText, key, nothingIsOpen, pixel, prompt, targets, weatherPrompt, weatherSchema } from './lib/setting.mjs';

const client = new OpenAI({ baseURL: `${gateway}/v1`, apiKey: key, maxRetries: 0 });
const user = (content) => [{ role: 'user', content }];
const image = { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } };
const weather = { type: 'function', function: { name: 'get_weather', description: 'The weather', parameters: weatherSchema } };

for (const target of targets) {
  describe(`openai, chat → ${target}`, () => {
    const model = `${target}/gpt-4o`;

    it('streams text, a finish and usage', async () => {
      const stream = await client.chat.completions.create({
        model,
        messages: [{ role: 'system', content: 'Be brief.' }, ...user(prompt)],
        stream: true,
        stream_options: { include_usage: true },
      });
      let text = '';
      let finish;
      let usage;
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta?.content ?? '';
        finish ??= chunk.choices[0]?.finish_reason;
        usage ??= chunk.usage;
      }
      isText(text);
      assert.equal(finish, 'stop');
      assert.ok(usage.prompt_tokens > 0 && usage.completion_tokens > 0);
    });

    it('answers whole, with the answering model and usage', async () => {
      const answer = await client.chat.completions.create({ model, messages: user(prompt) });
      isText(answer.choices[0].message.content);
      assert.equal(answer.model, 'gpt-4o');
      assert.ok(answer.usage.total_tokens > 0);
    });

    it('calls tools, and goes on with their results', async () => {
      const stream = client.chat.completions.stream({ model, messages: user(weatherPrompt), tools: [weather] });
      const { message, finish_reason } = (await stream.finalChatCompletion()).choices[0];
      assert.equal(finish_reason, 'tool_calls');
      const [call] = message.tool_calls;
      assert.equal(call.function.name, 'get_weather');
      assert.equal(typeof JSON.parse(call.function.arguments).city, 'string');
      const next = await client.chat.completions.create({
        model,
        tools: [weather],
        messages: [...user(weatherPrompt), message, { role: 'tool', tool_call_id: call.id, content: '17 °C' }],
      });
      isText(next.choices[0].message.content);
    });

    it('shows images', async () => {
      const answer = await client.chat.completions.create({ model, messages: user([{ type: 'text', text: 'What is it?' }, image]) });
      assert.match(answer.choices[0].message.content, /PNG image of 1 × 1 pixels/);
    });

    it('counts reasoning', async () => {
      const answer = await client.chat.completions.create({ model: `${model}~reasoning=12`, messages: user(prompt) });
      isText(answer.choices[0].message.content);
      if (target !== 'anthropic') assert.ok(answer.usage.completion_tokens_details.reasoning_tokens > 0); // Anthropic does not tell
    });

    it('tells a provider\'s error as its own', async () => {
      const call = client.chat.completions.create({ model: `${model}~status=429~retry-after=7`, messages: user(prompt) });
      await assert.rejects(call, (e) => e instanceof OpenAI.RateLimitError && e.headers.get('retry-after') === '7');
    });

    it('lets go when aborted', async () => {
      const abort = new AbortController();
      const stream = await client.chat.completions.create(
        { model: endless(target), messages: user(prompt), stream: true },
        { signal: abort.signal },
      );
      for await (const chunk of stream) if (chunk.choices[0]?.delta?.content) abort.abort();
      await nothingIsOpen();
    });
  });

  describe(`openai, responses → ${target}`, () => {
    const model = `${target}/gpt-4o`;

    it('streams text to a completed response with usage', async () => {
      const stream = await client.responses.create({ model, instructions: 'Be brief.', input: prompt, stream: true });
      let text = '';
      let done;
      for await (const event of stream) {
        if (event.type === 'response.output_text.delta') text += event.delta;
        if (event.type === 'response.completed') done = event.response;
      }
      isText(text);
      assert.equal(done.status, 'completed');
      assert.ok(done.usage.input_tokens > 0 && done.usage.output_tokens > 0);
    });

    it('answers whole', async () => {
      const answer = await client.responses.create({ model, input: prompt });
      isText(answer.output_text);
    });

    it('calls tools, and goes on with their results', async () => {
      const tools = [{ type: 'function', name: 'get_weather', description: 'The weather', parameters: weatherSchema, strict: false }];
      const first = await client.responses.create({ model, input: weatherPrompt, tools });
      const call = first.output.find((item) => item.type === 'function_call');
      assert.equal(call.name, 'get_weather');
      assert.equal(typeof JSON.parse(call.arguments).city, 'string');
      const next = await client.responses.create({
        model,
        tools,
        input: [
          { role: 'user', content: weatherPrompt },
          ...first.output,
          { type: 'function_call_output', call_id: call.call_id, output: '17 °C' },
        ],
      });
      isText(next.output_text);
    });

    it('shows images', async () => {
      const content = [
        { type: 'input_text', text: 'What is it?' },
        { type: 'input_image', image_url: image.image_url.url, detail: 'auto' },
      ];
      const answer = await client.responses.create({ model, input: [{ role: 'user', content }] });
      assert.match(answer.output_text, /PNG image of 1 × 1 pixels/);
    });
  });
}

describe('openai', () => {
  it('is refused with a wrong key', async () => {
    const stranger = new OpenAI({ baseURL: `${gateway}/v1`, apiKey: 'wrong', maxRetries: 0 });
    await assert.rejects(stranger.chat.completions.create({ model: 'fast', messages: user(prompt) }), OpenAI.AuthenticationError);
  });

  it('is told of an unknown model', async () => {
    const call = client.chat.completions.create({ model: 'no-such-model', messages: user(prompt) });
    await assert.rejects(call, OpenAI.NotFoundError);
  });

  it('is told of a bad request', async () => {
    await assert.rejects(client.chat.completions.create({ model: 'fast', messages: [] }), OpenAI.BadRequestError);
  });

  it('gets an alias answered by the route that can', async () => {
    const { data, response } = await client.chat.completions.create({ model: 'fast', messages: user(prompt) }).withResponse();
    isText(data.choices[0].message.content);
    assert.equal(response.headers.get('x-llmd-route'), 'anthropic/claude-haiku-5-5');
    assert.equal(response.headers.get('x-llmd-attempts'), '2');
  });

  it('lists models, the aliases among them', async () => {
    const models = await client.models.list();
    assert.ok(models.data.some((model) => model.id === 'fast'));
  });
});
