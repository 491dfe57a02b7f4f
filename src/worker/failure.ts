/** The errors of a run that no line of the snippet waits for: uncaught ones, rejected promises, a lost device. The first counts. */
export class Failure {
  #fail: (error: unknown) => void = () => undefined;
  /** Never resolves; rejects with the first error. */
  readonly happened: Promise<never>;

  constructor(scope: Pick<EventTarget, 'addEventListener'>) {
    this.happened = new Promise<never>((_resolve, reject) => {
      this.#fail = reject;
    });
    this.happened.catch(() => undefined);
    scope.addEventListener('error', (event) => {
      event.preventDefault();
      const { error, message } = event as ErrorEvent;
      // Of an error in a worker that the snippet made, only the message comes here.
      this.fail(error ?? (message === '' ? error : { message }));
    });
    scope.addEventListener('unhandledrejection', (event) => {
      event.preventDefault();
      this.fail((event as PromiseRejectionEvent).reason);
    });
  }

  readonly fail = (error: unknown): void => {
    this.#fail(error);
  };
}
