/** An IAM identity-based policy document, parsed. Lists are lists here, also where the document has one text. */
export interface Policy {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Patterns;
  readonly resources: Patterns;
  readonly conditions: readonly Condition[];
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface Patterns {
  readonly isNegated: boolean;
  readonly patterns: readonly string[];
}

/** One key of one operator, such as `StringLike` on `ec2:SamlProviderArn`; its values are alternatives. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}
