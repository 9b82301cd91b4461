/**
 * Addresses of the site's own scripts, as a page with Trusted Types wants them. There is no other policy: nothing else of
 * the page may become a script.
 */

const here = new URL('./', import.meta.url);

/** @type {{ createScriptURL: (url: string) => any } | undefined} */
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('gouji', {
  /** @param {string} address */
  createScriptURL(address) {
    const url = new URL(address);
    // the service worker stands above the other files
    if (
      url.origin !== here.origin ||
      !(url.href.startsWith(here.href) || url.href === new URL('../offline.js', here).href)
    )
      throw new TypeError('not a script of this site');
    return address;
  },
});

/** @param {URL} url a script of the site @returns {any} */
export const trusted = (url) => policy?.createScriptURL(url.href) ?? url;
