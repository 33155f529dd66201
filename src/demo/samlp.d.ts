/** As much of samlp as the demo uses; the package brings no types. */
declare module 'samlp' {
  import type { Request, RequestHandler } from 'express';

  interface ParsedRequest {
    readonly id?: string;
    readonly issuer?: string;
    readonly assertionConsumerServiceURL?: string;
  }

  interface ProfileMapper {
    getClaims(): Readonly<Record<string, string | readonly string[]>>;
    getNameIdentifier(): { readonly nameIdentifier: string; readonly nameIdentifierFormat: string };
  }

  interface ResponseOptions<User> {
    readonly issuer: string;
    readonly cert: string;
    readonly key: string;
    readonly audience: string;
    readonly destination: string;
    readonly recipient: string;
    readonly inResponseTo: string;
    readonly lifetimeInSeconds: number;
    readonly signResponse: boolean;
    readonly signatureAlgorithm: string;
    readonly digestAlgorithm: string;
    readonly authnContextClassRef: string;
    readonly profileMapper: (user: User) => ProfileMapper;
  }

  interface MetadataOptions {
    readonly issuer: string;
    readonly cert: string;
    readonly redirectEndpointPath: string;
    readonly postEndpointPath: string;
    /** A constructor whose prototype lists the attributes to announce. */
    readonly profileMapper: new () => { readonly metadata: readonly never[] };
  }

  const samlp: {
    parseRequest(request: Request, done: (error: Error | null, parsed?: ParsedRequest) => void): void;
    getSamlResponse<User>(
      options: ResponseOptions<User>,
      user: User,
      done: (error: Error | null, xml?: string) => void,
    ): void;
    metadata(options: MetadataOptions): RequestHandler;
  };
  export default samlp;
}
