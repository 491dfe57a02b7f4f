"""Packs a part of ONNX's own node tests into tests/data/onnx-node-tests.bin (JSON, gzipped): those of one node of an operator named
below, on float32, int32, int64 and bool, the small ones, and of each operator one at least. It reads them from Debian's
libonnx-testdata with Debian's python3-onnx:

    apt-get install python3-onnx libonnx-testdata && /usr/bin/python3 scripts/onnx-node-tests.py
"""

import base64
import glob
import gzip
import json
import os

import onnx

SOURCE = "/usr/share/libonnx-testdata/data/node"
TARGET = os.path.join(os.path.dirname(__file__), "../tests/data/onnx-node-tests.bin")
MOST_BYTES = 8_000
ELEMENTS = {onnx.TensorProto.FLOAT, onnx.TensorProto.INT32, onnx.TensorProto.INT64, onnx.TensorProto.BOOL}
# The operators for which tfjs has a function whose kernels have rows; and those near to them whose tests then say what differs.
OPERATORS = """
Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh AveragePool BatchNormalization Ceil Clip Concat ConstantOfShape Conv
ConvTranspose Cos Cosh DepthToSpace Div Elu Equal Erf Exp Expand Flatten Floor Gather GatherND Gemm GlobalAveragePool GlobalMaxPool
Greater GreaterOrEqual Identity IsInf IsNaN LRN LeakyRelu Less LessOrEqual Log LogSoftmax MatMul Max MaxPool Min Mod Mul Neg Not OneHot
Or PRelu Pad Pow Range Reciprocal ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum Relu Reshape Resize Round ScatterND Selu Sigmoid
Sign Sin Sinh Slice Softmax Softplus Split Sqrt Squeeze Sub Sum Tan Tanh Tile TopK Transpose Unsqueeze Where Xor
""".split()


def read(path):
    with open(path, "rb") as file:
        return base64.b64encode(file.read()).decode("ascii")


def is_ours(value):
    return value.type.HasField("tensor_type") and value.type.tensor_type.elem_type in ELEMENTS


def pack(name):
    folder = os.path.join(SOURCE, name)
    path = os.path.join(folder, "model.onnx")
    if not os.path.exists(path):
        return None
    graph = onnx.load(path).graph
    if len(graph.node) != 1 or graph.node[0].op_type not in OPERATORS:
        return None
    if not all(is_ours(value) for value in [*graph.input, *graph.output]):
        return None
    data = os.path.join(folder, "test_data_set_0")
    files = {
        side: [os.path.join(data, f"{side}_{index}.pb") for index in range(len(glob.glob(f"{data}/{side}_*.pb")))]
        for side in ("input", "output")
    }
    return {
        "operator": graph.node[0].op_type,
        "size": sum(os.path.getsize(file) for file in [*files["input"], *files["output"]]),
        "name": name.removeprefix("test_"),
        "model": read(path),
        "inputs": [read(file) for file in files["input"]],
        "outputs": [read(file) for file in files["output"]],
    }


everything = [test for test in map(pack, sorted(os.listdir(SOURCE))) if test is not None]
least = {}
for test in everything:
    least[test["operator"]] = min(test["size"], least.get(test["operator"], test["size"]))
packed = [
    {key: test[key] for key in ("name", "model", "inputs", "outputs")}
    for test in everything
    if test["size"] <= max(MOST_BYTES, least[test["operator"]])
]
left = [test["name"] for test in everything if test["name"] not in {kept["name"] for kept in packed}]
with open(TARGET, "wb") as file:
    file.write(gzip.compress(json.dumps(packed, separators=(",", ":")).encode("ascii"), 9, mtime=0))
print(f"{len(packed)} tests, {os.path.getsize(TARGET)} bytes; too large: {', '.join(left)}")
