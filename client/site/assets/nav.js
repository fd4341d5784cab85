// On a narrow screen the menu folds behind a button. Without this script it stays open.
(function () {
  'use strict';
  var button = document.getElementById('menu-button');
  var menu = document.getElementById('menu');
  if (!button || !menu) return;
  button.hidden = false;
  menu.classList.add('sito-menu-folds');
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
