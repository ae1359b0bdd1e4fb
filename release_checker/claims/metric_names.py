# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The metrics that research reports, each with the names it goes by in several languages."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure of how good something is."""

    name: str
    "Its usual name."
    sign: int
    "1 where higher is better, -1 where lower is, 0 where neither."
    bounded: bool
    "It lies within 0..1 (or -1..1) and is often printed times a hundred."
    synonyms: tuple[str, ...]
    "Other names, folded by nobody yet; a space stands for any of space, hyphen, underscore and slash."


def _metrics(sign: int, bounded: bool, lines: str) -> tuple[Metric, ...]:
    """One metric a line: its name, a colon, its synonyms between semicolons; one at a line's end goes on."""
    found = []
    for line in re.sub(r";\n\s+", "; ", lines.strip()).splitlines():
        name, _, rest = line.strip().partition(":")
        found.append(Metric(name, sign, bounded, tuple(word.strip() for word in rest.split(";") if word.strip())))
    return tuple(found)


HIGHER_BOUNDED = _metrics(1, True, """
    accuracy: acc; acc.; top1; top 1; top1 acc; top 1 acc; top 1 accuracy; top1 accuracy; acc1; acc@1; acc top1;
        acc top 1; accuracy top 1; prec@1; prec1; accuracy score; acc score; categorical accuracy;
        sparse categorical accuracy; binary accuracy; pixel accuracy; pixel acc; oa; overall accuracy;
        classification accuracy; classification rate; accuracies; accuray; accurancy; acuracy; accuracy rate;
        准确率; 准确度; 正确率; 精度; 準確率; 正確率; 正解率; 정확도; 정확률; exactitud; precision global;
        exactitude; acuracia; acurácia; genauigkeit; accuratezza; akurasi; dogruluk; do chinh xac; độ chính xác;
        точность классификации; dokladnosc; accuratesse; nauwkeurigheid
    accuracy top-5: top5; top 5; top 5 acc; top 5 accuracy; top5 acc; top5 accuracy; acc5; acc@5; prec@5; acc top5;
        accuracy top 5; acc top 5; top 5 categorical accuracy
    directional accuracy: da; mda; mean directional accuracy; direction accuracy; sign accuracy
    balanced accuracy: balanced acc; bacc; bal acc; balanced accuracy score; mean class accuracy; macc;
        average accuracy per class; 平衡准确率
    precision: prec; ppv; positive predictive value; precision score; 精确率; 精确度; 查准率; 精準率; 適合率;
        정밀도; precisao; precisão; prazision; präzision; precisione; presisi; точность; kesinlik
    recall: sensitivity; sens; tpr; true positive rate; recall score; hit recall; 召回率; 查全率; 灵敏度; 再現率;
        재현율; 민감도; exhaustividad; sensibilidad; rappel; sensibilite; revocacao; revocação; sensibilidade;
        trefferquote; sensitivitat; richiamo; полнота; duyarlilik
    specificity: spec; tnr; true negative rate; 特异性; 特异度; 특이도; especificidad; specificite; especificidade
    npv: negative predictive value
    f1: f1 score; f1score; f score; fscore; f measure; f1 measure; f 1; f 1 score; f1 value; f1值; f1分数; f1 점수;
        f1スコア; f1 스코어; puntaje f1; score f1; f1 maß; f1 puntuacion
    f2: f2 score
    f-beta: f beta; fbeta; fbeta score; f0.5; f0.5 score
    auc: roc auc; auc roc; auroc; rocauc; aucroc; roc auc score; area under curve; area under the curve;
        area under the roc curve; area under roc; auc score; roc; au roc
    auprc: pr auc; auc pr; aupr; prauc; area under the precision recall curve; au pr
    ap: average precision; avg precision; average precision score
    map: mean average precision; 平均精度均值
    map50: map@50; ap50; ap@50; map 50; ap 50; map0.5; ap0.5; map@0.5; ap@0.5
    map75: map@75; ap75; ap@75; map 75; ap 75
    map50-95: map5095; ap5095; map50 95; map@50 95; map 50 95; map@0.5:0.95
    iou: jaccard; jaccard index; jaccard score; intersection over union; jaccard similarity; 交并比
    miou: mean iou; mean intersection over union; avg iou; mean jaccard; 平均交并比
    dice: dsc; dice score; dice coefficient; dice coef; dice similarity coefficient; dice similarity; 戴斯
    mcc: matthews correlation coefficient; matthews; matthews correlation; matthews corrcoef
    kappa: cohen kappa; cohens kappa; cohen's kappa; qwk; quadratic weighted kappa; quadratic kappa; kappa score
    exact match: em; exact match accuracy; exact match score; em score; exact match ratio; subset accuracy
    ndcg: normalized discounted cumulative gain
    mrr: mean reciprocal rank
    hit rate: hits; hit; hr; hit ratio; hitrate; hits rate
    pass: pass rate; pass ratio
    success rate: sr; success; 成功率; 성공률; tasa de exito; taux de reussite; completion rate; solve rate; resolved
    win rate: winrate; 胜率; 승률; win ratio
    ssim: structural similarity; structural similarity index
    ms-ssim: ms ssim; msssim
    pck: percentage of correct keypoints
    pckh:
    uas: unlabeled attachment score
    las: labeled attachment score
    mota:
    hota:
    idf1:
    nmi: normalized mutual information; v measure
    ari: adjusted rand index; adjusted rand score
    purity:
    c-index: c index; concordance index; concordance
    tm-score: tm score; tmscore
    lddt: plddt
    gdt-ts: gdt ts
    bertscore: bert score
    pq: panoptic quality
    stoi: estoi
    coverage: picp; pi coverage; interval coverage; prediction interval coverage
    agreement: agreement rate
    faithfulness:
    answer relevancy: answer relevance
    context precision:
    context recall:
    f1-all: fl all
    delta1: δ1; delta 1; a1
    nse: nash sutcliffe efficiency; nash sutcliffe
    kge: kling gupta efficiency
    explained variance: variance explained; explained variance ratio
    bleu: bleu score; sacrebleu; sacre bleu; corpus bleu; bleu cased
    bleu-1: bleu1; bleu 1
    bleu-2: bleu2; bleu 2
    bleu-3: bleu3; bleu 3
    bleu-4: bleu4; bleu 4
    rouge: rouge score; rouge f1
    rouge-1: rouge1; rouge 1; r 1; rouge1 f1
    rouge-2: rouge2; rouge 2; rouge2 f1
    rouge-l: rougel; rouge l; rougel f1
    rouge-lsum: rougelsum; rouge lsum
    meteor:
    spice:
        pearson: pearson correlation; pearson r; pearsonr; pearson correlation coefficient; plcc; pcc; correlation;
        correlation coefficient
    spearman: spearman correlation; spearmanr; spearman rho; srcc; spearman rank correlation;
        spearman correlation coefficient
    kendall: kendall tau; kendalls tau
    r2: r^2; r squared; r2 score; r² score; r square; coefficient of determination; 决定系数;
        coefficient de determination; r cuadrado; coeficiente de determinacion
    silhouette: silhouette score; silhouette coefficient
    gini: gini coefficient; normalized gini
    ks: ks statistic; ks score
""")

LOWER_BOUNDED = _metrics(-1, True, """
    error: error rate; err; classification error; misclassification rate; top 1 error; top1 error; top 1 err;
        top1 err; err@1; test err; test err.; 错误率; 오류율; taux d'erreur; tasa de error; fehlerrate
    error top-5: top 5 error; top5 error; top 5 err; top5 err; err@5
    wer: word error rate; 词错误率
    cer: character error rate; char error rate; 字错误率
    per: phoneme error rate; phone error rate
    der: diarization error rate
    eer: equal error rate
    hter:
    fpr: false positive rate; false alarm rate; 误报率
    fnr: false negative rate; miss rate; 漏报率
    far: false acceptance rate
    frr: false rejection rate
    fpr95: fpr@95; fpr 95; fpr95tpr; fpr@95tpr; fpr at 95% tpr
    ece: expected calibration error; calibration error
    brier: brier score
    hamming loss:
    mape: mean absolute percentage error; mean absolute percent error
    smape: symmetric mean absolute percentage error
    wape:
    abs rel: absrel; abs_rel
    asr: attack success rate
""")

HIGHER = _metrics(1, False, """
    cider: cider d
    chrf: chrf++; chr f
    psnr: peak signal to noise ratio; 峰值信噪比
    snr: signal to noise ratio
    sdr: signal to distortion ratio
    si-sdr: si sdr; sisdr; si snr; sisnr; si sdri; si snri; sdri
    pesq:
    mos: mean opinion score
    utmos:
    inception score: is
    clip score: clipscore; clip sim; clip similarity
    reward: rewards; mean reward; average reward; episode reward; return; returns; average return; mean return;
        episode return; episodic return; ep rew mean; ep reward mean; cumulative reward; total reward; avg reward;
        奖励; 回报; 보상; normalized score; human normalized score
    elo: elo rating
    calinski-harabasz: calinski harabasz; calinski harabasz score; calinski harabasz index
    elbo:
    log likelihood: ll; log lik; loglik; test ll
    sharpe ratio: sharpe; 夏普比率
    sortino ratio: sortino
    score: 分数; 得分; 점수; 성적; puntuacion; puntaje; leaderboard score; public score; private score;
        kaggle score; lb score; public lb; private lb; lb; final score; skor
""")

LOWER = _metrics(-1, False, """
    loss: losses; test loss; objective; 损失; 손실; 損失; perdida; pérdida; perte; perda; verlust; perdita;
        loss value; 损失值; функция потерь; kayip
    log loss: logloss; log_loss; binary log loss; multi logloss; mlogloss; binary logloss
    cross entropy: ce; ce loss; cross entropy loss; xent; bce; bce loss; binary cross entropy; crossentropy;
        categorical crossentropy; binary crossentropy; 交叉熵
    nll: negative log likelihood; nll loss
    perplexity: ppl; 困惑度; 퍼플렉시티; perplexite; perplejidad
    bpc: bits per character; bits per char; bits char
    bpb: bits per byte; bits byte
    bpd: bits per dim; bits per dimension; bits dim
    mse: mean squared error; mean square error; l2 loss; mse loss; 均方误差; error cuadratico medio;
        erreur quadratique moyenne; mean squared err
    rmse: root mean squared error; root mean square error; 均方根误差; rmse loss; raiz del error cuadratico medio
    mae: mean absolute error; l1 loss; mean abs error; mae loss; 平均绝对误差; error absoluto medio; erreur absolue moyenne
    wmae: weighted mean absolute error; weighted mae
    medae: median absolute error
    rmsle: root mean squared logarithmic error; root mean squared log error
    msle:
    nrmse: normalized rmse; normalised rmse; relative rmse
    nmse: normalized mse
    rel l2: relative l2 error; relative l2; rel l2 error; l2 relative error; relative error; l2 error
    max error: maximum error; max abs error
    crps:
    pinball loss: quantile loss
    fid: frechet inception distance; fid score; fid 50k; fid50k; fid 10k; fid 5k; fid 30k
    kid: kernel inception distance
    fvd: frechet video distance
    fad: frechet audio distance
    lpips:
    dists:
    niqe:
    mcd: mel cepstral distortion
    lsd: log spectral distance
    rtf: real time factor
    ter: translation edit rate; translation error rate
    kl: kl divergence; kl div; kullback leibler
    js: js divergence; jensen shannon; jsd
    wasserstein: wasserstein distance; emd; earth mover distance
    mmd: maximum mean discrepancy
    epe: endpoint error; end point error; aee; aepe
    mpjpe: pa mpjpe; mean per joint position error
    chamfer: chamfer distance; cd
    hausdorff: hausdorff distance; hd95; hd; 95hd; 95% hausdorff distance
    asd: assd; average surface distance
    nme: normalized mean error
    ate: absolute trajectory error
    ade: average displacement error; minade
    fde: final displacement error; minfde
    rmsd: root mean square deviation
    davies-bouldin: davies bouldin; davies bouldin index; davies bouldin score; db index
    edit distance: levenshtein; levenshtein distance; cer distance
    regret: cumulative regret
    min dcf: mindcf; dcf
    max drawdown: maximum drawdown; mdd
    aic:
    bic:
    inertia:
    gradient norm: grad norm
    energy error:
""")

METRICS = (*HIGHER_BOUNDED, *LOWER_BOUNDED, *HIGHER, *LOWER)

AT_RANK = {
    "recall": "recall", "r": "recall", "rec": "recall", "hit": "hit rate", "hits": "hit rate", "h": "hit rate",
    "hr": "hit rate", "precision": "precision", "p": "precision", "ndcg": "ndcg", "n": "ndcg", "mrr": "mrr", "map": "map",
    "pass": "pass", "success": "success rate", "acc": "accuracy top-", "accuracy": "accuracy top-", "top": "accuracy top-",
    "ap": "ap", "f1": "f1", "pck": "pck", "pckh": "pckh", "maj": "maj", "best": "pass", "em": "exact match", "tar": "tar",
    "fpr": "fpr", "auc": "auc", "avg": "avg", "cons": "cons", "iou": "iou", "rank": "rank", "ef": "enrichment factor",
}
"Measures that are taken at a rank or threshold: `recall@5`, `hits@10`, `pass@1`."
