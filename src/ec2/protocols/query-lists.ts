import type { Tag } from '../../kernel/tags.ts';
import { InvalidParameterValue } from '../wire/failures.ts';
import type { Form } from '../wire/form.ts';

/** `name.member.1.`, `name.member.2.` and so on. Throws `InvalidParameterValue`. */
export function members(form: Form, name: string): readonly Form[] {
  expectNoText(form, name);
  return form.structures(`${name}.member`);
}

/** `name.member.1`, `name.member.2` and so on. Throws `InvalidParameterValue`. */
export function textMembers(form: Form, name: string): readonly string[] {
  expectNoText(form, name);
  return form.list(`${name}.member`) ?? [];
}

/** `Tags.member.N.Key` and `.Value`. Throws `MissingParameter` and `InvalidParameterValue`. */
export function tagMembers(form: Form): readonly Tag[] {
  return members(form, 'Tags').map((tag) => ({
    key: tag.requiredText('Key'),
    value: tag.text('Value') ?? '',
  }));
}

/** Clients write an empty list as an empty text. */
function expectNoText(form: Form, name: string): void {
  if (!form.text(name)) return;
  throw new InvalidParameterValue(`${name} is a list: write ${name}.member.1, ${name}.member.2 and so on.`);
}
