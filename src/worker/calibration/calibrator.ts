/** A calibration worker: what one thread can do at its best, and what the graphics card can. It runs no code but its own. */
import { Processor } from './processor';
import type { Answers, Ask, FromCalibrator, ToCalibrator } from './protocol';

const now = () => performance.now();
const processor = new Processor(() => performance.timeOrigin + now());

async function answer(question: ToCalibrator): Promise<Answers[Ask]> {
  switch (question.ask) {
    case 'variant':
      return processor.variant();
    case 'rate':
      return processor.rate(question.given);
    case 'pieces':
      return processor.pieces(question.given);
    case 'gpu':
      return question.given.api === 'webgpu'
        ? (await import('./webgpu')).webgpuRates(now)
        : (await import('./webgl')).webglRates(now);
    default:
      return question satisfies never;
  }
}

const reply = (message: FromCalibrator): void => {
  postMessage(message);
};

addEventListener('message', ({ data }: MessageEvent<ToCalibrator>) => {
  const { id } = data;
  answer(data).then(
    (given) => {
      reply({ id, answer: given });
    },
    (error: unknown) => {
      reply({ id, failed: error instanceof Error ? error.message : String(error) });
    },
  );
});
