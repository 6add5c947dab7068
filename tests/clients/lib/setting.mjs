// What every client is tried with.
import assert from 'node:assert/strict';

export const gateway = process.env.LLMD_GATEWAY;
export const key = process.env.LLMD_KEY;

/** The wire languages that the provider behind the gateway speaks; each is a provider of its own there. */
export const targets = ['openai', 'openai-responses', 'anthropic', 'google'];

export const prompt = 'Tell me about the tide in two sentences.';

export const weatherPrompt = 'What is the weather in Paris?';

export const weatherSchema = {
  type: 'object',
  properties: { city: { type: 'string', description: 'The city' } },
  required: ['city'],
};

/** One red pixel. */
export const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==';

/** An answer that takes its time and never ends. */
export const endless = (target) => `${target}/gpt-4o~endless~event-delay=10ms`;

export function isText(text) {
  assert.equal(typeof text, 'string');
  assert.ok(text.length > 20, `a text was expected, not '${text}'`);
}

/** The one number of the gateway's that says what is still under way; the client's side has let go already. */
export async function nothingIsOpen() {
  for (let i = 0; i < 100; i++) {
    const response = await fetch(`${gateway}/metrics`, { headers: { authorization: `Bearer ${key}` } });
    const open = /^llmd_streams_open (\d+)$/m.exec(await response.text());
    assert.ok(open, 'the metrics tell how many streams are open');
    if (open[1] === '0') return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail('a stream stayed open after its client had left');
}
