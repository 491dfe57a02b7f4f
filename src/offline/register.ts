/** Makes a built page work without a network from its second visit on. */

/** Files that the page loads before the service worker has taken it over; asked for again so that they are kept, too. */
function keepWhatWasLoaded(base: string): void {
  for (const { name } of performance.getEntriesByType('resource')) {
    // From the browser's own cache: nothing goes over the network twice.
    if (name.startsWith(base)) fetch(name, { cache: 'force-cache' }).catch(() => undefined);
  }
}

/**
 * Registers the service worker of the site at `base`, an absolute address with a slash at its end. Where there can be none (a private
 * window, storage forbidden, no secure context) the page works as before, with a network.
 */
export function registerOffline(base: string): void {
  if (!('serviceWorker' in navigator)) return;
  const container = navigator.serviceWorker;
  if (container.controller === null) {
    container.addEventListener(
      'controllerchange',
      () => {
        keepWhatWasLoaded(base);
      },
      { once: true },
    );
  }
  const register = (): void => {
    container
      .register(new URL('sw.js', base), { scope: base, updateViaCache: 'none' })
      .catch(() => undefined);
  };
  // After the page's own files: keeping them for later must not hold up showing them now.
  if (document.readyState === 'complete') register();
  else addEventListener('load', register, { once: true });
}
