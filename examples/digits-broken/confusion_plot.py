# Copyright (c) 2018, Jonas Weber. All rights reserved.
# Licensed under the BSD 3-Clause License; see the LICENSE file of plotkit.

import matplotlib.pyplot as plt
import seaborn as sns
from sklearn.metrics import confusion_matrix


def plot_confusion(true, predicted, names, path):
    sns.heatmap(confusion_matrix(true, predicted), annot=True, fmt="d", xticklabels=names, yticklabels=names)
    plt.xlabel("predicted")
    plt.ylabel("true")
    plt.savefig(path)
