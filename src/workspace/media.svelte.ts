/** Whether a media query holds, as state, for parts that live as long as the page does: nothing ends the watching. */
export class Media {
  #holds = $state(false);

  constructor(query: string) {
    const list = matchMedia(query);
    this.#holds = list.matches;
    list.addEventListener('change', () => {
      this.#holds = list.matches;
    });
  }

  get holds(): boolean {
    return this.#holds;
  }
}
