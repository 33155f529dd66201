import { isVariable } from './condition-keys.ts';
import { variablesIn } from './pattern.ts';

/** What is wrong with the variables in a text of a policy; undefined: nothing. */
export function unknownVariable(text: string): string | undefined {
  const unknown = variablesIn(text).find((key) => !isVariable(key));
  if (unknown !== undefined) {
    return `\${${unknown}} stands for nothing here. Variables are keys that every request has, such as \${aws:username}.`;
  }
  return /\$\{[^}]*$/.test(text) ? `A variable begins with \${ and has no end. Close it with }.` : undefined;
}
