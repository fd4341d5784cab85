// A guarantee in words: "entro 30 giorni lavorativi dalla presentazione della domanda". The only place
// where a bound becomes a sentence, for the site and for what is printed.
import { fill, formatNumber } from './words.mjs';

const TIMES = new Set(['second', 'minute', 'hour', 'day', 'working_day', 'week', 'month', 'year']);
// Exactly so many of the next smaller one; months and years have no fixed length.
const MINUTES = { second: 1 / 60, minute: 1, hour: 60, day: 1440, week: 10080 };

export function labelOf(labels, group, code, lang) {
  const terms = labels[group];
  if (!terms || !Object.hasOwn(terms, code ?? '')) return code ?? '';
  return terms[code][lang] || terms[code].it || code;
}

function amount(bound, context) {
  const { labels, lang } = context;
  const number = formatNumber(bound.value, lang);
  if (bound.unit === 'percent') return `${number}%`;
  if (bound.unit === 'count') return number;
  const terms = labels.units ?? {};
  if (!Object.hasOwn(terms, bound.unit)) return `${number} ${bound.unit}`;
  const term = terms[bound.unit];
  const said = Number(bound.value) === 1 ? term[lang] : term[`${lang}_plural`] || term[lang];
  return `${number} ${said}`;
}

function comparison(bound, words) {
  // Of a hundred per cent there is no more.
  if (bound.unit === 'percent' && bound.comparator === 'GE' && Number(bound.value) === 100) return words.comparator_EQ;
  // "entro" says by when; of what is not a time one says "al massimo".
  const time = TIMES.has(bound.unit) ? '_time' : '';
  const key = `comparator_${bound.comparator}${time}`;
  return words[key] ?? words[`comparator_${bound.comparator}`] ?? '{amount}';
}

// From what event the time runs, with its article.
function eventText(event, context) {
  if (!event) return '';
  const said = context.words[`event_from_${event}`];
  return said ?? fill(context.words.event_from, { event: labelOf(context.labels, 'events', event, context.lang) });
}

// context: { labels, lang, words }. No capital, no full stop: it stands after the indicator's name.
export function boundSentence(bound, guarantee, context) {
  if (bound.unit === 'boolean') {
    const yes = Number(bound.value) !== 0;
    return yes ? context.words.boolean_yes : context.words.boolean_no;
  }
  // Italian "almeno il 95%", "almeno l'80%"; English has no article.
  const shown = amount(bound, context);
  const article =
    bound.unit === 'percent' && context.lang === 'it'
      ? /^(8|11%|11,)/.test(shown) ? "l'" : /^0/.test(shown) ? 'lo ' : 'il '
      : '';
  const sentence = fill(comparison(bound, context.words), { amount: article + shown });
  const event = eventText(guarantee.event, context);
  return event === '' ? sentence : `${sentence} ${event}`;
}

// Whether a promise gives more than what all give. Null: units that do not convert.
export function isBeyond(promise, bound) {
  if (!bound || promise.comparator !== bound.comparator) return null;
  const scale = (one) => (one.unit === promise.unit && one.unit === bound.unit ? 1 : MINUTES[one.unit]);
  const mine = Number(promise.value) * (scale(promise) ?? NaN);
  const all = Number(bound.value) * (scale(bound) ?? NaN);
  if (Number.isNaN(mine) || Number.isNaN(all)) return null;
  return mine !== all;
}
