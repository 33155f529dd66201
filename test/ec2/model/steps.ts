import type { Authentication, Settings } from './state.ts';

/** A wrong parameter, and the codes of which the answer must have one. Undefined: the parameter is left out. */
export interface Mistake {
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly codes: readonly string[];
}

/** How anything may be asked. */
export interface Manner {
  readonly dryRun?: boolean;
  readonly token?: string;
  /** The replica that is asked. */
  readonly replica?: 0 | 1;
  readonly mistake?: Mistake;
}

/** A tag to delete has no value when any will do. */
export interface ModelTag {
  readonly key: string;
  readonly value?: string;
}

interface Networks {
  readonly vpc?: string;
  readonly groups?: readonly string[];
}

export type Create = Networks & {
  readonly kind: 'create';
  readonly clients: string;
  readonly transport?: 'udp' | 'tcp';
  readonly authentication: Authentication;
  readonly settings: Settings;
  readonly tags: readonly ModelTag[];
};

/** `endpoint` is an alias. */
interface On {
  readonly endpoint: string;
}

export type Modify = On & Networks & { readonly kind: 'modify'; readonly settings: Settings };
export type Associate = On & { readonly kind: 'associate' | 'disassociate'; readonly subnet: string };
export type Apply = On & {
  readonly kind: 'apply';
  readonly vpc: string;
  readonly groups: readonly string[];
};
export type Ingress = On & {
  readonly kind: 'authorize' | 'revoke';
  readonly to: string;
  readonly group: string;
  readonly description?: string;
};
export type Route = On & {
  readonly kind: 'route';
  readonly to: string;
  readonly target: string;
  readonly description?: string;
};
export type Unroute = On & { readonly kind: 'unroute'; readonly to: string; readonly target?: string };
export type Tags = {
  readonly kind: 'tag' | 'untag';
  readonly endpoints: readonly string[];
  readonly tags: readonly ModelTag[];
};
export type Import = On & { readonly kind: 'import'; readonly list: string };
export type Delete = On & { readonly kind: 'delete' };

/** One request that changes something. */
export type Step = Manner &
  (Create | Modify | Associate | Apply | Ingress | Route | Unroute | Tags | Import | Delete);

/** The endpoints that a step speaks of. */
export function endpointsOf(step: Step): readonly string[] {
  if ('endpoints' in step) return step.endpoints;
  return 'endpoint' in step ? [step.endpoint] : [];
}
