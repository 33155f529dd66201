/** The version and the value of a row in one text, as Redis holds them: `{"version":3,"value":{…}}`. */
export const ENVELOPE = `'{"version":' || version || ',"value":' || value || '}' AS envelope`;
