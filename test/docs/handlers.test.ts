import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { askHandler } from '../../src/connections/handler/ask-handler.ts';
import type { HandlerQuestion, SchemaVersion } from '../../src/connections/handler/client-connect-handler.ts';
import { formatRequest } from '../../src/connections/handler/format-request.ts';
import { readShape } from '../../src/declarations-shape.ts';
import { readYaml } from '../../src/declarations-yaml.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { COUNTERS } from '../../src/ops/metric-catalogue.ts';
import { QUESTION } from '../connections/handler/samples.ts';
import { fencedCode, parseMarkdown, tableRows } from '../support/markdown.ts';
import { WEBHOOK_SECRET } from '../support/webhook-server.ts';

const PAGE = readFileSync(new URL('../../docs/connections/handlers.md', import.meta.url), 'utf8');
const { sections } = parseMarkdown(PAGE);

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** The webhook of the page, as a process of its own. */
async function startExample(): Promise<string> {
  const [source = ''] = fencedCode(PAGE, 'js');
  const port = await freePort();
  const env = { SECRET: WEBHOOK_SECRET, PORT: String(port) };
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], { env, stdio: 'inherit' });
  closers.push(() => child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}/`;
  await expect
    .poll(
      () =>
        fetch(url).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 10_000 },
    )
    .toBe(401);
  return url;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function outcomeOf(
  url: string,
  secrets: readonly string[],
  question: HandlerQuestion,
  clock = Date.now,
) {
  const destination = {
    kind: 'webhook',
    url,
    secrets: secrets.map((secret) => new Secret(secret)),
    allowsPrivateAddress: true,
  } as const;
  const handler = { functionName: 'AWSClientVPN-posture', schemaVersion: 'v3', destination } as const;
  const { outcome } = await askHandler(handler, question, { inTurn: (work) => work() }, { clock });
  return outcome;
}

describe('the webhook of the page', () => {
  it('decides, and believes Postern alone', async () => {
    const url = await startExample();
    const old = { ...QUESTION, device: { ...QUESTION.device, platformVersion: '6.1.7601' } };
    expect(await outcomeOf(url, [WEBHOOK_SECRET], QUESTION)).toEqual({
      outcome: 'allowed',
      postureComplianceStatuses: ['compliant'],
    });
    expect(await outcomeOf(url, [WEBHOOK_SECRET], old)).toEqual({
      outcome: 'denied',
      message: 'Please update Windows and connect again.',
      postureComplianceStatuses: ['outdated'],
    });
    const other = Buffer.alloc(32, 9).toString('base64');
    const refused = { outcome: 'failed', reason: 'client-connect-handler-service-error' };
    expect(await outcomeOf(url, [other], QUESTION)).toMatchObject(refused);
    expect(await outcomeOf(url, [WEBHOOK_SECRET], QUESTION, () => Date.now() - 600_000)).toMatchObject(
      refused,
    );
    expect(await outcomeOf(url, [other, WEBHOOK_SECRET], QUESTION)).toMatchObject({ outcome: 'allowed' });
  });
});

describe('the page about client connect handlers', () => {
  it('shows entries of the configuration that are as they must be', () => {
    const [, entries = ''] = fencedCode(PAGE, 'yaml');
    const shape = readShape(readYaml(entries).value);
    expect(shape.faults).toEqual([]);
    expect(shape.lists.ClientConnectHandlers).toHaveLength(2);
  });

  it('lists the members of requests as they are sent', () => {
    const rows = tableRows(sections.get('Request and response') ?? []).filter((row) => row.length === 5);
    const members = (version: SchemaVersion, column: number) => {
      const listed = rows
        .filter((row) => row[column] === 'yes')
        .map(([name = '']) => name.replaceAll('`', ''));
      expect(listed, version).toEqual(Object.keys(JSON.parse(formatRequest(QUESTION, version))));
    };
    members('v1', 2);
    members('v2', 3);
    members('v3', 4);
  });

  it('names for each reason a series that is there', () => {
    const rows = tableRows(sections.get('When it fails') ?? []);
    expect(rows).toHaveLength(6);
    for (const row of rows) expect(Object.keys(COUNTERS)).toContain(row.at(-1)?.replaceAll('`', ''));
  });
});
