import matplotlib.pyplot as plt
from sklearn import datasets, metrics, svm

# 1. 1797 handwritten digits, each an 8x8 picture in a row of 64 numbers
digits = datasets.load_digits()
last = len(digits.data) - 1

# 2. Learn all but the last
classifier = svm.SVC(gamma=0.001, C=100)
classifier.fit(digits.data[:last], digits.target[:last])
print(f"{len(classifier.support_)} support vectors")

# 3. Predict the last
digit = digits.data[last:]
prediction = classifier.predict(digit)
plt.imshow(digit.reshape(8, 8), cmap="gray_r")
plt.title(f"predicted: {prediction[0]}")

# 4. Learn the first half, predict the rest
half = len(digits.data) // 2
expected = digits.target[half:]
classifier.fit(digits.data[:half], digits.target[:half])
predicted = classifier.predict(digits.data[half:])

# 5. How often right, and what was taken for what
accuracy = metrics.accuracy_score(expected, predicted)
print(f"accuracy {accuracy:.5f} on {len(expected)} digits")
metrics.ConfusionMatrixDisplay.from_predictions(expected, predicted)
plt.show()
