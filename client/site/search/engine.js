// Search as you type over what documents.mjs prepared, with the hub's ranking (lib/search): a
// service counts, for each thing the text asks, by the way that fits it best. MiniSearch keeps the
// words and knows which ones begin alike or are spelled alike. A classic script, after MiniSearch's
// and fold.js; sets globalThis.AmbitoSearch.
(function () {
  'use strict';
  const { foldText, foldWord, isStopWord } = globalThis.AmbitoFold;

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
  const TWO_SLIPS_LETTERS = 8;
  const MAX_CONTINUATIONS = 8;
  // What has less than a fifth of what the best has shares a word with the query, and no more.
  const LEAST_OF_BEST = 0.2;
  // Forgotten beyond: whoever asks for ever new words must not fill the memory.
  const MAX_REMEMBERED = 2000;

  const wordsOf = (text) => foldText(text).split(' ').filter((word) => word !== '');

  // Grammar alone: part of no phrase. `non` is part of some.
  const isGrammar = (word) => isStopWord(word) && word !== 'non';

  // Stems of the words of a text that say something; of all but stop words where none does.
  function tellingStems(text, questionWords) {
    const words = wordsOf(text).filter((word) => !isStopWord(word));
    const telling = words.filter((word) => !questionWords.has(word));
    return (telling.length > 0 ? telling : words).map(foldWord);
  }

  // Unites the forms of a verb and what is derived from it, which folding does not: `giocare` and
  // `giocano`. Weak evidence.
  const ENDING = /(?:azion|ator|ament|iment|ement|and|end|at|it|ut|ar|er|ir|an|on)$/;
  function rootOf(word) {
    const stem = foldWord(word);
    const root = stem.replace(ENDING, '');
    return root.length < 4 ? stem : root;
  }

  // Slips that make `a` of `b`: a letter more, less, another one, or two the other way round.
  function slips(a, b) {
    let before = [];
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; ++i) {
      const row = [i];
      for (let j = 1; j <= b.length; ++j) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      before = last;
      last = row;
    }
    return last[b.length];
  }

  const byId = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  // The words of services in MiniSearch. Its own score of a word is the word's rarity alone (how
  // often a text says it, and how long the text is, do not count); boostDocument makes it rarity
  // times the weight of the best place a service has the word in.
  class Words {
    constructor(services) {
      this.remembered = new Map();
      this.weights = new Map();
      this.mini = new globalThis.MiniSearch({
        fields: ['stem', 'root', 'word', 'name'],
        extractField: (service, field) => (field === 'id' ? service.id : this.termsOf(service, field)),
        tokenize: (text) => text.split('\n'),
        processTerm: (term) => term,
        searchOptions: {
          bm25: { k: 0, b: 0, d: 0 },
          combineWith: 'AND',
          boostDocument: (id, term) => this.weights.get(id).get(term) ?? 0,
        },
      });
      for (const service of services) this.weights.set(service.id, this.weigh(service));
      this.mini.addAll(services);
    }

    // Of each term of a service its best weight. A letter in front says what a term is, so that a
    // root or a name is never taken for a word.
    weigh(service) {
      const weights = new Map();
      const add = (term, weight) => weights.set(term, Math.max(weight, weights.get(term) ?? 0));
      for (const { weight, words, alone, names } of service.places) {
        for (const word of words) {
          add(`S${foldWord(word)}`, weight);
          add(`R${rootOf(word)}`, weight);
          add(`W${word}`, 1);
        }
        for (const [bonus, stems] of Object.entries(alone)) {
          for (const stem of stems) add(`S${stem}`, weight + Number(bonus));
        }
        for (const name of names) add(`N${name}`, weight);
      }
      return weights;
    }

    termsOf(service, field) {
      const kind = field[0].toUpperCase();
      return [...this.weights.get(service.id).keys()].filter((term) => term[0] === kind).join('\n');
    }

    // Services that have all of the terms, each with the sum of what they weigh there.
    having(terms) {
      const key = terms.join('\n');
      let found = this.remembered.get(key);
      if (!found) {
        if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
        found = this.mini.search(key).map(({ id, score }) => [id, score]);
        this.remembered.set(key, found);
      }
      return found;
    }

    count(term) {
      return this.having([term]).length;
    }

    // Indexed terms of one field that are like `term`, in order.
    like(term, field, options) {
      const terms = new Set();
      for (const result of this.mini.search(term, { fields: [field], ...options })) {
        for (const found of result.terms) if (found[0] === term[0]) terms.add(found);
      }
      return [...terms].sort(byId);
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
    constructor(words, meanings, questionWords, text) {
      this.words = words;
      this.meanings = meanings;
      this.scores = new Map();
      this.corrections = new Map();
      this.tokens = tokensOf(text, questionWords);
      // Whoever has typed a space has finished the word.
      const unfinished = /[\p{L}\p{N}]$/u.test(text) ? this.tokens[this.tokens.length - 1] : null;
      this.addNames();
      this.addPhrases();
      for (const token of this.tokens) {
        if (token.telling) this.addToken(token, token === unfinished);
      }
    }

    // A thing asked for: a service counts once, for the way that fits it best.
    addPart(ways) {
      const best = new Map();
      for (const { terms, weight } of ways) {
        for (const [id, score] of this.words.having(terms)) {
          best.set(id, Math.max(best.get(id) ?? 0, weight * score));
        }
      }
      for (const [id, score] of best) this.scores.set(id, (this.scores.get(id) ?? 0) + score);
      return best.size > 0;
    }

    meaningWays(tokens) {
      return this.meanings.find(tokens).map(({ stems, weight }) =>
          ({ terms: stems.map((stem) => `S${stem}`), weight }));
    }

    // Within a phrase that means something a word has no meaning of its own: in `porta da mangiare`
    // nobody is driven anywhere.
    addToken(token, unfinished) {
      const meant = this.meaningWays([token]);
      this.addPart([
        { terms: [`S${token.stem}`], weight: 1 },
        { terms: [`R${token.root}`], weight: ROOT_WEIGHT },
        ...(token.inPhrase ? [] : meant),
        ...this.slipWays(token, unfinished, meant.length > 0),
      ]);
    }

    // What a word that no service has was meant to be, or to become.
    slipWays(token, unfinished, hasMeaning) {
      const { word, stem } = token;
      const known = this.words.count(`W${word}`) > 0 || this.words.count(`S${stem}`) > 0;
      const ways = [];
      if (unfinished || (!known && !hasMeaning && word.length >= MIN_SPELLED_LETTERS)) {
        const longer = this.words.like(`S${stem}`, 'stem', { prefix: true });
        for (const term of longer.slice(0, MAX_CONTINUATIONS)) {
          ways.push({ terms: [term], weight: BEGINNING_WEIGHT });
        }
      }
      if (known || hasMeaning || word.length < MIN_SPELLED_LETTERS || word.length > 30) return ways;
      if (unfinished && ways.length > 0) return ways;
      const better = this.better(word);
      if (better === null) return ways;
      ways.push({ terms: [`S${foldWord(better)}`], weight: SLIP_WEIGHT });
      // Another ending of a word the index has is no slip to tell anybody of.
      if (foldWord(better) !== stem && this.words.count(`R${token.root}`) === 0) {
        this.corrections.set(word, better);
      }
      return ways;
    }

    // The nearest word that services have; of several, what most have.
    better(word) {
      const most = word.length < TWO_SLIPS_LETTERS ? 1 : 2;
      let best = null;
      // Two letters the other way round are two steps to MiniSearch.
      for (const term of this.words.like(`W${word}`, 'word', { fuzzy: 2 })) {
        const distance = slips(word, term.slice(1));
        const count = this.words.count(term);
        if (distance > most) continue;
        if (!best || distance < best.distance || (distance === best.distance && count > best.count)) {
          best = { distance, count, word: term.slice(1) };
        }
      }
      return best && best.word;
    }

    // Names of several words that the text has as a whole.
    addNames() {
      const stems = this.tokens.filter(({ telling }) => telling).map(({ stem }) => stem);
      for (let first = 0; first < stems.length; ++first) {
        const end = Math.min(stems.length, first + MAX_NAME_WORDS);
        for (let last = first + 2; last <= end; ++last) {
          this.addPart([{ terms: [`N${stems.slice(first, last).join(' ')}`], weight: 1 }]);
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
        .map(([id, score]) => ({ id, title: titles.get(id), score: Math.round(score * 1e6) / 1e6 }))
        .sort((a, b) => b.score - a.score || byId(a.id, b.id));
    const best = results.length > 0 ? results[0].score : 0;
    return results
        .filter(({ score }) => score > 0 && score >= best * LEAST_OF_BEST)
        .slice(0, Math.min(limit, MAX_RESULTS))
        .map((result) => ({ ...result, score: Math.round(1000 * result.score / best) / 10 }));
  }

  // `index` is what searchDocuments of documents.mjs made.
  function create(index) {
    const words = new Words(index.services);
    const meanings = new Meanings(index.groups);
    const questionWords = new Set(index.question_words);
    const readable = new Map(index.readable);
    const titles = new Map(index.services.map(({ id, title }) => [id, title]));
    return {
      // Best first, the best scores 100; `suggestion` is empty where nothing was misspelt.
      search(text, limit = 20) {
        const asked = String(text ?? '').slice(0, MAX_LETTERS);
        const query = new Query(words, meanings, questionWords, asked);
        return {
          results: resultsOf(query.scores, titles, limit),
          suggestion: suggestionOf(asked, query.corrections, readable),
        };
      },
    };
  }

  globalThis.AmbitoSearch = { create, tellingStems, isGrammar, wordsOf };
})();
