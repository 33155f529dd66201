import { DuplicateId, IdMalformed } from './refusals.ts';
import { everyElement, localName, type XmlElement } from './xml-element.ts';

/** An xs:ID (an NCName) of ASCII characters, which is what identity providers write; at most 256 of them. */
const ID = /^[A-Za-z_][A-Za-z0-9_.-]{0,255}$/;

/**
 * Every ID is an XML name and unique, whatever its attribute is called and in whatever namespace it is: verifiers
 * disagree on what an ID is, and a signature must mean one element to all of them.
 */
export function checkIds(root: XmlElement): void {
  const seen = new Set<string>();
  for (const id of [...everyElement(root)].flatMap(idsOf)) {
    if (!ID.test(id)) throw new IdMalformed({ received: id.slice(0, 200) });
    if (seen.has(id)) throw new DuplicateId({ received: id });
    seen.add(id);
  }
}

function idsOf(element: XmlElement): readonly string[] {
  return [...element.attributes].flatMap(([name, value]) =>
    localName(name).toLowerCase() === 'id' ? [value] : [],
  );
}

/** The ID of a Response or Assertion; throws `IdMalformed` when it has none. */
export function requiredId(element: XmlElement): string {
  const id = element.attributes.get('ID');
  if (id === undefined) throw new IdMalformed({ expected: `an ID on ${element.name}` });
  return id;
}
