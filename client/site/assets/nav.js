// On a narrow screen the menu folds behind a button. Without scripts it stays open.
(function () {
  'use strict';
  var button = document.getElementById('menu-button');
  var menu = document.getElementById('menu');
  if (!button || !menu) return;
  button.addEventListener('click', function () {
    var open = button.getAttribute('aria-expanded') !== 'true';
    button.setAttribute('aria-expanded', String(open));
    menu.classList.toggle('sito-menu-open', open);
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape' || button.getAttribute('aria-expanded') !== 'true') return;
    button.setAttribute('aria-expanded', 'false');
    menu.classList.remove('sito-menu-open');
    button.focus();
  });
})();
