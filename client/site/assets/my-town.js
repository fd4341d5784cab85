// A citizen of one municipality may leave out what the others say. Nothing is remembered.
(function () {
  'use strict';
  var choice = document.getElementById('my-town');
  var said = document.getElementById('my-town-said');
  if (!choice) return;
  var rows = Array.prototype.slice.call(document.querySelectorAll('[data-towns]'));
  function show() {
    var town = choice.value;
    rows.forEach(function (row) {
      row.hidden = town !== '' && row.getAttribute('data-towns').split(' ').indexOf(town) === -1;
    });
    var name = choice.options[choice.selectedIndex].text;
    said.textContent = town === '' ? choice.getAttribute('data-all') : choice.getAttribute('data-one').replace('{town}', name);
  }
  choice.addEventListener('change', show);
  // Coming back, some browsers keep the choice but not the rows.
  if (choice.value !== '') show();
})();
