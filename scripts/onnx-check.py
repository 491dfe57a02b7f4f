"""ONNX' checker, with strict inference of types and shapes, over every .onnx file of a folder."""

import glob
import os
import sys

import onnx

files = sorted(glob.glob(os.path.join(sys.argv[1], "*.onnx")))
faults = 0
for path in files:
    try:
        onnx.checker.check_model(onnx.load(path), full_check=True)
    except Exception as error:
        faults += 1
        print(f"{os.path.basename(path)}: {error}")
print(f"onnx {onnx.__version__}: {len(files)} models, {faults} with faults")
sys.exit(1 if faults or not files else 0)
