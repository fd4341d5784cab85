// The folding of Italian text that the hub has in lib/charter/fold.cc, for browsers: case, accents,
// apostrophes, dots of acronyms and final vowels do not count. tests/golden/fold.txt defines it by
// example. A classic script, which sets globalThis.AmbitoFold; Node runs it by importing it.
(function () {
  'use strict';

  // What stands before an abbreviation's dot (`prof.le` has one inside), and the whole word.
  const ABBREVIATIONS = new Map(Object.entries({
    'abit': 'abitativo', 'alim': 'alimentare', 'amm.ne': 'amministrazione', 'anz': 'anziani',
    'ass': 'assistenza', 'ass.ne': 'associazione', 'ass.za': 'assistenza', 'assist': 'assistenza',
    'centr': 'centro', 'com': 'comunale', 'com.le': 'comunale', 'contr': 'contributi',
    'contrib': 'contributi', 'coop': 'cooperativa', 'disab': 'disabili', 'distr': 'distrettuale',
    'diur': 'diurno', 'dom': 'domiciliare', 'domic': 'domiciliare', 'econ': 'economico',
    'educ': 'educativa', 'fam': 'familiare', 'handic': 'handicap', 'inserim': 'inserimento',
    'interv': 'interventi', 'lav': 'lavorativo', 'lavor': 'lavorativo', 'prev': 'prevenzione',
    'prof': 'professionale', 'prof.le': 'professionale', 'psicol': 'psicologico',
    'resid': 'residenziale', 'ric': 'ricovero', 'sanit': 'sanitario', 'scol': 'scolastica',
    'segr': 'segretariato', 'serv': 'servizio', 'soc': 'sociale', 'straord': 'straordinario',
    'strutt': 'struttura', 'tel': 'telefono', 'terr': 'territoriale', 'trasp': 'trasporto',
  }));

  // First parts that people write joined, hyphened or apart: how the second part may begin.
  const COMPOUNDS = new Map(Object.entries({
    anti: [''], baby: [''], extra: [''], micro: [''], mini: [''], multi: [''], neuro: [''],
    non: ['autosuff', 'vedent'], post: [''], pre: [''], psico: [''], semi: [''], socio: [''],
    tele: [''],
  }));
  // These are words of their own when they stand apart.
  const HYPHEN_ONLY = new Set(['auto', 'co', 'inter']);

  const words = (text) => new Set(text.split(' '));
  const ELIDED = words('all anch c coll com d dall dell dov gl l nell quell quest sull tutt un');
  const STOP_WORDS = words(
    'a ad agli ai al alla alle allo anche che chi ci coi col come con cui da dagli dai dal dalla ' +
    'dalle dallo degli dei del della delle dello di e ed fra gli ha hanno i il in la le lo loro ' +
    'ma ne negli nei nel nella nelle nello non o od ogni per presso quale quali se si sia sono ' +
    'su sua sugli sui sul sulla sulle sullo suo suoi tra un una uno verso');

  const APOSTROPHES = new Set("'`\u00B4\u2018\u2019\u2032\u02BC");
  const HYPHENS = new Set('-\u2010\u2011');

  const PLAIN = /^[0-9A-Za-z]$/;
  const WORD_PART = /^[\p{Lu}\p{Ll}\p{Lt}\p{Lm}\p{Lo}\p{Nd}]$/u;
  const MARK = /^[\p{Mn}\p{Cf}]$/u;

  const isWordPart = (letter) =>
    letter < '\x80' ? PLAIN.test(letter) : WORD_PART.test(letter);

  // Marks come off and case goes, letter by letter: one letter's folding never needs its neighbours.
  function foldLetter(letter) {
    if (letter < '\x80') return letter.toLowerCase();
    // Upper case and back is case folding (`ß` becomes `ss`), but for the dotless i.
    const lower = letter === 'ı' ? letter : letter.toUpperCase().toLowerCase();
    let folded = '';
    for (const part of lower.normalize('NFKD')) {
      if (isWordPart(part)) folded += part.toLowerCase();
    }
    return folded;
  }

  function gapMark(letter) {
    if (APOSTROPHES.has(letter)) return "'";
    if (HYPHENS.has(letter)) return '-';
    return letter === '.' ? '.' : ' ';
  }

  // Words, each with what stands between it and the next one.
  function splitPieces(text) {
    const pieces = [{ word: '', gap: '' }];
    for (const letter of text) {
      let last = pieces[pieces.length - 1];
      if (isWordPart(letter)) {
        if (last.gap !== '') pieces.push(last = { word: '', gap: '' });
        last.word += foldLetter(letter);
      } else if (letter < '\x80' || !MARK.test(letter)) {
        last.gap += gapMark(letter);
      }
    }
    if (pieces[0].word === '') pieces.shift();
    return pieces;
  }

  // `S.A.D.`, `C.S.E` and `S. A. D.` become one word: letters with a dot after each but the last,
  // spaced alike, so that `A.D.I. S.A.D.` stays two.
  function joinAcronyms(pieces) {
    const out = [];
    let spacing = '';
    let afterLetter = false;
    for (const piece of pieces) {
      const isLetter = /^[a-z]$/.test(piece.word);
      const last = out[out.length - 1];
      const gap = last ? last.gap : '';
      const dotted = gap === '.' || (gap === '. ' && piece.gap.startsWith('.'));
      if (afterLetter && isLetter && dotted && (spacing === '' || spacing === gap)) {
        spacing = gap;
        last.word += piece.word;
        last.gap = piece.gap;
      } else {
        spacing = '';
        out.push(piece);
      }
      afterLetter = isLetter;
    }
    return out;
  }

  function expandAbbreviations(pieces) {
    const out = [];
    for (let i = 0; i < pieces.length; ++i) {
      const { word, gap } = pieces[i];
      const next = pieces[i + 1];
      const both = gap === '.' && next && ABBREVIATIONS.get(`${word}.${next.word}`);
      const one = gap.startsWith('.') && ABBREVIATIONS.get(word);
      if (both) {
        out.push({ word: both, gap: next.gap });
        ++i;
      } else {
        out.push(one ? { word: one, gap: gap.slice(1) } : pieces[i]);
      }
    }
    return out;
  }

  // Words are measured in UTF-8, as the hub does.
  function byteSize(word) {
    let size = 0;
    for (const letter of word) {
      const code = letter.codePointAt(0);
      size += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    }
    return size;
  }

  function isCompound(first, next) {
    if (byteSize(next.word) <= 3) return false;
    if (HYPHEN_ONLY.has(first.word)) return first.gap === '-';
    const begins = COMPOUNDS.get(first.word);
    return (first.gap === '-' || first.gap === ' ') && begins !== undefined &&
        begins.some((begin) => next.word.startsWith(begin));
  }

  // Backwards, so that three parts join too.
  function joinCompounds(pieces) {
    const out = [];
    for (const piece of pieces.reverse()) {
      const next = out[out.length - 1];
      if (next && isCompound(piece, next)) {
        out[out.length - 1] = { word: piece.word + next.word, gap: next.gap };
      } else {
        out.push(piece);
      }
    }
    return out.reverse();
  }

  // Lower case without accents, punctuation as single spaces, `S.A.D.` as `sad`. Whole words.
  function foldText(text) {
    return joinCompounds(expandAbbreviations(joinAcronyms(splitPieces(String(text)))))
        .filter(({ word, gap }) => word !== '' && !(gap === "'" && ELIDED.has(word)))
        .map(({ word }) => word)
        .join(' ');
  }

  // The stem of one folded word: `anziani` and `anziano` give `anzian`; words of three letters or
  // fewer stay as they are.
  function foldWord(word) {
    let size = byteSize(word);
    let end = word.length;
    const full = end;
    while (size > 3 && 'aeiou'.includes(word[end - 1])) {
      --size;
      --end;
    }
    // The h of `economiche` only keeps the c hard.
    if (end < full && size > 3 && /[cg]h$/.test(word.slice(0, end))) --end;
    return word.slice(0, end);
  }

  const isStopWord = (word) => STOP_WORDS.has(word);

  // foldText split into words, stop words dropped, each through foldWord.
  const foldTokens = (text) =>
    foldText(text).split(' ').filter((word) => word !== '' && !isStopWord(word)).map(foldWord);

  const ending = (suffixes) => new RegExp(`(?:${suffixes.replace(/\s+/g, '|')})$`);
  const PRONOUN = /(?:gli?e(?:l[aeio]|ne)|[mtcv]e(?:l[aeio]|ne)|sene|gli|[cmtv]i|l[aeio]|ne|si)$/;
  const DERIVED = ending('anz[ae] ic[aeio] ich[ei] ism[io] [ai]bil[ei] ist[aei] os[aeio] mente ' +
      'atric[ei] ant[ei] azion[ei] ator[ei] logi[ae] u[sz]ion[ei] enz[ae] [ai]ment[io] amente iv[aeio]');
  const OF_VERBS = ending('ammo [ae]ndo enda ende endi ano are arono ass[ei] assero assimo at[aeio] ' +
      'av[aio] avamo avano avate emmo ere erai eranno erebbe erebbero erei eremmo eremo ereste ' +
      'eresti erete erono essero ete ev[aio] evamo evano evate iamo immo ire irai iranno ' +
      'irebbe irebbero irei iremmo iremo ireste iresti irete irono isc[aeio] iscano iscono issero ' +
      'it[aeio] iv[aio] ivamo ivano ivate ono ut[aeio] [ai]r');

  const afterSyllable = (word, from) => {
    const found = /[aeiou][^aeiou]/.exec(word.slice(from));
    return found ? from + found.index + 2 : word.length;
  };

  // Where verbs' endings may begin.
  function endingsFrom(word) {
    const found = /^.[^aeiou].*?[aeiou]/.exec(word) ?? /^[aeiou]{2}.*?[^aeiou]/.exec(word) ??
        /^[^aeiou][aeiou]./.exec(word);
    return found ? found[0].length : word.length;
  }

  // A word without what an ending that derives it adds; null: it has none.
  function underived(word, rv, r1, r2) {
    const found = DERIVED.exec(word);
    if (!found) return null;
    const [suffix] = found;
    const at = found.index;
    const drop = (end, pattern) => {
      const more = pattern.exec(word.slice(0, end));
      return more && more.index >= r2 ? more.index : end;
    };
    if (/^[ai]ment[io]$/.test(suffix)) return at >= rv ? word.slice(0, at) : null;
    if (suffix === 'amente') {
      if (at < r1) return null;
      const iv = drop(at, /iv$/);
      return word.slice(0, iv < at ? drop(iv, /at$/) : drop(at, /(?:os|ic|abil)$/));
    }
    if (at < r2) return null;
    if (suffix.startsWith('log')) return `${word.slice(0, at)}log`;
    if (suffix.startsWith('u')) return `${word.slice(0, at)}u`;
    if (suffix.startsWith('enz')) return `${word.slice(0, at)}ente`;
    if (/^a(?:zion|tor)[ei]$/.test(suffix)) return word.slice(0, drop(at, /ic$/));
    if (/^iv/.test(suffix)) {
      const withoutAt = drop(at, /at$/);
      return word.slice(0, withoutAt < at ? drop(withoutAt, /ic$/) : at);
    }
    return word.slice(0, at);
  }

  // Snowball's Italian stem (snowballstem.org) of a folded word, which has no accents: unites
  // `giocare` and `gioco`, which folding does not. Weak evidence.
  function rootOf(folded) {
    let word = folded.replace(/qu/g, 'qU')
        .replace(/([aeiou])([iu])(?=[aeiou])/g, (_, vowel, between) => vowel + between.toUpperCase());
    const rv = endingsFrom(word);
    const r1 = afterSyllable(word, 0);
    const r2 = afterSyllable(word, r1);
    const pronoun = PRONOUN.exec(word);
    if (pronoun && pronoun.index >= rv) {
      const verb = /([ae]ndo|[aei]r)$/.exec(word.slice(0, pronoun.index));
      if (verb && verb.index >= rv) word = word.slice(0, pronoun.index) + (verb[0].length === 2 ? 'e' : '');
    }
    const without = underived(word, rv, r1, r2);
    if (without === null) {
      const verb = OF_VERBS.exec(word.slice(rv));
      if (verb) word = word.slice(0, rv + verb.index);
    } else {
      word = without;
    }
    word = word.slice(0, rv) + word.slice(rv).replace(/i?[aeio]$/, '').replace(/([cg])h$/, '$1');
    return word.toLowerCase();
  }

  globalThis.AmbitoFold = { foldText, foldWord, isStopWord, foldTokens, rootOf };
})();
