import { expect, it } from 'vitest';
import { said, withoutSource } from './said';

it('what ONNX Runtime says of a failure has no places of its source', async () => {
  const status = 'Non-zero status code returned while running MatMul node. Status Message:';
  expect(
    withoutSource(
      `${status} /mnt/vss/_work/1/s/onnxruntime/core/providers/cpu/math/matmul_helper.h:61 dims differ`,
    ),
  ).toBe(`${status} dims differ`);
  expect(withoutSource('D:\\a\\_work\\1\\s\\core\\graph\\model.cc:182 Unknown model file format')).toBe(
    'Unknown model file format',
  );
  const where =
    '/mnt/s/core/session_state_utils.cc:273 common::Status onnxruntime::session_state_utils::Save(const Env &, const std::basic_string<char> &, const std::function<void (int)> &) const [T = float]';
  expect(withoutSource(`${where} map.MaxIdx() > -1 was false. Values should be there.`)).toBe(
    'map.MaxIdx() > -1 was false. Values should be there.',
  );
  const plain = 'The result is float32/int32 at 3:4, see https://onnx.ai/ops.html.';
  expect(withoutSource(plain)).toBe(plain);
  const error = new Error('/mnt/a/b.cc:1:2: bad');
  await expect(said(Promise.reject(error))).rejects.toBe(error);
  expect(error.message).toBe('bad');
});
