// Starts the simulator and the gateway, as a user would: with the tool, a file and a key.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const dialects = ['openai', 'openai-responses', 'anthropic', 'google'];

/** Runs the tool until it is stopped; resolves once it has said where it listens. */
function start(llmd, args, says) {
  const child = spawn(llmd, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let text = '';
    const read = (part) => {
      text += part;
      const found = says.exec(text);
      if (found) resolve({ child, address: found[1].replace(/\/$/, '') });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`llmd ${args[0]} ended with ${code}: ${text}`)));
  });
}

export async function startServers(llmd) {
  const directory = mkdtempSync(join(tmpdir(), 'llmd-clients-'));
  const simulator = await start(llmd, ['simulate', '--urls', 'http://127.0.0.1:0', '--pace', 'instant'], /listens on (\S+)/);
  const key = JSON.parse(execFileSync(llmd, ['keys', 'new', '--name', 'clients', '--json'], { encoding: 'utf8' }));
  const providers = Object.fromEntries(
    dialects.map((dialect) => {
      const version = dialect.startsWith('openai') ? '/v1' : '';
      return [dialect, { dialect, baseUrl: simulator.address + version, apiKey: 'upstream', models: ['listed'] }];
    }),
  );
  const config = join(directory, 'llmd.json');
  writeFileSync(
    config,
    JSON.stringify({
      providers,
      models: { fast: { routes: ['openai/gpt-4o~status=503', 'anthropic/claude-haiku-5-5'] } },
      policy: { maxRetries: 0, fallback: true },
      gateway: { keys: [{ name: key.name, sha256: key.sha256 }] },
    }),
  );
  const gateway = await start(llmd, ['serve', '--config', config, '--urls', 'http://127.0.0.1:0'], /listens on ([^\s,]+)/);
  return {
    gateway: gateway.address,
    key: key.key,
    async stop() {
      for (const { child } of [gateway, simulator]) {
        child.removeAllListeners('exit');
        const ended = new Promise((resolve) => child.on('exit', resolve));
        child.kill('SIGINT');
        await ended;
      }
      rmSync(directory, { recursive: true });
    },
  };
}
