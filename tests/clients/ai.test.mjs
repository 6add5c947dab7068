// The package `ai`, over its providers for three wire languages.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { endless, gateway, isText, key, nothingIsOpen, pixel, prompt, targets, weatherPrompt, weatherSchema } from './lib/setting.mjs';

const openai = createOpenAI({ baseURL: `${gateway}/v1`, apiKey: key });
const anthropic = createAnthropic({ baseURL: `${gateway}/v1`, apiKey: key });
const google = createGoogleGenerativeAI({ baseURL: `${gateway}/v1beta`, apiKey: key });

const languages = {
  'openai chat': (model) => openai.chat(model),
  'openai responses': (model) => openai.responses(model),
  anthropic: (model) => anthropic(model),
  google: (model) => google(`models/${model}`), // a name with a slash is an address to it
};

// The gateway keeps nothing: a conversation over Responses carries its items along, instead of references to them.
const stateless = { openai: { store: false } };

const tools = {
  get_weather: tool({ description: 'The weather', inputSchema: jsonSchema(weatherSchema), execute: async ({ city }) => `17 °C in ${city}` }),
};

for (const [language, of] of Object.entries(languages)) {
  for (const target of targets) {
    describe(`ai, ${language} → ${target}`, () => {
      const model = of(`${target}/gpt-4o`);
      const common = { model, maxRetries: 0, providerOptions: stateless };

      it('streams text, a finish and usage', async () => {
        const result = streamText({ ...common, system: 'Be brief.', prompt, onError: () => {} });
        let text = '';
        for await (const delta of result.textStream) text += delta;
        isText(text);
        assert.equal(await result.finishReason, 'stop');
        assert.ok((await result.usage).outputTokens > 0);
      });

      it('calls tools, and goes on with their results', async () => {
        const result = await generateText({ ...common, prompt: weatherPrompt, tools, stopWhen: stepCountIs(3) });
        assert.equal(result.steps[0].toolCalls[0].toolName, 'get_weather');
        isText(result.text);
      });

      it('shows images', async () => {
        const content = [
          { type: 'text', text: 'What is it?' },
          { type: 'image', image: Buffer.from(pixel, 'base64'), mediaType: 'image/png' },
        ];
        const result = await generateText({ ...common, messages: [{ role: 'user', content }] });
        assert.match(result.text, /PNG image of 1 × 1 pixels/);
      });

      it('tells a provider\'s error', async () => {
        const call = generateText({ ...common, model: of(`${target}/gpt-4o~status=429`), prompt });
        await assert.rejects(call, (e) => e.statusCode === 429);
      });

      it('lets go when aborted', async () => {
        const abort = new AbortController();
        const result = streamText({ ...common, model: of(endless(target)), prompt, abortSignal: abort.signal, onError: () => {} });
        for await (const delta of result.textStream) if (delta) abort.abort();
        await nothingIsOpen();
      });
    });
  }
}
