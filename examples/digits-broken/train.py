import argparse
import pickle

import mlflow
import pandas as pd
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split


def features_and_labels(table):
    return table.drop(columns="label") / 16, table["label"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="data/digits.csv")
    parser.add_argument("--lr", type=float, default=0.01)
    parser.add_argument("--out", default="model.pkl")
    args = parser.parse_args()

    x, y = features_and_labels(pd.read_csv(args.data))
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2)

    with mlflow.start_run():
        mlflow.log_param("lr", args.lr)
        model = SGDClassifier(loss="log_loss", learning_rate="constant", eta0=args.lr)
        model.fit(x_train, y_train)
        predicted = model.predict(x_test)
        mlflow.log_metric("accuracy", accuracy_score(y_test, predicted))
        mlflow.log_metric("f1", f1_score(y_test, predicted, average="macro"))

    with open(args.out, "wb") as f:
        pickle.dump(model, f)


if __name__ == "__main__":
    main()
