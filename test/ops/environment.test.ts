import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigurationFaulty } from '../../src/ops/configuration-faulty.ts';
import { readEnvironment } from '../../src/ops/environment.ts';
import { environmentVariables } from '../../src/ops/environment-variables.ts';

const SECRET = 'a-session-secret-of-more-than-32-characters';
const KEY = Buffer.alloc(32, 7).toString('base64');

/** Every variable with a good value; all of them together make a good environment. */
const GOOD = {
  POSTERN_CONFIG: './other.yaml',
  POSTERN_PORTAL_URL: 'https://vpn.example.com',
  POSTERN_LISTEN: '[::1]:8443',
  POSTERN_API_LISTEN: '0.0.0.0:8081',
  POSTERN_API_TLS_CERT_FILE: './api.crt',
  POSTERN_API_TLS_KEY_FILE: './api.key',
  POSTERN_EC2_UPSTREAM: 'https://ec2.example.com',
  POSTERN_OPS_LISTEN: '0.0.0.0:9090',
  POSTERN_REDIS_URL: 'rediss://user:hunter2@redis.example.com:6380',
  POSTERN_DATA_DIR: '/var/lib/postern',
  POSTERN_DATA_KEY: `${KEY},${KEY}`,
  POSTERN_SESSION_SECRET: `${SECRET},${SECRET}`,
  POSTERN_TRUST_PROXY: '10.0.0.0/8, 2001:db8::/32',
  POSTERN_SAML_ENTITY_ID: 'https://vpn.example.com/saml',
  POSTERN_SAML_CLOCK_SKEW_SECONDS: '60',
  POSTERN_LOG_LEVEL: 'warn',
  POSTERN_LOG_FORMAT: 'pretty',
} as const;

/** Values that must be refused, for each variable that does not take any text. */
const WRONG: Readonly<Partial<Record<keyof typeof GOOD, readonly string[]>>> = {
  POSTERN_PORTAL_URL: [
    'vpn.example.com',
    'http://vpn.example.com',
    'http://localhost.example.com',
    'https://vpn.example.com/portal',
    'https://vpn.example.com/?a=b',
    'https://vpn.example.com/#a',
    'https://user@vpn.example.com',
    'ftp://vpn.example.com',
    'javascript:alert(1)',
  ],
  POSTERN_LISTEN: ['8080', ':8080', 'localhost', 'localhost:65536', '::1:8080', '[127.0.0.1]:80', 'a b:80'],
  POSTERN_API_LISTEN: ['localhost:http'],
  POSTERN_EC2_UPSTREAM: [
    'ec2.example.com',
    'https://me:secret@ec2.example.com',
    'https://ec2.example.com/?a=b',
  ],
  POSTERN_OPS_LISTEN: ['localhost:-1', 'localhost:123456'],
  POSTERN_REDIS_URL: [
    'redis.example.com:6379',
    'https://redis.example.com',
    'redis://',
    'redis://h/abc',
    'redis://h?x=1',
  ],
  POSTERN_DATA_KEY: ['short', `${KEY},`, `${KEY},${KEY.slice(0, -2)}`, 'A'.repeat(44)],
  POSTERN_SESSION_SECRET: ['x'.repeat(31), `${SECRET},`, `,${SECRET}`],
  POSTERN_TRUST_PROXY: ['10.0.0.1', '10.0.0.0/33', '10.0.0.1/8', '0.0.0.0/0', '::/0', 'true', '10.0.0.0/8,'],
  POSTERN_SAML_ENTITY_ID: ['x'.repeat(1025)],
  POSTERN_SAML_CLOCK_SKEW_SECONDS: ['301', '-1', '1.5', '3m', '0x10'],
  POSTERN_LOG_LEVEL: ['loud', 'INFO'],
  POSTERN_LOG_FORMAT: ['xml'],
};

function noFiles(path: string): string {
  throw new Error(`ENOENT: no such file, open '${path}'`);
}

function faultsOf(env: NodeJS.ProcessEnv, readFile = noFiles): readonly string[] {
  try {
    readEnvironment(env, readFile);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationFaulty) return error.faults;
    throw error;
  }
}

describe('readEnvironment', () => {
  it('has a good and, where not any text will do, a wrong value here for every variable it knows', () => {
    expect(Object.keys(GOOD)).toEqual(Object.keys(environmentVariables));
    const anyText = [
      'POSTERN_CONFIG',
      'POSTERN_API_TLS_CERT_FILE',
      'POSTERN_API_TLS_KEY_FILE',
      'POSTERN_DATA_DIR',
    ];
    expect([...Object.keys(WRONG), ...anyText].sort()).toEqual(Object.keys(GOOD).sort());
  });

  it('needs nothing, and has the documented defaults', () => {
    expect(readEnvironment({ PATH: '/bin', HOME: '/root' }, noFiles)).toEqual({
      configurationFile: undefined,
      portalUrl: new URL('http://localhost:8080'),
      portalListen: { host: '127.0.0.1', port: 8080 },
      apiListen: { host: '127.0.0.1', port: 8081 },
      apiTls: undefined,
      ec2Upstream: undefined,
      opsListen: { host: '127.0.0.1', port: 9090 },
      redisUrl: undefined,
      dataDirectory: './data',
      dataKeys: undefined,
      sessionSecrets: undefined,
      trustedProxies: [],
      samlEntityId: 'urn:amazon:webservices:clientvpn',
      clockSkewMs: 180_000,
      logLevel: 'info',
      logFormat: undefined,
    });
  });

  it('believes a TLS proxy on the same machine, and wants the address of any other', () => {
    const https = { POSTERN_PORTAL_URL: 'https://vpn.example.com' };
    expect(readEnvironment(https, noFiles).trustedProxies).toEqual(['127.0.0.0/8', '::1/128']);
    const open = { ...https, POSTERN_LISTEN: '0.0.0.0:8080' };
    expect(faultsOf(open)).toEqual([expect.stringMatching(/^POSTERN_TRUST_PROXY: is required/)]);
    expect(faultsOf({ ...open, POSTERN_TRUST_PROXY: '10.0.0.5/32' })).toEqual([]);
  });

  it('takes several nodes of a Redis Cluster', () => {
    const env = { POSTERN_REDIS_URL: 'redis+cluster://one:6379,two:6379', POSTERN_SESSION_SECRET: SECRET };
    expect(faultsOf(env)).toEqual([]);
  });

  it('reads every variable', () => {
    const environment = readEnvironment(GOOD, noFiles);
    expect(environment).toMatchObject({
      configurationFile: './other.yaml',
      portalUrl: new URL('https://vpn.example.com'),
      portalListen: { host: '::1', port: 8443 },
      opsListen: { host: '0.0.0.0', port: 9090 },
      dataDirectory: '/var/lib/postern',
      trustedProxies: ['10.0.0.0/8', '2001:db8::/32'],
      samlEntityId: 'https://vpn.example.com/saml',
      clockSkewMs: 60_000,
      logLevel: 'warn',
      logFormat: 'pretty',
    });
    expect(environment.redisUrl?.reveal()).toBe(GOOD.POSTERN_REDIS_URL);
    expect(environment.dataKeys?.map((key) => key.reveal())).toEqual([KEY, KEY]);
    expect(environment.sessionSecrets?.map((secret) => secret.reveal())).toEqual([SECRET, SECRET]);
    expect(Object.isFrozen(environment)).toBe(true);
  });

  it('names exactly the variables that are wrong, all at once, whichever they are', () => {
    const wrongOnes = fc.record(
      Object.fromEntries(Object.entries(WRONG).map(([name, values]) => [name, fc.constantFrom(...values)])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(wrongOnes, (wrong) => {
        const named = new Set(faultsOf({ ...GOOD, ...wrong }).map((fault) => fault.split(':')[0]));
        expect([...named].sort()).toEqual(Object.keys(wrong).sort());
      }),
    );
  });

  it.each(Object.entries(WRONG).flatMap(([name, values]) => values.map((value) => [name, value] as const)))(
    'refuses %s=%s',
    (name, value) => {
      expect(faultsOf({ ...GOOD, [name]: value })).toEqual([expect.stringContaining(`${name}: `)]);
    },
  );

  it('refuses a variable that is set but empty, since nobody means that', () => {
    for (const name of Object.keys(GOOD)) {
      expect(faultsOf({ ...GOOD, [name]: '' })).toContain(
        `${name}: is empty. Give it a value, or remove it.`,
      );
    }
  });

  it('refuses unknown names, even those that differ by a letter or sit on Object.prototype', () => {
    const names = ['POSTERN_PORTAL_URLS', 'POSTERN_PORTS', 'POSTERN_CONFIG_FILE', 'POSTERN_'];
    for (const name of names) {
      expect(faultsOf({ [name]: 'x' })).toEqual([
        `${name}: is not a name that Postern knows. Correct it, or remove it.`,
      ]);
    }
  });

  it('lets pass what Kubernetes says of a service called postern', () => {
    const env = {
      POSTERN_PORT: 'tcp://10.0.0.1:8080',
      POSTERN_PORT_8080_TCP_ADDR: '10.0.0.1',
      POSTERN_SERVICE_HOST: '10.0.0.1',
      POSTERN_SERVICE_PORT_HTTP: '8080',
    };
    expect(faultsOf(env)).toEqual([]);
  });

  it('takes no portal address with which the links of connections would not fit', () => {
    const ofLength = (length: number) => ({ POSTERN_PORTAL_URL: `https://${'a'.repeat(length - 12)}.org` });
    expect(faultsOf(ofLength(175))).toEqual([]);
    expect(faultsOf(ofLength(176))).toEqual([expect.stringContaining('at most 175 characters')]);
  });

  it('takes http for loopback hosts', () => {
    for (const host of ['localhost', 'postern.localhost:8080', '127.0.0.1', '127.8.8.8:81', '[::1]:8080']) {
      expect(faultsOf({ POSTERN_PORTAL_URL: `http://${host}` })).toEqual([]);
    }
  });
});

describe('secrets in files', () => {
  it('are read without the line break at the end', () => {
    const env = { POSTERN_SESSION_SECRET_FILE: '/run/secret', POSTERN_REDIS_URL_FILE: '/run/redis' };
    const files: Record<string, string> = {
      '/run/secret': `${SECRET}\n`,
      '/run/redis': 'redis://redis:6379\r\n',
    };
    const environment = readEnvironment(env, (path) => files[path] ?? noFiles(path));
    expect(environment.sessionSecrets?.map((secret) => secret.reveal())).toEqual([SECRET]);
    expect(environment.redisUrl?.reveal()).toBe('redis://redis:6379');
  });

  it('are a fault when the file cannot be read, is empty, or the variable itself is set as well', () => {
    expect(faultsOf({ POSTERN_DATA_KEY_FILE: '/nowhere' })).toEqual([
      "POSTERN_DATA_KEY_FILE: cannot be read: ENOENT: no such file, open '/nowhere'.",
    ]);
    expect(faultsOf({ POSTERN_DATA_KEY_FILE: '/empty' }, () => '\n')).toEqual([
      'POSTERN_DATA_KEY_FILE: is empty. Give it a value, or remove it.',
    ]);
    expect(faultsOf({ POSTERN_DATA_KEY: KEY, POSTERN_DATA_KEY_FILE: '/key' }, () => KEY)).toEqual([
      'POSTERN_DATA_KEY: is set here and by POSTERN_DATA_KEY_FILE. Remove one of them.',
    ]);
  });

  it('appear neither in the environment when it is printed nor in a fault', () => {
    const printed =
      inspect(readEnvironment(GOOD, noFiles), { depth: 9 }) + JSON.stringify(readEnvironment(GOOD, noFiles));
    const faults = faultsOf({
      ...GOOD,
      POSTERN_DATA_KEY: `${KEY},nearly-a-key`,
      POSTERN_SESSION_SECRET: `${SECRET},too-short`,
      POSTERN_REDIS_URL: 'http://user:hunter2@redis',
    });
    expect(faults).toHaveLength(3);
    for (const secret of [SECRET, KEY, 'hunter2', 'nearly-a-key', 'too-short']) {
      expect(printed + faults.join()).not.toContain(secret);
    }
  });
});

describe('rules between variables', () => {
  it('want a session secret with Redis, since all replicas must share it', () => {
    expect(faultsOf({ POSTERN_REDIS_URL: 'redis://redis' })).toEqual([
      'POSTERN_SESSION_SECRET: is required with POSTERN_REDIS_URL, the same for every replica.',
    ]);
  });

  it('want TLS for a management API that more than this machine can reach', () => {
    const { POSTERN_API_TLS_CERT_FILE: certificate, POSTERN_API_TLS_KEY_FILE: key } = GOOD;
    expect(faultsOf({ POSTERN_API_LISTEN: '10.0.0.1:8081' })).toHaveLength(1);
    expect(faultsOf({ POSTERN_API_LISTEN: '127.0.0.1:8081' })).toEqual([]);
    expect(faultsOf({ POSTERN_API_TLS_CERT_FILE: certificate })).toHaveLength(1);
    expect(faultsOf({ POSTERN_API_TLS_KEY_FILE: key })).toHaveLength(1);
  });

  it('name both files of the certificate of the management API', () => {
    const env = { POSTERN_API_TLS_CERT_FILE: './api.crt', POSTERN_API_TLS_KEY_FILE: './api.key' };
    expect(readEnvironment(env, noFiles).apiTls).toEqual({
      certificateFile: './api.crt',
      keyFile: './api.key',
    });
  });
});
