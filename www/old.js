/**
 * Says plainly that a browser is too old, before anything else fails in it: a classic script in the JavaScript of
 * long ago, because an older browser runs no module. What is new enough has `findLast` (Chrome 97, Firefox 104,
 * Safari 15.4).
 */
(function () {
  var language = navigator.language || '';
  if (typeof WebAssembly === 'object' && 'findLast' in Array.prototype) return;
  document.addEventListener('DOMContentLoaded', function () {
    var told = document.createElement('p');
    told.id = 'old';
    told.className = 'alert';
    told.setAttribute('role', 'alert');
    told.textContent =
      language.indexOf('zh') === 0 || !language
        ? '这个浏览器太旧，勾稽在其中不能工作。请改用 Chrome 97、Edge 97、Firefox 114、Safari 16 或更新的版本。'
        : 'This browser is too old for Gouji. Please use Chrome 97, Edge 97, Firefox 114, Safari 16, or newer.';
    document.body.insertBefore(told, document.body.firstChild);
  });
})();
