// The design system's style sheet without the rules for components that no page has: a tenth of it
// remains. A rule stays when each class and id its selector names occurs in some page or script of
// ours. Not a CSS parser: it knows blocks, strings and brackets, which is all that minified CSS needs.

// Where the block, string or bracket that opens at `at` ends (one past it).
function skip(css, at) {
  const open = css[at];
  if (open === '"' || open === "'") {
    for (let end = at + 1; end < css.length; ++end) {
      if (css[end] === '\\') ++end;
      else if (css[end] === open) return end + 1;
    }
    return css.length;
  }
  const close = open === '(' ? ')' : open === '[' ? ']' : '}';
  for (let end = at + 1; end < css.length; ) {
    if (css[end] === close) return end + 1;
    if (css[end] === '\\') end += 2;
    else if ('"\'([{'.includes(css[end])) end = skip(css, end);
    else ++end;
  }
  return css.length;
}

// Cuts at `mark` outside of strings and brackets.
function split(text, mark) {
  const pieces = [];
  let start = 0;
  for (let at = 0; at < text.length; ) {
    if (text[at] === '\\') at += 2;
    else if ('"\'([{'.includes(text[at])) at = skip(text, at);
    else if (text[at] === mark) {
      pieces.push(text.slice(start, at));
      start = ++at;
    } else ++at;
  }
  return [...pieces, text.slice(start)];
}

// [head, body] of each rule; body null: a statement such as @charset.
function* rules(css) {
  let start = 0;
  for (let at = 0; at < css.length; ) {
    if (css.startsWith('/*', at)) {
      const end = css.indexOf('*/', at + 2) + 2;
      if (css.slice(start, at).trim() === '') start = end;
      at = end;
    } else if (css[at] === ';') {
      yield [css.slice(start, at).trim(), null];
      start = ++at;
    } else if (css[at] === '{') {
      const end = skip(css, at);
      yield [css.slice(start, at).trim(), css.slice(at + 1, end - 1)];
      start = at = end;
    } else if ('"\'(['.includes(css[at])) at = skip(css, at);
    else ++at;
  }
}

function isUsed(selector, used) {
  // What a selector excludes need not exist; attributes' values are not names.
  const positive = selector.replace(/:not\([^()]*(\([^()]*\)[^()]*)*\)/g, '').replace(/\[[^\]]*\]/g, '');
  return [...positive.matchAll(/[.#]((?:[\w-]|\\.)+)/g)].every(([, name]) => used.has(name.replace(/\\/g, '')));
}

function trimRules(css, used) {
  let kept = '';
  for (const [head, body] of rules(css)) {
    if (body === null) {
      if (head) kept += `${head};`;
    } else if (/^@(media|supports|layer)/.test(head)) {
      const inner = trimRules(body, used);
      if (inner) kept += `${head}{${inner}}`;
    } else if (head.startsWith('@font-face')) {
      // The typeface is declared in site.css; the other is a video player's.
    } else if (head.startsWith('@')) {
      kept += `${head}{${body}}`;
    } else {
      const selectors = split(head, ',').filter((one) => isUsed(one, used));
      if (selectors.length > 0) kept += `${selectors.join(',')}{${body}}`;
    }
  }
  return kept;
}

// `texts`: all pages and scripts. Names in scripts count as well, whatever they are for.
export function trimCss(css, texts) {
  const used = new Set(texts.flatMap((text) => text.match(/[\w:-]+/g) ?? []));
  const kept = trimRules(css, used);
  return kept.replace(/@keyframes ([\w-]+)\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, (whole, name) =>
    kept.split(name).length > 2 ? whole : '');
}
