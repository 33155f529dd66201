import type { Call } from '../service.ts';

type Details = NonNullable<Call['auditDetails']>;

/** More than any sensible request has; a caller cannot make an audit line grow beyond it. */
const MOST = 60;

/**
 * What a request asks for, as facts of its audit line, with names as on the wire: `tags.1.key`. The endpoint is left out, since it stands in
 * the line anyway. Only for requests without documents.
 */
export function auditDetails(request: object): Details {
  return Object.fromEntries(
    facts('', request)
      .filter(([name]) => name !== 'clientVpnEndpointId')
      .slice(0, MOST),
  );
}

function facts(prefix: string, value: object): readonly (readonly [string, Details[string]])[] {
  const first = Array.isArray(value) ? 1 : 0;
  return Object.entries(value).flatMap(([key, member]) => {
    const name = prefix + (first ? Number(key) + first : key);
    return typeof member === 'object' ? facts(`${name}.`, member) : [[name, member]];
  });
}
