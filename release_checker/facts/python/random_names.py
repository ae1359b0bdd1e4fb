# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which calls draw random numbers and which seed them, library by library.

What a library does unasked was read in its documentation: numpy's global generator serves scikit-learn, pandas and
imbalanced-learn; xgboost, lightgbm and catboost start from a fixed seed; a DataLoader takes its workers' seeds from
torch; Keras before 3 takes its initialisers' seeds from numpy, Keras 3 from Python's random.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Library(StrEnum):
    """A source of random numbers, with a state of its own."""

    RANDOM = "random"
    NUMPY = "numpy"
    TORCH = "torch"
    TENSORFLOW = "tensorflow"
    KERAS = "keras"
    SKLEARN = "scikit-learn"
    PANDAS = "pandas"
    GYM = "gym environment"
    BASELINES = "stable-baselines3"
    MXNET = "mxnet"
    PADDLE = "paddle"
    CUPY = "cupy"
    GENERATOR = "unseeded generator"
    JAX = "jax"


COVERED_BY = {
    Library.SKLEARN: {Library.SKLEARN, Library.NUMPY},
    Library.PANDAS: {Library.PANDAS, Library.NUMPY},
    Library.KERAS: {Library.KERAS, Library.TENSORFLOW, Library.NUMPY, Library.RANDOM},
    Library.TENSORFLOW: {Library.TENSORFLOW, Library.KERAS},
    Library.GENERATOR: set(),
}
"Seeds that serve a library; itself alone where it is not named."
ALL = frozenset(Library) - {Library.GYM, Library.GENERATOR, Library.JAX, Library.BASELINES}
NUMERIC = frozenset({Library.RANDOM, Library.NUMPY, Library.TORCH})

SEEDS: dict[str, frozenset[Library]] = {
    "random.seed": frozenset({Library.RANDOM}),
    "numpy.random.seed": frozenset({Library.NUMPY}),
    "numpy.random.set_state": frozenset({Library.NUMPY}),
    "torch.manual_seed": frozenset({Library.TORCH}),
    "torch.random.manual_seed": frozenset({Library.TORCH}),
    "torch.seed": frozenset(),
    "tensorflow.random.set_seed": frozenset({Library.TENSORFLOW}),
    "tensorflow.set_random_seed": frozenset({Library.TENSORFLOW}),
    "tensorflow.random.set_random_seed": frozenset({Library.TENSORFLOW}),
    "tensorflow.compat.v1.set_random_seed": frozenset({Library.TENSORFLOW}),
    "tensorflow.compat.v1.random.set_random_seed": frozenset({Library.TENSORFLOW}),
    "tensorflow.compat.v2.random.set_seed": frozenset({Library.TENSORFLOW}),
    "tensorflow.python.framework.random_seed.set_random_seed": frozenset({Library.TENSORFLOW}),
    "tensorflow.keras.utils.set_random_seed": frozenset({Library.TENSORFLOW, Library.KERAS, Library.NUMPY, Library.RANDOM}),
    "keras.utils.set_random_seed": ALL,
    "mxnet.random.seed": frozenset({Library.MXNET}),
    "paddle.seed": frozenset({Library.PADDLE}),
    "paddle.framework.seed": frozenset({Library.PADDLE}),
    "cupy.random.seed": frozenset({Library.CUPY}),
    "pyro.set_rng_seed": NUMERIC,
    "ignite.utils.manual_seed": NUMERIC,
    "torch_geometric.seed_everything": NUMERIC,
    "torch_geometric.seed.seed_everything": NUMERIC,
    "transformers.set_seed": NUMERIC | {Library.TENSORFLOW},
    "transformers.trainer_utils.set_seed": NUMERIC | {Library.TENSORFLOW},
    "transformers.enable_full_determinism": NUMERIC | {Library.TENSORFLOW},
    "accelerate.utils.set_seed": NUMERIC,
    "monai.utils.set_determinism": NUMERIC,
    "composer.utils.reproducibility.seed_all": NUMERIC,
}
"Calls that seed, and what they seed. Other calls named for seeding are looked up in the project, else taken at their word."
ONLY_GPU = {"torch.cuda.manual_seed", "torch.cuda.manual_seed_all", "torch.cuda.random.manual_seed",
            "torch.cuda.random.manual_seed_all",
            "torch.mps.manual_seed"}
"Seed the GPU's generator and leave the CPU's alone, which draws initial weights and shuffles."
SEED_WORDS = re.compile(r"(^|_)(seed|seeds|seeding)(_|$)|seed_?every|[a-z]Seeds?$|^seed[A-Z]|torchseed|"
                        r"^(set|make|enable|ensure|fix|be|init|setup)_?\w*(determinis\w*|reproducib\w*)$", re.IGNORECASE)
"Words in a function's name that say it seeds."
NO_SEEDING = re.compile(r"^(get|read|load|print|log|parse|add|check|random|new|next|make|generate|sample|draw|split|fold)_?|"
                        r"(PRNGKey|PRNGSequence|SeedSequence|key|spawn|seed_worker|worker_init_fn|_worker)$|"
                        r"use_deterministic", re.IGNORECASE)
"Names that hold such a word and seed nothing global."
SEEDS_ITSELF = re.compile(
    r"^transformers\.(\w*Trainer|trainer\.Trainer)$|^trl\.\w+Trainer$|^setfit\.(\w*Trainer)$|"
    r"^sentence_transformers\.\w*Trainer$|"
    r"^adapters\.\w*Trainer$|^simpletransformers\."
)
"Trainers that seed random, numpy and torch by themselves (`TrainingArguments.seed` is 42 unless given)."
ESTIMATORS = re.compile(r"^tensorflow\.([\w.]+\.)?(TPUEstimator|Estimator|RunConfig|model_to_estimator|DNN\w+|"
                        r"Linear(Classifier|Regressor))$")
"TensorFlow's estimators seed the graph with 1 unless their RunConfig says otherwise."
FRAMEWORKS = {"detectron2", "mmcv", "mmengine", "mmdet", "mmseg", "mmcls", "fairseq", "allennlp", "composer", "nemo",
              "parlai", "kedro",
              "espnet", "speechbrain", "ultralytics", "autogluon", "ludwig", "flair", "rllib", "tianshou", "acme",
              "dopamine", "pycaret"}
"Frameworks whose configuration decides on the seed; what they do cannot be read in the project's code."

RANDOM_DRAWS = {"random", "randint", "randrange", "choice", "choices", "shuffle", "sample", "uniform", "gauss",
                "normalvariate", "betavariate",
                "expovariate", "lognormvariate", "triangular", "vonmisesvariate", "gammavariate", "paretovariate",
                "weibullvariate",
                "getrandbits", "randbytes"}
NUMPY_OTHER = {"seed", "default_rng", "RandomState", "Generator", "get_state", "set_state", "SeedSequence", "PCG64",
               "PCG64DXSM", "MT19937",
               "Philox", "SFC64", "BitGenerator", "mtrand", "bit_generator", "bytes_", "_generator"}
NUMPY_GENERATORS = {"numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.mtrand.RandomState"}
TORCH_DRAWS = {"rand", "randn", "randint", "randperm", "bernoulli", "multinomial", "normal", "poisson", "rand_like",
               "randn_like", "randint_like",
               "binomial"}
TORCH_METHODS = {"normal_", "uniform_", "random_", "bernoulli_", "exponential_", "cauchy_", "log_normal_", "geometric_"}
TORCH_LAYERS = re.compile(
    r"^torch\.nn\.(modules\.\w+\.)?(Lazy)?(Linear|Bilinear|Conv\w*\d?d?|LSTM|GRU|RNN|\w+Cell|Embedding\w*|Transformer\w*|"
    r"MultiheadAttention|"
    r"Dropout\w*|AlphaDropout|RReLU)$|^torch\.nn\.functional\.(dropout\w*|alpha_dropout|gumbel_softmax|rrelu)$"
)
TORCH_INIT = re.compile(r"^torch\.nn\.init\.(uniform|normal|trunc_normal|xavier\w*|kaiming\w*|orthogonal|sparse)_?$")
TORCH_DATA = {"torch.utils.data.random_split", "torch.utils.data.RandomSampler", "torch.utils.data.WeightedRandomSampler",
              "torch.utils.data.SubsetRandomSampler", "torch.utils.data.dataset.random_split",
              "torch.utils.data.sampler.SubsetRandomSampler",
              "torch.utils.data.sampler.RandomSampler", "torch.utils.data.sampler.WeightedRandomSampler"}
LOADERS = {"torch.utils.data.DataLoader", "torch.utils.data.dataloader.DataLoader", "torch_geometric.loader.DataLoader",
           "torch_geometric.data.DataLoader", "dgl.dataloading.GraphDataLoader"}
TORCH_OTHER = re.compile(r"^torchvision\.transforms\.(v2\.)?(Random\w+|ColorJitter|AutoAugment|RandAugment|"
                         r"TrivialAugmentWide|AugMix)$|"
                         r"^torch\.distributions\.\w+\(\)\.r?sample$")
TENSORFLOW_DRAWS = re.compile(
    r"^tensorflow\.(compat\.v[12]\.)?(random_(normal|uniform|gamma|poisson|shuffle|crop)|truncated_normal|multinomial|"
    r"random\.(normal|uniform|shuffle|truncated_normal|gamma|poisson|categorical|log_uniform_candidate_sampler|multinomial)|"
    r"nn\.(dropout|nce_loss|sampled_softmax_loss)|layers\.\w+|contrib\.layers\.(?!flatten)\w+|contrib\.slim\.(conv2d|"
    r"fully_connected)|get_variable|"
    r"image\.random_\w+|glorot_(normal|uniform)_initializer|(random|truncated)_(normal|uniform)_initializer|"
    r"(keras\.)?initializers\.(?!zeros|ones|constant|global_|local_|variables|tables|identity|deserialize|get\b|"
    r"serialize)(?!Zeros|Ones|Constant|Identity|Initializer)\w+|keras\.layers\.\w+|contrib\.rnn\.\w+Cell|"
    r"nn\.rnn_cell\.\w+Cell)$"
)
KERAS_LAYERS = re.compile(r"^keras\.layers\.(\w+\.)*(Dense|Conv\w+|LSTM|GRU|SimpleRNN|Embedding|Dropout|Bidirectional|"
                          r"SeparableConv\w+|"
                          r"MultiHeadAttention|GaussianNoise)$")
PLAIN_LAYERS = re.compile(r"\.(InputLayer|Input|Flatten|Reshape|Activation|ReLU|LeakyReLU|Softmax|MaxPool\w*|"
                          r"AveragePooling\w*|GlobalAverage\w*|"
                          r"GlobalMax\w*|BatchNormalization|LayerNormalization|Concatenate|concatenate|Add|add|Lambda|Layer|"
                          r"ZeroPadding\w*|"
                          r"Permute|RepeatVector|UpSampling\w*|Masking|TimeDistributed|Multiply|multiply|Dot|dot|Rescaling|"
                          r"Resizing|"
                          r"InputSpec|flatten|max_pooling\w*|average_pooling\w*|max_pool\w*|avg_pool\w*|batch_norm\w*|"
                          r"dropout_|Average|"
                          r"CenterCrop|Normalization|TextVectorization|StringLookup|PReLU|ELU|Cropping\w*|l2_regularizer|"
                          r"xla_compile|"
                          r"batch_normalization|l1_regularizer|Wrapper|RNN|Subtract|Maximum|Minimum)$")
"Layers without anything random in them."

SKLEARN_RANDOM = {
    "train_test_split", "ShuffleSplit", "StratifiedShuffleSplit", "GroupShuffleSplit", "RepeatedKFold",
    "RepeatedStratifiedKFold",
    "RandomForestClassifier", "RandomForestRegressor", "ExtraTreesClassifier", "ExtraTreesRegressor",
    "DecisionTreeClassifier",
    "DecisionTreeRegressor", "ExtraTreeClassifier", "ExtraTreeRegressor", "GradientBoostingClassifier",
    "GradientBoostingRegressor",
    "BaggingClassifier", "BaggingRegressor", "AdaBoostClassifier", "AdaBoostRegressor", "IsolationForest",
    "RandomTreesEmbedding",
    "MLPClassifier", "MLPRegressor", "SGDClassifier", "SGDRegressor", "Perceptron", "PassiveAggressiveClassifier",
    "PassiveAggressiveRegressor",
    "KMeans", "MiniBatchKMeans", "BisectingKMeans", "SpectralClustering", "GaussianMixture", "BayesianGaussianMixture",
    "TSNE", "TruncatedSVD",
    "FastICA", "LatentDirichletAllocation", "DictionaryLearning", "MiniBatchDictionaryLearning", "MiniBatchSparsePCA",
    "SparsePCA",
    "RandomizedSearchCV", "HalvingRandomSearchCV", "make_classification", "make_regression", "make_blobs", "make_moons",
    "make_circles",
    "make_friedman1", "make_sparse_uncorrelated", "make_low_rank_matrix", "make_multilabel_classification",
    "make_gaussian_quantiles",
    "make_swiss_roll", "make_s_curve", "make_hastie_10_2", "resample", "shuffle", "permutation_importance", "MDS",
    "BernoulliRBM",
    "GaussianRandomProjection", "SparseRandomProjection", "RBFSampler", "Nystroem", "RANSACRegressor", "learning_curve_",
    "EllipticEnvelope",
    "RandomOverSampler", "RandomUnderSampler", "SMOTE", "SMOTENC", "ADASYN", "BorderlineSMOTE", "SVMSMOTE", "KMeansSMOTE",
    "SMOTETomek",
    "SMOTEENN", "BalancedRandomForestClassifier", "EasyEnsembleClassifier", "RUSBoostClassifier",
    "BalancedBaggingClassifier",
}
"Classes and functions whose result depends on `random_state` whatever their other options say."
SKLEARN_IF = {
    "KFold": ("shuffle", 1), "StratifiedKFold": ("shuffle", 1), "StratifiedGroupKFold": ("shuffle", 1),
    "SVC": ("probability", -1),
    "NuSVC": ("probability", -1),
}
"Those that are random only with an option switched on; its position among the arguments (-1: by name only)."
SKLEARN_POSITION = {"KFold": 2, "StratifiedKFold": 2, "StratifiedGroupKFold": 2, "resample": -1, "shuffle": -1}
"Position of `random_state` where it may be given without its name."
SKLEARN_MODULES = ("sklearn.", "imblearn.", "umap.", "sklearnex.", "cuml.")
CLOCKS = re.compile(r"^(time\.\w+|datetime\.[\w.]*(now|utcnow|today)\w*(\(\)\.\w+)?|os\.urandom|os\.getpid|uuid\.\w+|"
                    r"secrets\.\w+|random\.SystemRandom.*)$")
"Calls whose value differs at each run."
ASIDE = re.compile(r"port|uuid|uid\b|run_?id|(run|exp|experiment|file|model|dir|folder)_?name|colou?r|jitter|sleep|delay|"
                   r"backoff|te?mp\b|suffix|"
                   r"hash|token|secret|identifier|nonce|salt|user_?agent|proxy|retry|wait|(^|_)id$|^(n|num)_workers$",
                   re.IGNORECASE)
"Names of things whose random value is no part of a result."
