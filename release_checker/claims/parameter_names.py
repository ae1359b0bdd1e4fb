# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Names of numbers that stand beside metrics and are none, by what they are."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.replace("\n", " ").split(";") if word.strip())


KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("a hyper-parameter", _words("""
        default; default value; defaults; choices;
        learning rate; lr; learning_rate; initial learning rate; max lr; min lr; batch; batch size; bs; mini batch;
        epoch; epochs; num epochs; n epochs; max epochs; steps; step; iterations; iteration; iters; iter;
        max steps; weight decay;
        wd; momentum; dropout; drop rate; droprate; warmup; warm up; warmup steps; warmup ratio; gamma; beta;
        beta1; beta2; alpha;
        epsilon; eps; lambda; sigma; tau; temperature; temp; top k; top p; seed; seeds; random seed; random state;
        optimizer;
        optim; hidden; hidden size; hidden dim; hidden units; embedding dim; embedding size; embed dim; n embd;
        n head; n layer;
        heads; num heads; attention heads; layers; layer; num layers; depth; width; patch size; patch; patience;
        kernel; kernel size; stride;
        padding; num workers; workers; gradient accumulation; accumulation steps; gradient accumulation steps;
        grad clip; clip; clip norm;
        max depth; n estimators; num leaves; min samples leaf; min samples split; max features; subsample;
        colsample bytree;
        min child weight; num trees; trees; k folds; folds; fold; n splits; test size; train size; threshold;
        cutoff; scheduler;
        lr decay; decay; label smoothing; mixup; cutmix; rank; lora r; lora rank; lora alpha; r lora; lora dropout;
        context length; seq len; sequence length;
        max length; max len; max seq length; block size; window; window size; horizon; lag; buffer; buffer size;
        replay buffer;
        discount; discount factor; ucb; neighbors; n neighbors; clusters; n clusters; components; n components;
        img size; image size;
        input size; resolution; crop; crop size; input shape; channels; filters; units; neurons; ratio; noise;
        scale; version; id;
        degree; c; nu; number; no.; no; index; idx; total steps; timesteps; time steps; num steps; n steps;
        train steps; training steps;
        log interval; eval interval; save steps; eval steps; logging steps; bits; bit; bitwidth; precision bits;
        max iter; confidence threshold;
        iou threshold; conf; 学习率; 批次大小; 批大小; 轮数; 迭代次数; 学習率; エポック; 학습률; 배치 크기; 배치;
        에포크; tasa de aprendizaje; epocas; épocas;
        epoques; époques; taille de lot; taux d'apprentissage; epochen; lernrate; taxa de aprendizado""")),
    ("a size", _words("""
        params; param; parameters; parameter; #params; # params; num params; number of parameters; param count;
        parameter count; params m;
        trainable params; trainable parameters; total params; flops; gflops; mflops; flop; macs; gmacs; madds;
        mult adds; mac; size; model size;
        file size; disk size; size mb; memory; mem; gpu memory; vram; ram; peak memory; peak mem; storage;
        checkpoint size; mb; gb; weights;
        参数量; 参数; 模型大小; 计算量; 显存; 파라미터; 모델 크기; 파라미터 수; parametros; parámetros; parametres;
        paramètres; parametri; tamano; tamaño; taille""")),
    ("a time or a speed", _words("""
        time; runtime; run time; training time; train time; inference time; test time; latency; speed; fps;
        frames per second; throughput;
        duration; seconds; sec; secs; s; ms; hours; hour; hrs; minutes; min; mins; days; it/s; it s; img s;
        images s; imgs s; samples s;
        samples per second; steps per second; tokens s; tokens sec; tokens per second; tok s; wall time;
        wall clock; elapsed; gpu hours; gpu days;
        epoch time; time s; time ms; speedup; speed up; eta; training speed; inference speed; cpu time; gpu time;
        fit time; qps; mfu; 时间; 耗时; 速度; 推理速度; 训练时间; 시간; 속도;
        tiempo; temps; tempo; zeit; duree; durée; prediction time; training time s""")),
    ("a count", _words("""
        samples; images; n; count; counts; support; size n; classes; num classes; number of classes; instances;
        examples; documents; sentences;
        tokens; vocab; vocab size; vocabulary; users; items; nodes; edges; frames; videos; subjects; patients;
        rows; columns; cols;
        features; num features; episodes; runs; trials; games; queries; questions; items n; total; amount;
        quantity; records; objects; points n;
        train samples; test samples; val samples; train size; number of images; number of samples; # images;
        # samples; # classes; nb; tp; fp; fn; tn; true positives; false positives; true negatives; false negatives;
        gpus; gpu; gpu num;
        nodes n; cpus; cores; stars; forks; downloads; dim; dims; dimension; dimensions; dimensionality; 样本数;
        数量; 类别数; 샘플 수; 개수; cantidad; nombre; anzahl; effectif""")),
    ("a date or a version", _words("""
        year; date; month; day; released; release; venue; published; python; pytorch; torch; cuda; cudnn;
        tensorflow; numpy; package; library;
        年份; 日期; 版本; 버전; 날짜; ano; año; annee; année; jahr""")),
    ("a price", _words("price; cost; usd; $; price usd; cost usd; budget; 价格; 成本; 비용; precio; prix; preis")),
    ("a statistic of a test", _words("""
        coefficient; coefficients; coef; weight; importance; feature importance; contribution; shap; shap value;
        vif; p value; pvalue; p val; t stat; t statistic; z score; chi2; chi squared; df; degrees of freedom; std;
        std dev; stddev; stdev; stderr;
        standard deviation; variance; var; sd; sem; ci; confidence interval; confidence; probability;
        prob; 标准差; 表준편차""")),
)
"What a name is, and the names; folded by vocabulary.py."
