// Text from municipalities' files, made fit to be shown. Escaping is the templates' work; this takes
// out what escaping cannot help with: characters that hide, reorder or break other text.

// Controls and noncharacters, byte order marks, interlinear and tag characters, soft hyphens; and the
// explicit bidi embeddings, overrides and isolates, by which a text could reorder what follows it.
// Left-to-right and right-to-left marks stay: honest Arabic and Hebrew need them.
const UNWANTED =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u2028-\u202E\u2060-\u206F\uFEFF\uFFF0-\uFFFB\uFFFE\uFFFF]|[\u{E0000}-\u{E0FFF}]|[\uD800-\uDFFF]/gu;
// More marks than any language sets on one letter; a tower of them would cover other lines.
const MARKS = /(\p{M}{4})\p{M}+/gu;

export function cleanText(text) {
  return String(text)
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(UNWANTED, (found) => (/[\uD800-\uDFFF]/.test(found) && found.length === 1 ? '\uFFFD' : ''))
    .replace(MARKS, '$1')
    .trim();
}

// On one line: for titles, attributes and file names.
export function oneLine(text) {
  return cleanText(text).replace(/\s+/g, ' ');
}

// The whole charter, every string of it. `Object.fromEntries` defines properties: a key `__proto__`
// stays an ordinary key.
export function cleanJson(value) {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanJson);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanJson(inner)]));
  return value;
}

// JSON that may stand inside a script element or a classic script.
export function scriptJson(value, indent) {
  return JSON.stringify(value, null, indent)
    .replace(/</g, '\\u003c')
    .replace(/>/g, '\\u003e')
    .replace(/&/g, '\\u0026')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}
