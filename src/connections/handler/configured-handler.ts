import type { Secret } from '../../kernel/secret.ts';
import type { SchemaVersion } from './client-connect-handler.ts';

/** A client connect handler as the configuration declares it: under which name endpoints know it, and where it is asked. */
export interface ConfiguredHandler {
  /** Begins with `AWSClientVPN-`; without a qualifier. */
  readonly functionName: string;
  readonly schemaVersion: SchemaVersion;
  readonly destination: Webhook | LambdaFunction;
}

export interface Webhook {
  readonly kind: 'webhook';
  /** https, or http on this machine. */
  readonly url: string;
  /** Each signs every request, so that they can be replaced one after the other. Base64 of the key. */
  readonly secrets: readonly Secret[];
  readonly allowsPrivateAddress: boolean;
  /** PEM: whom the server's certificate must be from. Undefined: from one of those that Node trusts. */
  readonly certificateAuthority?: string;
}

export interface LambdaFunction {
  readonly kind: 'lambda';
  /** Undefined: the address of AWS Lambda in the Region. */
  readonly endpoint?: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
}
