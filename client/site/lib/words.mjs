// The interface's own words, from the one catalogue, in one language.
import { readFileSync } from 'node:fs';

export const LANGUAGES = ['it', 'en'];

const CATALOGUE = JSON.parse(readFileSync(new URL('../strings.json', import.meta.url), 'utf8'));

export function words(lang) {
  return Object.fromEntries(Object.entries(CATALOGUE).map(([key, said]) => [key, said[lang]]));
}

// Letters and marks that run from right to left: text with them is isolated, lest it reorder what
// stands around it.
export const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\u200E\u200F\u061C\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

// `{name}` in a text is replaced by values.name.
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    if (!Object.hasOwn(values, name)) return whole;
    const value = values[name];
    return typeof value === 'string' && RIGHT_TO_LEFT.test(value)
      ? `\u2068${value}\u2069`
      : String(value);
  });
}

export function formatDate(text, lang) {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') ? new Date(`${text}T00:00:00Z`) : null;
  if (date === null || Number.isNaN(date.getTime())) return text ?? '';
  return new Intl.DateTimeFormat(lang === 'it' ? 'it-IT' : 'en-GB', {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(date);
}

export function formatNumber(value, lang) {
  const text = String(value);
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  const [whole, fraction] = text.split('.');
  const grouped =
    whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, lang === 'it' ? '.' : ',') : whole;
  return fraction === undefined ? grouped : grouped + (lang === 'it' ? ',' : '.') + fraction;
}
