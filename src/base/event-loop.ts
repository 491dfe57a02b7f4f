/** Room for others in the middle of work. */

/** Goes on in a task of its own, as soon as messages that wait have come in; a timer would wait for longer. */
export const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
