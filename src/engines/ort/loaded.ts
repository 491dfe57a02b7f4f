/** How a failure of ONNX Runtime reaches the person who wrote the snippet. */
import { UserError } from '../../base/errors';
import { whyNeverLoaded } from '../../offline/never-loaded';
import { withoutSource } from './said';

/** What ONNX Runtime is asked for, or a UserError that says why it could not be loaded. */
export async function loaded<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = (await whyNeverLoaded()) ?? (error instanceof Error ? error.message : String(error));
    throw new UserError('backend', `ONNX Runtime could not run this graph: ${withoutSource(why)}`);
  }
}
