import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PosternProcess, startPostern } from '../support/postern-process.ts';

/** Writes the address of each module into the file that `LOADED` names when it is loaded, and at the end the parts of Node. */
const SAYS_WHAT_IS_LOADED = `data:text/javascript,${encodeURIComponent(`
  import { appendFileSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  const say = (text) => appendFileSync(process.env.LOADED, text + '\\n');
  registerHooks({ load: (url, context, next) => (say(url), next(url, context)) });
  process.once('exit', () => say(process.moduleLoadList.join('\\n')));
`)}`;

let directory: string;
let postern: PosternProcess;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'postern-lean-start-'));
  const env = {
    NODE_OPTIONS: `--import ${SAYS_WHAT_IS_LOADED}`,
    LOADED: join(directory, 'loaded'),
    POSTERN_LISTEN: '127.0.0.1:0',
    POSTERN_OPS_LISTEN: '127.0.0.1:0',
  };
  postern = startPostern(['serve'], env, directory, 'src/start.js');
});

afterEach(async () => {
  postern.signal('SIGKILL');
  await postern.exited;
  rmSync(directory, { recursive: true, force: true });
});

const loaded = () => readFileSync(join(directory, 'loaded'), 'utf8').trim().split('\n');
const loadedOf = (part: string) => loaded().filter((name) => name.includes(part));

describe('a process that serves', () => {
  it('loads the rooms of each API with its first request, and Node’s second HTTP client never', async () => {
    const { apiListen, listen } = await postern.logLine('Postern serves');
    expect((await fetch(`http://${listen}/`)).status).toBeLessThan(400);
    expect(loadedOf('/src/ec2/actions/')).toEqual([]);
    expect((await fetch(`http://${apiListen}/`, { method: 'POST' })).status).toBe(403);
    expect(loadedOf('/src/ec2/actions/')).not.toEqual([]);
    expect(loadedOf('/src/gateway-api/routes.ts')).toEqual([]);
    expect((await fetch(`http://${apiListen}/gateway/v1/orders`)).status).toBe(401);
    expect(loadedOf('/src/gateway-api/routes.ts')).not.toEqual([]);
    postern.signal('SIGTERM');
    await postern.exited;
    expect(loadedOf('internal/')).not.toEqual([]);
    expect(loadedOf('undici')).toEqual([]);
  });

  it('loads what reads bodies with the first form', async () => {
    const { listen } = await postern.logLine('Postern serves');
    expect((await fetch(`http://${listen}/`)).status).toBeLessThan(400);
    expect(loadedOf('/node_modules/express/')).not.toEqual([]);
    expect([...loadedOf('/body-parser/'), ...loadedOf('/iconv-lite/')]).toEqual([]);
    await fetch(`http://${listen}/sign-out`, { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
    expect(loadedOf('/body-parser/')).not.toEqual([]);
  });
});
