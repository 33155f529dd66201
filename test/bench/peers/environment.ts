/** What the bench tells a peer. */
export interface PeerEnvironment {
  readonly port: number;
  readonly redisUrl: string;
  readonly idpEntryPoint: string;
  /** PEM. */
  readonly idpCertificate: string;
}

export function peerEnvironment(): PeerEnvironment {
  return {
    port: Number(variable('PORT')),
    redisUrl: variable('REDIS_URL'),
    idpEntryPoint: variable('IDP_ENTRY_POINT'),
    idpCertificate: variable('IDP_CERTIFICATE'),
  };
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: the bench starts this program.`);
  return value;
}
