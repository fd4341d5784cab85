// Stand-in for search/engine.js, with its interface, until that is there.
(function () {
  'use strict';
  var fold = function (term) {
    var folded = term.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
    // Italian plurals and genders: the last vowel says little.
    return folded.length > 4 ? folded.replace(/[aeio]+$/, '') : folded;
  };
  globalThis.AmbitoSearch = {
    create: function (index) {
      var engine = new globalThis.MiniSearch({
        fields: ['title', 'localTitles', 'description', 'area', 'targets'],
        processTerm: function (term) {
          var folded = fold(term);
          return folded.length < 3 ? null : folded;
        },
        searchOptions: { boost: { title: 5, localTitles: 4, targets: 1.5 }, prefix: true, fuzzy: 0.2 },
      });
      engine.addAll(index.documents);
      return {
        search: function (text) {
          var results = engine.search(text.slice(0, 200)).slice(0, 20);
          return { results: results.map(function (one) { return { id: one.id, score: one.score }; }), suggestion: null };
        },
      };
    },
  };
})();
