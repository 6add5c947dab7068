// Runs every client against a gateway of its own. The last line counts; the exit code tells whether all passed.
import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { startServers } from './lib/servers.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const llmd = resolve(process.argv[2] ?? join(here, '../../artifacts/bin/LlmDispatcher.Cli/debug/llmd'));
const files = readdirSync(here)
  .filter((name) => name.endsWith('.test.mjs'))
  .map((name) => join(here, name));

const servers = await startServers(llmd);
process.env.LLMD_GATEWAY = servers.gateway;
process.env.LLMD_KEY = servers.key;

let passed = 0;
let failed = 0;
try {
  const tests = run({ files, concurrency: 1, timeout: 60_000 });
  // A group is no test, and neither is a file unless it could not be run.
  const isTest = (data) => data.details.type !== 'suite' && !files.includes(data.name);
  tests.on('test:pass', (data) => (passed += isTest(data) ? 1 : 0));
  tests.on('test:fail', (data) => (failed += data.details.type !== 'suite' ? 1 : 0));
  tests.compose(spec).pipe(process.stdout);
  await new Promise((end) => tests.on('end', end));
} finally {
  await servers.stop();
}
console.log(`clients: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
