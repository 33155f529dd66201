import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentVariables, secretVariables } from '../../src/ops/environment-variables.ts';
import { projectFile } from '../support/production-files.ts';

interface Service {
  readonly build?: string;
  readonly read_only?: boolean;
  readonly user?: string;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: object;
  readonly networks: Readonly<Record<string, { readonly ipv4_address?: string }>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly extra_hosts?: readonly string[];
  readonly stop_grace_period?: string;
}

const compose = parse(projectFile('docker-compose.yml'), { merge: true });
const services: Readonly<Record<string, Service>> = compose.services;
const { 'portal-one': one, 'portal-two': two, proxy, redis } = services as Record<string, Service>;
const dockerfile = projectFile('Dockerfile').replaceAll('\\\n', ' ').split('\n');
const nginx = projectFile('docs/production/nginx.conf');

/** What follows an instruction, for each time that it stands in the Dockerfile. */
const instructions = (name: string) =>
  dockerfile.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1).trim());

const knownNames: readonly string[] = [
  ...Object.keys(environmentVariables),
  ...secretVariables.map((name) => `${name}_FILE`),
];

describe('the Dockerfile', () => {
  it('copies only what is there, and what .dockerignore lets through', () => {
    const copies = instructions('COPY').filter((copy) => !copy.startsWith('--from='));
    const sources = copies.flatMap((copy) => copy.split(' ').slice(0, -1));
    const allowed = projectFile('.dockerignore')
      .match(/^!.*$/gm)
      ?.map((line) => line.slice(1));
    expect([...new Set(sources)].sort()).toEqual(allowed?.sort());
    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
  });

  it('runs the program as a user of its own, who owns the data directory alone', () => {
    expect(instructions('USER')).toEqual(['10001:10001']);
    expect(dockerfile.findIndex((line) => line.startsWith('USER'))).toBeGreaterThan(
      dockerfile.findLastIndex((line) => /^(RUN|COPY)/.test(line)),
    );
    expect(instructions('RUN').filter((run) => run.includes('chown 10001'))).toEqual([
      'mkdir /var/lib/postern && chown 10001:10001 /var/lib/postern && chmod 700 /var/lib/postern',
    ]);
  });

  it('brings compiled code, made by the user that reads it and writable by root alone', () => {
    const [run = ''] = instructions('RUN').filter((run) => run.includes('.cache'));
    const made = run.split('&&').map((step) => step.trim().replaceAll(/\s+/g, ' '));
    const asUser = 'setpriv --reuid=10001 --regid=10001 --clear-groups';
    expect(made[0]).toBe('install -d -o 10001 -g 10001 node_modules/.cache/postern');
    const [start, load, removal, ...rest] = made.slice(1, -2);
    expect(start).toMatch(`${asUser} env POSTERN_DATA_DIR=/tmp/postern-once timeout --preserve-status`);
    expect(load).toMatch(`${asUser} node --import ./dist/compile-cache.js`);
    expect([removal, ...rest]).toEqual(['rm -rf /tmp/postern-once']);
    expect(made.slice(-2)).toEqual([
      'chown -R root:root node_modules/.cache',
      'chmod -R a+rX node_modules/.cache',
    ]);
  });

  it('gives SIGTERM to Node itself', () => {
    expect(instructions('ENTRYPOINT')).toEqual(['["node", "dist/start.js"]']);
    expect(instructions('CMD')).toEqual(['["serve"]']);
  });
});

describe('docker-compose.yml', () => {
  it('lets no container write to its file system, gain rights, or run as root', () => {
    for (const [name, service] of Object.entries(services)) {
      expect({ name, ...service }).toMatchObject({
        name,
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        tmpfs: ['/tmp'],
      });
      // What is built here has the user of its image.
      if (!service.build) expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    }
  });

  it('publishes the proxy and nothing else', () => {
    expect(Object.keys(services).filter((name) => services[name]?.ports)).toEqual(['proxy']);
    expect(Object.keys(redis?.networks ?? {})).toEqual(['state']);
    expect(compose.networks.state).toEqual({ internal: true });
  });

  it('waits for the health of what each service needs', () => {
    expect(proxy?.healthcheck).toBeDefined();
    expect(redis?.healthcheck).toBeDefined();
    const conditions = Object.values(services).flatMap(({ depends_on = {} }) => Object.entries(depends_on));
    expect(conditions.map(([name, { condition }]) => `${name} ${condition}`).sort()).toEqual([
      'portal-one service_healthy',
      'portal-two service_healthy',
      'redis service_healthy',
      'redis service_healthy',
      'redis service_healthy',
    ]);
  });

  it('gives replicas longer to stop than their two listeners may drain', () => {
    expect([one?.stop_grace_period, two?.stop_grace_period]).toEqual(['30s', '30s']);
  });

  it('has two replicas that differ in their address alone', () => {
    const { networks: first, ...rest } = one ?? { networks: {} };
    const { networks: second, ...others } = two ?? { networks: {} };
    expect(rest).toEqual(others);
    expect(first.front?.ipv4_address).not.toBe(second.front?.ipv4_address);
  });

  it('believes the address of the proxy, and the proxy knows those of the replicas', () => {
    expect(one?.environment?.POSTERN_TRUST_PROXY).toBe(`${proxy?.networks.front?.ipv4_address}/32`);
    expect(proxy?.extra_hosts).toEqual([
      `portal-one:${one?.networks.front?.ipv4_address}`,
      `portal-two:${two?.networks.front?.ipv4_address}`,
    ]);
  });

  it('hands every secret over as a file, and no other way', () => {
    for (const { environment = {}, secrets = [] } of Object.values(services)) {
      for (const [name, value] of Object.entries(environment)) {
        if (name.endsWith('_FILE')) expect(secrets).toContain(value.replace('/run/secrets/', ''));
        expect(secretVariables as readonly string[]).not.toContain(name);
      }
    }
    expect(nginx.match(/\/run\/secrets\/[\w-]+/g)?.map((path) => path.replace('/run/secrets/', ''))).toEqual(
      proxy?.secrets,
    );
    const declared = Object.entries<{ file: string }>(compose.secrets);
    expect(declared.map(([name, { file }]) => file === `./secrets/${name}`)).not.toContain(false);
    const used = new Set(Object.values(services).flatMap(({ secrets = [] }) => secrets));
    expect([...used].sort()).toEqual(declared.map(([name]) => name).sort());
  });

  it('starts Redis so that it keeps what was acknowledged', () => {
    const flags = redis?.command?.join(' ');
    expect(flags).toContain('--appendonly yes --appendfsync always --maxmemory-policy noeviction');
    expect(redis?.volumes).toEqual(['redis-data:/data']);
    expect(flags).toContain('--dir /data');
  });
});

describe('the names of settings in the files of production', () => {
  it.each(['docker-compose.yml', '.env.example', 'Dockerfile'])(
    'are all known to the program: %s',
    (file) => {
      const names = new Set(projectFile(file).match(/POSTERN_[A-Z_]+/g));
      expect([...names].filter((name) => !knownNames.includes(name))).toEqual([]);
      expect(names.size).toBeGreaterThan(0);
    },
  );

  it('are all explained in .env.example that docker-compose.yml asks for', () => {
    const asked = new Set(projectFile('docker-compose.yml').match(/(?<=[^$]\$\{)[A-Z_]+/g));
    const given = projectFile('.env.example').match(/^[A-Z_]+(?==)/gm) ?? [];
    expect(given.toSorted()).toEqual([...asked].sort());
  });
});
