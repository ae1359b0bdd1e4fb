# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Tells from names alone what a column or key of a file is: a measure, a step, a setting, one sample of many.

Strict on purpose: a data set taken for a log costs more trust than a log that is missed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


TOKEN = re.compile(r"[A-Z]{2,}(?=[A-Z][a-z]|\b|_|\d)|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+")
STRONG = words("""
    loss logloss acc acc1 acc5 accuracy accuracies f1 f1score fscore auc auroc auprc prauc rocauc aucroc aucpr aupr
    bleu bleu1 bleu2 bleu3 bleu4 sacrebleu rouge rouge1 rouge2 rougel rougelsum meteor cider spice bertscore chrf rmse
    mse mae mape smape rmsle msle nrmse r2 perplexity ppl iou miou map50 map75 map95 ap50 ap75 map5095 precision
    recall specificity sensitivity dice wer psnr ssim lpips fid nll bpc bpd elbo mcc ndcg mrr eer ece brier nmi kappa
    crps mpjpe hausdorff hd95 top1 top5 perp bce crossentropy macc oacc bacc recall1 recall5 recall10 uas las mota
    hota idf1 tpr fpr qwk rougelsumf nse kge exactmatch
""")
"Each says a measure of a model by itself."
WEAK = words("""
    score scores reward rewards return returns ret rew error err map ap cer ari silhouette correlation pearson
    spearman r2score success winrate em hits kl distance fitness objective regret f2 em1 jaccard likelihood logprob
""")
"Say a measure only where something else says that a model was measured."
REWARD = words("reward rewards return returns ret rew")
AVERAGED = words("mean std avg average episode episodic ep eval cumulative")
"A reward with one of these is one of an agent; by itself it may be a coin or a share."
PHRASES = ("packet loss", "weight loss", "hearing loss", "stop loss", "power loss", "heat loss", "path loss", "profit loss",
           "water loss", "job loss", "loss ratio", "net loss", "return code", "error code", "error message", "return type",
           "acc x", "acc y", "acc z", "acc no", "acc num", "acc id", "lin acc", "acc norm")
"Words that say a measure elsewhere."
SETTING_MARKS = words("""
    weight weights threshold thresholds thr thresh coef coeff coefficient lambda type fn func function name path file
    max_len scale size num count n patience margin smoothing warmup alpha beta gamma decay version id key mode method
""")
"A measure's name with one of these is a setting about the measure."
COUNTED = re.compile(r"(?:total|global|num|n|current|cur|train|training|env|environment)_(?:num_)?"
                     r"(?:step|timestep|iter|iteration|update|episode|frame)s?(?:_so_far)?|cur(?:rent)?_epoch")
STEP = words("""
    step steps epoch epochs iter iters iteration iterations round rounds global_step global_steps globalstep timestep
    timesteps total_timesteps total_steps training_iteration training_step train_step num_updates update updates
    n_updates episode episodes generation communication_round num_timesteps env_steps environment_steps
    total_env_steps totalenvinteracts step_num epoch_num num_env_steps timesteps_total time_total_timesteps epoch_id
    iter_num comm_round nupdates total_num_steps misc/total_timesteps
""")
SETTINGS = words("""
    lr learning_rate batch batch_size bs seed random_state fold folds k n alpha beta gamma lambda tau eps epsilon
    dropout momentum weight_decay wd hidden hidden_size hidden_dim num_layers layers depth n_estimators max_depth
    epochs num_epochs n_epochs steps max_steps epoch step iteration iter rank lora_rank lora_alpha window window_size
    horizon patch_size image_size img_size embed_dim dim latent_dim n_components n_clusters clusters temperature top_k
    top_p topk num_samples n_samples samples train_size test_size n_train n_test n_features num_features size params
    num_params parameters n_params flops gflops macs trial run run_id idx index min_samples_leaf min_samples_split
    min_child_weight num_leaves n_eval_episodes max_features colsample_bytree subsample rounds num_clients clients
    warmup patience threshold noise sigma support num_classes classes width heads n_heads degree c version bits
    sparsity ratio number max_len max_length seq_len
""")
PREFIXES = ("param_", "params_", "params/", "config/", "config_", "hparam", "hp_", "args_")
MODEL = words("""
    model models method methods algorithm algorithms classifier classifiers regressor estimator approach architecture
    arch network backbone baseline run run_name experiment exp experiment_name model_name model_id config
    configuration variant ablation setting optimizer loss_function loss_fn env env_id environment agent policy encoder
    checkpoint task dataset dataset_name benchmark
""")
"Columns that say what was measured."
SAMPLE = words("""
    image images image_id image_path image_name image_file img img_path img_name filename file file_name filenames
    filepath file_path url link text sentence sentences question questions answer answers response responses prompt
    prompts prediction predictions predicted predicted_label predicted_class pred preds pred_label true_label
    true_class y_true y_pred ground_truth groundtruth gt gold title user user_id username student student_id
    student_name sample sample_id patient patient_id case_id latitude longitude lat lon lng bbox video video_id
    video_name review tweet comment caption hypothesis reference references transcript transcription smiles sequence
    gene gene_id snp chrom chromosome pos position pvalue p_value team home_team away_team player country city email
    phone address price product product_id item_id movie movie_id book_id document doc_id doi abstract author authors
    instance_id task_id question_id qid query passage context instruction input output label_text target_text frame
    frame_id track_id annotation_id category_id utterance audio audio_path wav speaker word words token tokens
    source_text message post_id match_id race_id driver_id tourney_id game_id season home_score away_score confidence
    pmid hash ip domain host
""")
"Columns of a table with one row for each sample, person or thing: data, predictions."
SPLITS = words("train training val valid validation test testing dev eval evaluation holdout held_out ood overall all total")
REPORT = frozenset(("macro avg", "weighted avg", "micro avg", "samples avg"))
"Rows of scikit-learn's classification_report."


def plain(name: str) -> str:
    """A name lower-cased, with single underscores for whatever parts it."""
    return re.sub(r"[\s\-.]+", "_", name.strip().lower())[:200]


@lru_cache(maxsize=16384)
def tokens(name: str) -> tuple[str, ...]:
    """The words of a name, lower-case: `valMacroF1` and `val/macro_f1` alike."""
    return tuple(token.lower() for token in TOKEN.findall(name[:300].replace("²", "2")))


@lru_cache(maxsize=16384)
def measure(name: str) -> int:
    """2 where a name says a measure by itself, 1 where it may, 0 where it says none."""
    parts = tokens(name)
    if not parts or set(parts) & SETTING_MARKS or any(phrase in " ".join(parts) for phrase in PHRASES):
        return 0
    joined = {first + second for first, second in pairwise(parts)} | {part.removesuffix("s") for part in parts}
    if STRONG & (set(parts) | joined) or (REWARD & set(parts) and AVERAGED & set(parts)):
        return 2
    return 1 if WEAK & set(parts) else 0


def is_step(name: str) -> bool:
    """The column counts the progress of a training."""
    last = plain(name).rpartition("/")[2]
    return last in STEP or bool(COUNTED.fullmatch(last))


def is_setting(name: str) -> bool:
    """The column is a setting, or a count, that a run was given."""
    last = plain(name).rpartition("/")[2]
    return last in SETTINGS or plain(name).startswith(PREFIXES)


def is_sample(name: str) -> bool:
    """The column says which of many samples a row is about."""
    return plain(name) in SAMPLE or plain(name.rpartition(".")[2]) in SAMPLE


def is_model(name: str) -> bool:
    """The column says what was measured."""
    return plain(name) in MODEL
