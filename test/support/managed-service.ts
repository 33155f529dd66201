import { join } from 'node:path';
import { type ConfigurationDirectory, configurationDirectory } from './configuration-directory.ts';
import { type PosternProcess, startPostern } from './postern-process.ts';

/** A key of the configuration, for clients. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** May do everything. */
export const OPS: AccessKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/** May look at endpoints, and change none. */
export const AUDITOR: AccessKey = {
  accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
  secretAccessKey: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY',
};

export const REALM = { account: '123456789012', region: 'us-east-1' } as const;

/** The subnets that endpoints can be associated with, in two zones of one network. */
export const NETWORK = {
  vpcId: 'vpc-0a1b2c3d4e5f60001',
  subnets: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
  defaultSecurityGroup: 'sg-0a1b2c3d4e5f60001',
  securityGroup: 'sg-0a1b2c3d4e5f60002',
} as const;

/** What an operator writes before there is any endpoint: keys, networks, the domain of the gateways. */
const CONFIGURATION = `Account: "${REALM.account}"
Region: ${REALM.region}
AccessKeys:
  - UserName: ops
    AccessKeyId: ${OPS.accessKeyId}
    SecretAccessKeyFile: ./ops.secret
    Policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] }
  - UserName: auditor
    AccessKeyId: ${AUDITOR.accessKeyId}
    SecretAccessKeyFile: ./auditor.secret
    Policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "ec2:Describe*", Resource: "*" }] }
Networks:
  - VpcId: ${NETWORK.vpcId}
    CidrBlocks: [10.0.0.0/16]
    Subnets:
      - { SubnetId: ${NETWORK.subnets[0]}, CidrBlock: 10.0.1.0/24, AvailabilityZone: site-a }
      - { SubnetId: ${NETWORK.subnets[1]}, CidrBlock: 10.0.2.0/24, AvailabilityZone: site-b }
    SecurityGroups:
      - { GroupId: ${NETWORK.defaultSecurityGroup}, GroupName: default }
      - { GroupId: ${NETWORK.securityGroup}, GroupName: clients }
`;

/** The section of the gateways, while there are none. */
const NO_GATEWAYS = 'Vpn: { Domain: vpn.example.com }\n';

/** A process that serves, and where. */
export interface ServingProcess {
  /** Where the management API answers. */
  readonly api: string;
  /** Where the portal listens; `http://localhost:8080` is what it calls itself. */
  readonly portal: string;
  readonly process: PosternProcess;
  /** Where its SQLite file and its keys are. */
  readonly dataDir: string;
  readonly redisUrl: string | undefined;
}

/** Postern as operators run it, with a configuration directory that is its own. */
export interface ManagedService extends ServingProcess {
  readonly directory: ConfigurationDirectory;
  /** Ends it and removes its files. */
  close(): Promise<void>;
}

export interface ManagedServiceOptions {
  /** Default: SQLite. */
  readonly redisUrl?: string;
  /** Appended to the configuration. */
  readonly declarations?: string;
}

/** A directory with the configuration, and with the secrets that it names. */
export function managedDirectory(declarations = '', vpn = NO_GATEWAYS): ConfigurationDirectory {
  return configurationDirectory({
    'postern.yaml': CONFIGURATION + vpn + declarations,
    'ops.secret': OPS.secretAccessKey,
    'auditor.secret': AUDITOR.secretAccessKey,
  });
}

export async function startManagedService(options: ManagedServiceOptions = {}): Promise<ManagedService> {
  const { redisUrl, declarations } = options;
  const directory = managedDirectory(declarations);
  const serving = await startServing(directory.directory, redisUrl);
  return {
    ...serving,
    directory,
    async close() {
      serving.process.signal('SIGTERM');
      await serving.process.exited;
      directory.remove();
    },
  };
}

/** `serve` with the `postern.yaml` of a directory, on free ports, and whatever else `environment` says. End it by SIGTERM. */
export async function startServing(
  directory: string,
  redisUrl?: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServingProcess> {
  const dataDir = join(directory, 'data');
  const postern = startPostern(['serve'], {
    POSTERN_CONFIG: join(directory, 'postern.yaml'),
    POSTERN_DATA_DIR: dataDir,
    POSTERN_LISTEN: '127.0.0.1:0',
    POSTERN_OPS_LISTEN: '127.0.0.1:0',
    ...(redisUrl && { POSTERN_REDIS_URL: redisUrl, ...SECRETS }),
    ...environment,
  });
  const { listen, apiListen } = await postern.logLine('Postern serves');
  return { api: `http://${apiListen}`, portal: `http://${listen}`, process: postern, dataDir, redisUrl };
}

/** Replicas on Redis must be given what one process makes for itself. */
const SECRETS = {
  POSTERN_DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
  POSTERN_SESSION_SECRET: 'the same secret for all of the replicas',
};
