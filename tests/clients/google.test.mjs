// The package `@google/genai`: Gemini.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiError, GoogleGenAI } from '@google/genai';
import { endless, gateway, isText, key, nothingIsOpen, pixel, prompt, targets, weatherPrompt, weatherSchema } from './lib/setting.mjs';

const client = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: gateway } });
const user = (...parts) => [{ role: 'user', parts }];
const weather = { functionDeclarations: [{ name: 'get_weather', description: 'The weather', parametersJsonSchema: weatherSchema }] };

for (const target of targets) {
  describe(`google → ${target}`, () => {
    const model = `${target}/gemini-2.5-flash`;

    it('streams text, a finish and usage', async () => {
      const stream = await client.models.generateContentStream({ model, contents: prompt, config: { systemInstruction: 'Be brief.' } });
      let text = '';
      let last;
      for await (const chunk of stream) {
        text += chunk.text ?? '';
        last = chunk;
      }
      isText(text);
      assert.equal(last.candidates[0].finishReason, 'STOP');
      assert.ok(last.usageMetadata.totalTokenCount > 0);
    });

    it('answers whole', async () => {
      const answer = await client.models.generateContent({ model, contents: prompt });
      isText(answer.text);
      assert.ok(answer.usageMetadata.promptTokenCount > 0);
    });

    it('calls tools, and goes on with their results', async () => {
      const config = { tools: [weather] };
      const first = await client.models.generateContent({ model, contents: user({ text: weatherPrompt }), config });
      const [call] = first.functionCalls;
      assert.equal(call.name, 'get_weather');
      assert.equal(typeof call.args.city, 'string');
      const result = { functionResponse: { id: call.id, name: call.name, response: { output: '17 °C' } } };
      const contents = [...user({ text: weatherPrompt }), first.candidates[0].content, { role: 'user', parts: [result] }];
      const next = await client.models.generateContent({ model, contents, config });
      isText(next.text);
    });

    it('shows images', async () => {
      const contents = user({ inlineData: { mimeType: 'image/png', data: pixel } }, { text: 'What is it?' });
      const answer = await client.models.generateContent({ model, contents });
      assert.match(answer.text, /PNG image of 1 × 1 pixels/);
    });

    it('shows reasoning as thoughts', async () => {
      const answer = await client.models.generateContent({
        model: `${model}~reasoning=12`,
        contents: prompt,
        config: { thinkingConfig: { includeThoughts: true } },
      });
      isText(answer.text);
      assert.ok(answer.candidates[0].content.parts.some((part) => part.thought && part.text.length > 0));
    });

    it('tells a provider\'s error as its own', async () => {
      const call = client.models.generateContent({ model: `${model}~status=429`, contents: prompt });
      await assert.rejects(call, (e) => e instanceof ApiError && e.status === 429);
    });

    it('lets go when aborted', async () => {
      const abort = new AbortController();
      const stream = await client.models.generateContentStream({
        model: endless(target),
        contents: prompt,
        config: { abortSignal: abort.signal },
      });
      await assert.rejects(async () => {
        for await (const chunk of stream) if (chunk.text) abort.abort();
      });
      await nothingIsOpen();
    });
  });
}

describe('google', () => {
  it('is refused with a wrong key', async () => {
    const stranger = new GoogleGenAI({ apiKey: 'wrong', httpOptions: { baseUrl: gateway } });
    await assert.rejects(stranger.models.generateContent({ model: 'fast', contents: prompt }), (e) => e.status === 401);
  });

  it('is told of an unknown model', async () => {
    await assert.rejects(client.models.generateContent({ model: 'no-such-model', contents: prompt }), (e) => e.status === 404);
  });

  it('lists models', async () => {
    const names = [];
    for await (const model of await client.models.list()) names.push(model.name);
    assert.ok(names.includes('models/fast'));
  });
});
