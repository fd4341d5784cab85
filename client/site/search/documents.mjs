// What the website's search knows of a charter, made when the site is built: plain JSON, which the
// page assigns to window.AMBITO_SEARCH and engine.js reads.
import './fold.js';
import './engine.js';

const { foldWord, isStopWord } = globalThis.AmbitoFold;
const { wordsOf, tellingStems, isGrammar, slipsFrom, MAX_NAME_WORDS } = globalThis.AmbitoSearch;

// The hub's weights by the place a word stands in (lib/search/service_document.h).
const TITLE = { weight: 12, bonus: 6 };
const NAME = { weight: 10, bonus: 6 };
const CITIZEN = { weight: 9, bonus: 2 };
const TEXT = { weight: 3, bonus: 0 };

const sorted = (set) => [...set].sort();

class Place {
  constructor({ weight, bonus }) {
    this.weight = weight;
    this.bonus = bonus;
    this.words = new Set();
    this.alone = new Set();
    this.names = new Set();
  }

  addText(text) {
    for (const word of wordsOf(text ?? '')) if (!isStopWord(word)) this.words.add(word);
  }

  // A text that is a name or a phrase as a whole.
  addName(text, questionWords) {
    this.addText(text);
    const stems = tellingStems(text ?? '', questionWords);
    if (stems.length === 1) this.alone.add(stems[0]);
    if (stems.length > 1 && stems.length <= MAX_NAME_WORDS) this.names.add(stems.join(' '));
  }

  // Words that a better place has need not be said again.
  toJson(better) {
    return {
      weight: this.weight,
      words: sorted(this.words).filter((one) => !better.some(({ words }) => words.has(one))).join(' '),
      alone: { weight: this.weight + this.bonus, stems: sorted(this.alone).join(' ') },
      names: sorted(this.names).filter((one) => !better.some(({ names }) => names.has(one))).join(','),
    };
  }
}

// `SAD`, `C.D.D.`: who says it means the service.
const isAcronym = (name) => /^(?:\p{Lu}\.?){2,}$/u.test(name);

// `known`: what the catalogue calls the service, its title first.
function documentOf(service, known, questionWords) {
  const [title, name, citizen, text] = [TITLE, NAME, CITIZEN, TEXT].map((place) => new Place(place));
  title.addName(service.title, questionWords);
  text.addText(service.description);
  (known?.names ?? []).forEach((one, i) => {
    (i === 0 || isAcronym(one) ? title : name).addName(one, questionWords);
  });
  for (const one of known?.citizen_words ?? []) citizen.addName(one, questionWords);
  for (const { sheet } of service.sheets ?? []) {
    name.addName(sheet.local_title, questionWords);
    text.addText(sheet.description);
    text.addText(sheet.target_users);
  }
  const places = [title, name, citizen, text];
  return {
    id: service.id,
    title: service.title,
    places: places.map((place, i) => place.toJson(places.slice(0, i))),
  };
}

// Folded words that are written with accents: of several writings the first in order.
function readableWords(texts) {
  const readable = new Map();
  for (const text of texts) {
    for (const [written] of (text ?? '').toLowerCase().matchAll(/[\p{L}\p{M}]+/gu)) {
      const [word] = wordsOf(written);
      if (word === undefined || word === written || isStopWord(word)) continue;
      if (!readable.has(word) || written < readable.get(word)) readable.set(word, written);
    }
  }
  return [...readable].sort();
}

// Groups of words, with what no service here has left out.
function groupsOf(groups, stems, questionWords) {
  return groups.map(({ said, meant, weight }) => ({
    said: [...new Set(said.map((one) => wordsOf(one).filter((word) => !isGrammar(word)).join(' ')))]
        .filter((one) => one !== ''),
    meant: meant.map((one) => tellingStems(one, questionWords))
        .filter((one) => one.length > 0 && one.every((stem) => stems.has(stem))),
    weight: weight ?? 0.6,
  })).filter(({ said, meant }) => said.length > 0 && meant.length > 0);
}

// Words that citizens and offices use of services which are not here, each so much like a word that
// is here that it would be taken for a slip: who asks for a `cane` did not mean `case`.
function spelledWell(words, here, stems) {
  const used = Object.values(words?.services ?? {})
      .flatMap(({ names, citizen_words }) => [...(names ?? []), ...(citizen_words ?? [])])
      .concat((words?.groups ?? []).flatMap(({ said, meant }) => [...said, ...meant]));
  return sorted(new Set(used.flatMap(wordsOf)))
      .filter((word) => !stems.has(foldWord(word)))
      .filter((word) => here.some((other) => slipsFrom(word, other) < Infinity));
}

// `charter` is a published charter; `words`, which may be absent, what citizens and offices call
// its services, words of questions, and groups of words with one meaning.
export function searchDocuments(charter, words = {}) {
  const known = new Map(Object.entries(words?.services ?? {}));
  const questionWords = new Set((words?.question_words ?? []).flatMap(wordsOf));
  const services = charter.services
      .map((service) => documentOf(service, known.get(service.id), questionWords));
  const here = [...new Set(services.flatMap(({ places }) =>
    places.flatMap((place) => place.words.split(' '))))];
  const stems = new Set(here.map(foldWord));
  const named = charter.services.flatMap(({ id, title, sheets }) => [
    title, ...(sheets ?? []).map(({ sheet }) => sheet.local_title),
    ...(known.get(id)?.names ?? []), ...(known.get(id)?.citizen_words ?? []),
  ]);
  return {
    format_version: 1,
    services,
    readable: readableWords(named),
    question_words: sorted(questionWords),
    spelled_well: spelledWell(words, here, stems),
    groups: groupsOf(words?.groups ?? [], stems, questionWords),
  };
}

// A classic script that sets window.AMBITO_SEARCH: nothing in it ends a script element or a line.
export function searchScript(documents) {
  const json = JSON.stringify(documents).replace(/[<\u2028\u2029]/g, (letter) =>
    `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `window.AMBITO_SEARCH = ${json};\n`;
}
