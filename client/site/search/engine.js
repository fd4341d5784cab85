// Search as you type over what documents.mjs prepared, with the hub's ranking (lib/search): a
// service counts, for each thing the text asks, by the way that fits it best. MiniSearch keeps the
// words and knows which ones begin alike or are spelled alike. A classic script, after MiniSearch's
// and fold.js; sets globalThis.AmbitoSearch.
(function () {
  'use strict';
  const { foldText, foldWord, isStopWord, rootOf } = globalThis.AmbitoFold;

  const MAX_LETTERS = 500;
  const MAX_QUERY_WORDS = 32;
  const MAX_NAME_WORDS = 6;  // Longer names are found by their words.
  const MAX_WORD = 200;
  const MAX_RESULTS = 100;

  // Beside the word itself, which weighs 1.
  const ROOT_WEIGHT = 0.6;
  const SLIP_WEIGHT = 0.8;
  const BEGINNING_WEIGHT = 0.7;

  const MIN_SPELLED_LETTERS = 4;
  const MAX_SPELLED_LETTERS = 30;
  const TWO_SLIPS_LETTERS = 8;
  // What has less than a fifth of what the best has shares a word with the query, and no more.
  const LEAST_OF_BEST = 0.2;
  const STEPS = 2 ** 20;
  const NOWHERE = new Map();

  const listed = (text, separator) => (text === '' ? [] : text.split(separator));
  const wordsOf = (text) => listed(foldText(text), ' ');

  // Grammar alone: part of no phrase. `non` is part of some.
  const isGrammar = (word) => isStopWord(word) && word !== 'non';

  // Stems of the words of a text that say something; of all but stop words where none does.
  function tellingStems(text, questionWords) {
    const words = wordsOf(text).filter((word) => !isStopWord(word));
    const telling = words.filter((word) => !questionWords.has(word));
    return (telling.length > 0 ? telling : words).map(foldWord);
  }

  // Slips that make `b` of `a`: a letter more, less, another one, or two the other way round.
  // Infinity when there are more than `most`.
  function slips(a, b, most) {
    let before = [];
    let last = [];
    for (let j = 0; j <= b.length; ++j) last.push(j);
    for (let i = 1; i <= a.length; ++i) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= b.length; ++j) {
        let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        const turned = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
        if (turned) cost = Math.min(cost, before[j - 2] + 1);
        least = Math.min(least, cost);
        row.push(cost);
      }
      if (least > most) return Infinity;
      before = last;
      last = row;
    }
    return last[b.length] <= most ? last[b.length] : Infinity;
  }

  function commonBeginning(a, b) {
    let size = 0;
    while (size < a.length && a[size] === b[size]) ++size;
    return size;
  }

  const mostSlips = (word) => (word.length < TWO_SLIPS_LETTERS ? 1 : 2);

  // How many slips made `word` of `other`, if that may be; Infinity: it means what it says. Numbers do.
  function slipsFrom(word, other) {
    const most = mostSlips(word);
    const may = word.length >= MIN_SPELLED_LETTERS && word.length <= MAX_SPELLED_LETTERS &&
        !/\d/.test(word) && Math.abs(word.length - other.length) <= most;
    return may ? slips(word, other, most) : Infinity;
  }

  const byId = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  // What services are found by. A letter in front says what a term is: S a stem, R a root, W a whole
  // word, N a name of several words.
  class Terms {
    constructor(services) {
      this.services = services.length;
      this.places = new Map();  // Of a term, by service, the weight of the best place it stands in.
      this.termsOf = new Map();  // Of a whole word.
      for (const service of services) this.addService(service);
    }

    addService({ id, places }) {
      for (const { weight, words, alone, names } of places) {
        for (const word of listed(words, ' ')) {
          let terms = this.termsOf.get(word);
          if (!terms) this.termsOf.set(word, terms = [`S${foldWord(word)}`, `R${rootOf(word)}`, `W${word}`]);
          for (const term of terms) this.add(term, id, weight);
        }
        for (const stem of listed(alone.stems, ' ')) this.add(`S${stem}`, id, alone.weight);
        for (const name of listed(names, ',')) this.add(`N${name}`, id, weight);
      }
    }

    add(term, id, weight) {
      let places = this.places.get(term);
      if (!places) this.places.set(term, places = new Map());
      places.set(id, Math.max(weight, places.get(id) ?? 0));
    }

    placesOf(term) {
      return this.places.get(term) ?? NOWHERE;
    }

    count(term) {
      return this.placesOf(term).size;
    }

    // What one of a place's weight counts. Multiples of one such step: their sums are exact, so that
    // equal services rank equally whatever the order they are added in.
    unit(places, weight) {
      const rarity = Math.log1p(this.services / (places.size + 0.5));
      return Math.round(weight * rarity / 10 * STEPS) / STEPS;
    }

    // Services that have all parts of a way, each a term's places, with what they weigh there together.
    having({ parts, weight }) {
      const units = parts.map((places) => this.unit(places, weight));
      return [...parts[0].keys()]
          .filter((id) => parts.every((places) => places.has(id)))
          .map((id) => [id, parts.reduce((sum, places, i) => sum + units[i] * places.get(id), 0)]);
    }

    // Where words that begin so stand, as if they were one: what somebody is still typing is as rare as
    // all it may become.
    beginning(stem) {
      const all = new Map();
      for (const word of this.alike(stem, { prefix: true })) {
        for (const [id, weight] of this.placesOf(this.termsOf.get(word)[0])) {
          all.set(id, Math.max(weight, all.get(id) ?? 0));
        }
      }
      return all;
    }

    // Words that are spelled much like this one.
    spelledLike(word) {
      // Two letters the other way round are one slip, and two steps to MiniSearch.
      return this.alike(word, { fuzzy: mostSlips(word) + 1 });
    }

    // MiniSearch has words alone: which services have them, and how much that counts, is not its to say.
    // Filled when it is needed first.
    alike(word, options) {
      if (!this.mini) {
        this.mini = new globalThis.MiniSearch({
          idField: 'word', fields: ['word'], tokenize: (text) => [text], processTerm: (term) => term,
        });
        for (const known of this.termsOf.keys()) this.mini.add({ word: known });
      }
      return this.mini.search(word, options).map(({ id }) => id);
    }
  }

  // What citizens' words mean, by their stems and, weaker, by their roots.
  class Meanings {
    constructor(groups) {
      this.byStems = new Map();
      this.byRoots = new Map();
      this.longest = 1;
      for (const { said, meant, weight } of groups) {
        for (const phrase of said) this.add(phrase.split(' '), meant, weight);
      }
    }

    add(words, meant, weight) {
      this.longest = Math.max(this.longest, words.length);
      const keys = [[this.byStems, foldWord], [this.byRoots, rootOf]];
      for (const [known, stemOf] of keys) {
        const key = words.map(stemOf).join(' ');
        if (!known.has(key)) known.set(key, []);
        for (const stems of meant) known.get(key).push({ stems, weight });
      }
    }

    find(tokens) {
      return this.byStems.get(tokens.map(({ stem }) => stem).join(' ')) ??
          this.byRoots.get(tokens.map(({ root }) => root).join(' ')) ?? [];
    }
  }

  // One text's search: what it asks for is added up in `scores`.
  class Query {
    constructor({ terms, meanings, questionWords, spelledWell }, text) {
      this.terms = terms;
      this.spelledWell = spelledWell;
      this.meanings = meanings;
      this.scores = new Map();
      this.corrections = new Map();
      this.tokens = tokensOf(text, questionWords);
      const unfinished = unfinishedOf(text, this.tokens);
      this.addNames();
      this.addPhrases();
      for (const token of this.tokens) {
        if (token.telling) this.addToken(token, token === unfinished);
      }
    }

    // A thing asked for: a service counts once, for the way that fits it best.
    addPart(ways) {
      const best = new Map();
      for (const way of ways) {
        for (const [id, score] of this.terms.having(way)) {
          best.set(id, Math.max(best.get(id) ?? 0, score));
        }
      }
      for (const [id, score] of best) this.scores.set(id, (this.scores.get(id) ?? 0) + score);
      return best.size > 0;
    }

    // A way through one term.
    way(term, weight) {
      return { parts: [this.terms.placesOf(term)], weight };
    }

    meaningWays(tokens) {
      return this.meanings.find(tokens).map(({ stems, weight }) =>
          ({ parts: stems.map((stem) => this.terms.placesOf(`S${stem}`)), weight }));
    }

    // Within a phrase that means something a word has no meaning of its own: in `porta da mangiare`
    // nobody is driven anywhere.
    addToken(token, unfinished) {
      const meant = this.meaningWays([token]);
      const known = this.terms.count(`W${token.word}`) > 0 || this.terms.count(`S${token.stem}`) > 0;
      const misspelt = !known && meant.length === 0 && token.word.length >= MIN_SPELLED_LETTERS &&
          token.word.length <= MAX_SPELLED_LETTERS && !this.spelledWell.has(token.word);
      const longer = unfinished || misspelt ? this.terms.beginning(token.stem) : NOWHERE;
      this.addPart([
        this.way(`S${token.stem}`, 1),
        this.way(`R${token.root}`, ROOT_WEIGHT),
        ...(token.inPhrase ? [] : meant),
        { parts: [longer], weight: BEGINNING_WEIGHT },
        ...(misspelt ? this.slipWays(token, unfinished && longer.size > 0) : []),
      ]);
    }

    // What a word that no service has was meant to be.
    slipWays({ word, stem, root }, mayGoOn) {
      const better = this.better(word);
      if (better === null) return [];
      // Another ending of a word the index has is no slip to tell anybody of.
      const isEnding = this.terms.count(`R${root}`) > 0 && commonBeginning(word, better) + 2 >= word.length;
      if (!isEnding && !mayGoOn) this.corrections.set(word, better);
      return [this.way(`S${foldWord(better)}`, SLIP_WEIGHT)];
    }

    // The nearest word that services have; of several, what most have.
    better(word) {
      const near = this.terms.spelledLike(word)
          .map((other) => ({ other, slips: slipsFrom(word, other), count: this.terms.count(`W${other}`) }))
          .filter((one) => one.slips < Infinity)
          .sort((a, b) => a.slips - b.slips || b.count - a.count || byId(a.other, b.other));
      return near.length > 0 ? near[0].other : null;
    }

    // Names of several words that the text has as a whole.
    addNames() {
      const stems = this.tokens.filter(({ telling }) => telling).map(({ stem }) => stem);
      for (let first = 0; first < stems.length; ++first) {
        const end = Math.min(stems.length, first + MAX_NAME_WORDS);
        for (let last = first + 2; last <= end; ++last) {
          this.addPart([this.way(`N${stems.slice(first, last).join(' ')}`, 1)]);
        }
      }
    }

    // What citizens say in several words, those of questions among them: `senza casa`.
    addPhrases() {
      const { tokens } = this;
      for (let first = 0; first < tokens.length; ++first) {
        const end = Math.min(tokens.length, first + this.meanings.longest);
        for (let next = first + 2; next <= end; ++next) {
          const phrase = tokens.slice(first, next);
          if (!this.addPart(this.meaningWays(phrase))) continue;
          const denied = phrase[0].word === 'non';
          for (const token of phrase) {
            token.inPhrase = true;
            token.telling = token.telling && !denied;
          }
        }
      }
    }
  }

  // All but grammar; where only words of questions are left, those tell.
  function tokensOf(text, questionWords) {
    let words = wordsOf(text).filter((word) => word.length <= MAX_WORD);
    if (words.some((word) => !isGrammar(word))) words = words.filter((word) => !isGrammar(word));
    const tokens = words.slice(0, MAX_QUERY_WORDS).map((word) => ({
      word, stem: foldWord(word), root: rootOf(word), inPhrase: false,
      telling: !isStopWord(word) && !questionWords.has(word),
    }));
    if (!tokens.some(({ telling }) => telling)) {
      for (const token of tokens) token.telling = true;
    }
    return tokens;
  }

  // The word that may still be going on: whoever has typed a space has finished it.
  function unfinishedOf(text, tokens) {
    const last = tokens[tokens.length - 1];
    return last && /[\p{L}\p{N}]$/u.test(text) && wordsOf(text).pop() === last.word ? last : null;
  }

  // The text with its slips mended, as people write the words; empty: there is none.
  function suggestionOf(text, corrections, readable) {
    if (corrections.size === 0) return '';
    return text.replace(/[\p{L}\p{M}\p{Nd}]+/gu, (written) => {
      const better = corrections.get(foldText(written));
      return better === undefined ? written : readable.get(better) ?? better;
    });
  }

  function resultsOf(scores, titles, limit) {
    const results = [...scores]
        .map(([id, score]) => ({ id, title: titles.get(id), score }))
        .sort((a, b) => b.score - a.score || byId(a.id, b.id));
    const best = results.length > 0 ? results[0].score : 0;
    return results
        .filter(({ score }) => score > 0 && score >= best * LEAST_OF_BEST)
        .slice(0, Math.max(0, Math.min(limit, MAX_RESULTS)))
        .map((result) => ({ ...result, score: Math.round(1000 * result.score / best) / 10 }));
  }

  // `index` is what searchDocuments of documents.mjs made.
  function create(index) {
    const known = {
      terms: new Terms(index.services),
      meanings: new Meanings(index.groups),
      questionWords: new Set(index.question_words),
      spelledWell: new Set(index.spelled_well),
    };
    const readable = new Map(index.readable);
    const titles = new Map(index.services.map(({ id, title }) => [id, title]));
    return {
      // Best first, the best scores 100; `suggestion` is empty where nothing was misspelt.
      search(text, limit = 20) {
        const asked = String(text ?? '').slice(0, MAX_LETTERS);
        const query = new Query(known, asked);
        return {
          results: resultsOf(query.scores, titles, limit),
          suggestion: suggestionOf(asked, query.corrections, readable),
        };
      },
    };
  }

  globalThis.AmbitoSearch = { create, wordsOf, tellingStems, isGrammar, slipsFrom, MAX_NAME_WORDS };
})();
