import argparse
import pickle

from sklearn.metrics import accuracy_score

from confusion_plot import plot_confusion
from train import read

DATA = "/home/anna/digits/data/digits.csv"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="model.pkl")
    args = parser.parse_args()

    with open(args.model, "rb") as f:
        model = pickle.load(f)
    x, y = read(DATA)
    predicted = model.predict(x)
    print("accuracy", accuracy_score(y, predicted))
    plot_confusion(y, predicted, "figures/confusion.png")


if __name__ == "__main__":
    main()
