// Search as you type. What is shown is made with textContent: no text becomes markup.
(function () {
  'use strict';
  var form = document.getElementById('search-form');
  var field = document.getElementById('search-field');
  var count = document.getElementById('search-count');
  var suggestion = document.getElementById('search-suggestion');
  var list = document.getElementById('search-results');
  var all = document.getElementById('search-all');
  if (!form || !window.AmbitoSearch) return;
  var engine = window.AmbitoSearch.create(window.AMBITO_SEARCH);
  var services = window.AMBITO_SERVICES;
  var words = window.AMBITO_WORDS;
  var LONGEST = 400;
  var PAUSE_MS = 120;

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function italian(name, className, text) {
    var made = element(name, className, text);
    made.lang = 'it';
    made.dir = 'auto';
    return made;
  }

  function resultItem(id) {
    var service = services[id];
    var item = element('li', 'sito-result');
    var link = italian('a', 'sito-result-title', service.title);
    link.href = service.file;
    item.appendChild(link);
    item.appendChild(element('span', 'sito-result-area', service.area));
    item.appendChild(italian('p', '', service.description));
    return item;
  }

  function showSuggestion(text) {
    suggestion.textContent = '';
    suggestion.hidden = !text;
    if (!text) return;
    var around = words.search_suggestion.split('{text}');
    var button = italian('button', 'btn btn-link p-0', text);
    button.type = 'button';
    button.addEventListener('click', function () {
      field.value = text;
      show();
      field.focus();
    });
    suggestion.append(around[0], button, around[1] || '');
  }

  function show() {
    var text = field.value.slice(0, LONGEST).trim();
    list.textContent = '';
    all.hidden = text !== '';
    count.textContent = '';
    showSuggestion('');
    if (text === '') return;
    var found = engine.search(text);
    var results = found.results.filter(function (one) {
      return Object.prototype.hasOwnProperty.call(services, one.id);
    });
    results.forEach(function (one) { list.appendChild(resultItem(one.id)); });
    var said = results.length === 0 ? words.search_none
      : results.length === 1 ? words.search_found_one : words.search_found;
    count.textContent = said.replace('{n}', String(results.length));
    all.hidden = results.length > 0;
    showSuggestion(found.suggestion);
  }

  // The address keeps the question: it can be reloaded, and gone back to.
  function remember() {
    try {
      history.replaceState(null, '', field.value ? '?q=' + encodeURIComponent(field.value) : location.pathname);
    } catch (error) { /* some browsers refuse on file: */ }
  }

  var timer = null;
  field.addEventListener('input', function () {
    clearTimeout(timer);
    timer = setTimeout(function () { show(); remember(); }, PAUSE_MS);
  });
  // Down goes from the field into the results, up goes back.
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    var links = Array.prototype.slice.call(list.querySelectorAll('a'));
    var at = document.activeElement === field ? -1 : links.indexOf(document.activeElement);
    if (at === -1 && document.activeElement !== field) return;
    var next = at + (event.key === 'ArrowDown' ? 1 : -1);
    if (next < -1 || next >= links.length) return;
    event.preventDefault();
    (next === -1 ? field : links[next]).focus();
  });
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    show();
    remember();
  });
  var asked = new URLSearchParams(location.search).get('q');
  if (asked) {
    field.value = asked.slice(0, LONGEST);
    show();
  }
})();
