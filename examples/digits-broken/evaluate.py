import argparse
import pickle

import pandas as pd
from sklearn.metrics import accuracy_score

from confusion_plot import plot_confusion
from train import features_and_labels

DATA = "/home/anna/digits/data/digits.csv"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="model.pkl")
    args = parser.parse_args()

    with open(args.model, "rb") as f:
        model = pickle.load(f)
    with open("data/class_names.txt") as f:
        names = f.read().split()
    x, y = features_and_labels(pd.read_csv(DATA))
    predicted = model.predict(x)
    print("accuracy", accuracy_score(y, predicted))
    plot_confusion(y, predicted, names, "figures/confusion.png")


if __name__ == "__main__":
    main()
