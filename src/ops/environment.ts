import type { z } from 'zod';
import { ConfigurationFaulty } from './configuration-faulty.ts';
import { environmentVariables, secretVariables, type VariableName } from './environment-variables.ts';
import { isLoopback, parseListenAddress } from './listen-address.ts';

type Values = { readonly [Name in VariableName]: z.output<(typeof environmentVariables)[Name]> };

/** What the environment says, checked whole. Secrets print as `***`. */
export interface Environment {
  /** The configuration file that was named; undefined: `./postern.yaml`, if it is there. */
  readonly configurationFile: string | undefined;
  readonly portalUrl: Values['POSTERN_PORTAL_URL'];
  readonly portalListen: Values['POSTERN_LISTEN'];
  readonly apiListen: Values['POSTERN_API_LISTEN'];
  /** The files of the management API's certificate; undefined: it speaks plain HTTP, on loopback only. */
  readonly apiTls: { readonly certificateFile: string; readonly keyFile: string } | undefined;
  /** Where EC2 actions go that are not ours; undefined: nowhere. */
  readonly ec2Upstream: Values['POSTERN_EC2_UPSTREAM'];
  readonly opsListen: Values['POSTERN_OPS_LISTEN'];
  readonly redisUrl: Values['POSTERN_REDIS_URL'];
  readonly dataDirectory: string;
  /** The first encrypts, all decrypt; undefined: generated into the data directory (never with Redis). */
  readonly dataKeys: Values['POSTERN_DATA_KEY'];
  /** The first is for new sessions, all are for old ones; undefined: generated into the data directory (never with Redis). */
  readonly sessionSecrets: Values['POSTERN_SESSION_SECRET'];
  readonly trustedProxies: readonly string[];
  readonly samlEntityId: string;
  /** Milliseconds. */
  readonly clockSkewMs: number;
  readonly logLevel: Values['POSTERN_LOG_LEVEL'];
  /** undefined: pretty on a terminal, json elsewhere. */
  readonly logFormat: Values['POSTERN_LOG_FORMAT'];
}

/** Reads the text of a file; throws as `node:fs` does. */
export type ReadTextFile = (path: string) => string;

/** The text of each variable that is set; undefined: it could not be read, and a fault says why. */
type Texts = ReadonlyMap<VariableName, string | undefined>;

/** `env` as `process.env` gives it. Throws {@link ConfigurationFaulty} with every fault that was found. */
export function readEnvironment(env: NodeJS.ProcessEnv, readFile: ReadTextFile): Environment {
  const faults: string[] = [];
  const texts = readTexts(env, readFile, faults);
  const values = parseTexts(texts, faults);
  faults.push(...crossFaults(texts));
  if (faults.length > 0) throw new ConfigurationFaulty(faults);
  return Object.freeze({
    configurationFile: values.POSTERN_CONFIG,
    portalUrl: values.POSTERN_PORTAL_URL,
    portalListen: values.POSTERN_LISTEN,
    apiListen: values.POSTERN_API_LISTEN,
    apiTls: apiTlsOf(values),
    ec2Upstream: values.POSTERN_EC2_UPSTREAM,
    opsListen: values.POSTERN_OPS_LISTEN,
    redisUrl: values.POSTERN_REDIS_URL,
    dataDirectory: values.POSTERN_DATA_DIR,
    dataKeys: values.POSTERN_DATA_KEY,
    sessionSecrets: values.POSTERN_SESSION_SECRET,
    trustedProxies: values.POSTERN_TRUST_PROXY ?? defaultProxies(values.POSTERN_PORTAL_URL),
    samlEntityId: values.POSTERN_SAML_ENTITY_ID,
    clockSkewMs: values.POSTERN_SAML_CLOCK_SKEW_SECONDS,
    logLevel: values.POSTERN_LOG_LEVEL,
    logFormat: values.POSTERN_LOG_FORMAT,
  });
}

/** Both files or none: {@link crossFaults} refuses one without the other. */
function apiTlsOf(values: Values): Environment['apiTls'] {
  const { POSTERN_API_TLS_CERT_FILE: certificateFile, POSTERN_API_TLS_KEY_FILE: keyFile } = values;
  return certificateFile !== undefined && keyFile !== undefined ? { certificateFile, keyFile } : undefined;
}

/** The configuration file that `env` names, right or wrong, so that its faults can be told beside those of `env`. */
export function namedConfigurationFile(env: NodeJS.ProcessEnv): string | undefined {
  return env.POSTERN_CONFIG === '' ? undefined : env.POSTERN_CONFIG;
}

/** Kubernetes describes a service called "postern" to every pod in variables of these names. */
const FROM_KUBERNETES = /^POSTERN_(PORT|SERVICE)(_|$)/;

function readTexts(env: NodeJS.ProcessEnv, readFile: ReadTextFile, faults: string[]): Texts {
  const texts = new Map<VariableName, string | undefined>();
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('POSTERN_') || FROM_KUBERNETES.test(name) || value === undefined) continue;
    const variable = variableOf(name);
    if (variable === undefined) {
      faults.push(`${name}: is not a name that Postern knows. Correct it, or remove it.`);
    } else if (texts.has(variable)) {
      faults.push(`${variable}: is set here and by ${variable}_FILE. Remove one of them.`);
    } else {
      texts.set(variable, readText(name, variable, value, readFile, faults));
    }
  }
  return texts;
}

function variableOf(name: string): VariableName | undefined {
  if (Object.hasOwn(environmentVariables, name)) return name as VariableName;
  return secretVariables.find((variable) => name === `${variable}_FILE`);
}

function readText(name: string, variable: string, value: string, readFile: ReadTextFile, faults: string[]) {
  try {
    // A text file ends with a line break, which belongs to no secret.
    const text = name === variable || value === '' ? value : readFile(value).trim();
    if (text !== '') return text;
    faults.push(`${name}: is empty. Give it a value, or remove it.`);
  } catch (error) {
    faults.push(`${name}: cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
  return undefined;
}

/** Parses each variable. The result is whole when `faults` stayed empty. */
function parseTexts(texts: Texts, faults: string[]): Values {
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(environmentVariables)) {
    const text = texts.get(name as VariableName);
    if (text === undefined && texts.has(name as VariableName)) continue;
    const { data, error } = schema.safeParse(text);
    if (error) faults.push(...error.issues.map((issue) => `${name}: ${issue.message}`));
    else values[name] = data;
  }
  return values as Values;
}

/**
 * An https portal has a TLS proxy before it, else nobody could reach it. While the listener is on loopback, that proxy
 * is on this machine: unless its word counted, all people would share its address and one rate limit.
 */
function defaultProxies(portalUrl: URL): readonly string[] {
  return portalUrl.protocol === 'https:' ? ['127.0.0.0/8', '::1/128'] : [];
}

/** Rules between variables. They look at what was set, so they speak even while other faults stand. */
function crossFaults(texts: Texts): string[] {
  const faults: string[] = [];
  if (texts.has('POSTERN_REDIS_URL') && !texts.has('POSTERN_SESSION_SECRET')) {
    faults.push('POSTERN_SESSION_SECRET: is required with POSTERN_REDIS_URL, the same for every replica.');
  }
  const https = texts.get('POSTERN_PORTAL_URL')?.startsWith('https:') ?? false;
  const portal = parseListenAddress(texts.get('POSTERN_LISTEN') ?? '');
  if (https && portal && !isLoopback(portal.host) && !texts.has('POSTERN_TRUST_PROXY')) {
    faults.push(
      'POSTERN_TRUST_PROXY: is required with an https portal that listens on more than loopback. Name the addresses of the TLS proxy, such as 10.0.0.5/32; without them all people would share one rate limit.',
    );
  }
  const certificate = texts.has('POSTERN_API_TLS_CERT_FILE');
  const key = texts.has('POSTERN_API_TLS_KEY_FILE');
  if (certificate && !key)
    faults.push('POSTERN_API_TLS_KEY_FILE: is required with POSTERN_API_TLS_CERT_FILE.');
  if (key && !certificate)
    faults.push('POSTERN_API_TLS_CERT_FILE: is required with POSTERN_API_TLS_KEY_FILE.');
  const listen = parseListenAddress(texts.get('POSTERN_API_LISTEN') ?? '');
  if (listen && !isLoopback(listen.host) && !(certificate && key)) {
    faults.push(
      'POSTERN_API_LISTEN: any address but loopback needs POSTERN_API_TLS_CERT_FILE and POSTERN_API_TLS_KEY_FILE.',
    );
  }
  return faults;
}
