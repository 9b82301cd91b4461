// A page whose Gouji is served by another host.

// @ts-expect-error: a site's own copy, or a package's
import { talk } from '/gouji/www/widget/host.js';

const frame = /** @type {HTMLIFrameElement} */ (document.getElementById('frame'));
const heard = /** @type {HTMLElement} */ (document.getElementById('heard'));
const host = frame.dataset.host ?? '';

const send = talk(frame, host, (/** @type {import('../../www/widget/frame').FromFrame} */ message) => {
  if (message.type === 'ready') heard.textContent = `ready ${message.version}`;
  if (message.type === 'report') heard.textContent = `report ${message.id}: ${message.report.equations.holds}`;
  if (message.type === 'error') heard.textContent = `error ${message.id}: ${message.message.zh}`;
});
// it answers to the origin named here alone
frame.src = `${host}/gouji/www/widget/frame.html?origin=${encodeURIComponent(location.origin)}`;

document.getElementById('check')?.addEventListener('click', async () => {
  const content = await (await fetch('/gouji/www/sample.txt')).text();
  send({ type: 'check', id: 1, files: [{ name: 'sample.txt', content }] });
});
document.getElementById('open')?.addEventListener('click', () => send({ type: 'open' }));
