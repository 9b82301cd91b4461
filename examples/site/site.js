// What a site may do with the element: give it a file, and hear what it found.

const heard = /** @type {HTMLElement} */ (document.getElementById('heard'));
const chosen = /** @type {import('../../www/widget/gouji-check.js').GoujiCheck} */ (document.getElementById('chosen'));

document.getElementById('file')?.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLInputElement) chosen.file = target.files;
});
document.addEventListener('gouji-report', (event) => {
  const { report } = /** @type {CustomEvent} */ (event).detail;
  heard.textContent = `${report.equations.holds} / ${report.equations.violated}`;
});
document.addEventListener('gouji-error', (event) => {
  heard.textContent = /** @type {CustomEvent} */ (event).detail.message.zh;
});
