/** Whether the page is on dark paper now, for what is painted on a canvas and so can't follow a CSS variable. */
import { createSubscriber } from 'svelte/reactivity';

const subscribe = createSubscriber((update) => {
  const observer = new MutationObserver(update);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'class', 'style'] });
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', update);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', update);
  };
});

export const pageTheme = {
  /** Reactive inside an effect or a derived value. */
  get dark(): boolean {
    subscribe();
    return getComputedStyle(document.documentElement).colorScheme === 'dark';
  },
};
