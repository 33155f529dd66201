import type { AuthenticationOption } from '../endpoints/endpoint.ts';

type OptionOf<Type extends AuthenticationOption['type']> = Extract<
  AuthenticationOption,
  { readonly type: Type }
>;

/** What the endpoint asks for of this type; undefined where it does not. */
export function optionOf<Type extends AuthenticationOption['type']>(
  options: readonly AuthenticationOption[],
  type: Type,
): OptionOf<Type> | undefined {
  return options.find((option): option is OptionOf<Type> => option.type === type);
}
