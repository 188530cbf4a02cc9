/*
 * Concordance: how often the one with the greater risk score has the event first (Harrell et al. 1982; Uno et al. 2011).
 *
 * Time is walked downwards within a stratum. One Fenwick tree over the ranks of the scores (Fenwick 1994) holds the
 * weight of those at risk, another the weight of the events so far: the first tells an event how it compares
 * with those who outlast it, the second tells a row, when it comes and when it goes, how the events between compare
 * with it. From both sides follows what each row adds to the counts, and with it the infinitesimal jackknife.
 */
#include <math.h>
#include <string.h>

#include "metrics/distribution.h"
#include "metrics/person_time.h"
#include "metrics/radix.h"

#include <reversa/cox_check.h>

#define NEAR 16 /* ranks to a block: two cache lines, and a tree that stays in the second cache */
#define POLL_ROWS ((int64_t)1 << 18)

/* Weights by rank: each rank's own, and a Fenwick tree over blocks of NEAR ranks for those in blocks below. */
typedef struct scale {
    double *below; /* [n / NEAR + 2] */
    double *own;   /* [n + 1] */
    double total;
} scale;

typedef struct against {
    double less;
    double equal;
    double greater;
} against;

typedef struct counting {
    reversa_context *ctx;
    const reversa_survival *survival;
    const reversa_concordance_options *options;
    int32_t *order;   /* [n] rows by stratum, exit, score */
    int32_t *entered; /* [n] rows by stratum, entry; NULL where nobody enters late */
    int32_t *rank;    /* [n] 1 is the least score of the stratum */
    scale at_risk;
    scale events;
    double *tied;      /* [n + 1] weight of the events of the time under way, by rank */
    double *won;       /* [n] concordant less discordant, as seen by the row */
    double *all;       /* [n] with ties */
    double *censoring; /* [n] chance not to be censored before, by position; NULL unless it is asked for */
    double *cluster;   /* [n_clusters] */
    int32_t n_ranks;   /* of the stratum under way */
    reversa_concordance out;
    rv_arena scratch;
} counting;

static bool is_event(const counting *w, int32_t row)
{
    int32_t event = w->survival->event[row];
    return w->options->event ? event == w->options->event : event != 0;
}

/* ---- The trees ---- */

static void put(const counting *w, scale *in, int32_t row, double weight)
{
    int32_t rank = w->rank[row];
    in->own[rank] += weight;
    in->total += weight;
    for (int32_t i = rank / NEAR + 1; i <= w->n_ranks / NEAR + 1; i += i & -i)
        in->below[i] += weight;
}

static against look(const counting *w, const scale *in, int32_t row)
{
    int32_t rank = w->rank[row];
    double less = 0;
    for (int32_t i = rank / NEAR; i > 0; i -= i & -i)
        less += in->below[i];
    for (int32_t i = rank - rank % NEAR; i < rank; i++)
        less += in->own[i];
    return (against){less, in->own[rank], in->total - less - in->own[rank]};
}

/* A row comes into the risk set (sign −1) or leaves it (+1): the events between were its own to outlast. */
static void mark(counting *w, int32_t row, double sign)
{
    against events = look(w, &w->events, row);
    w->won[row] += sign * (events.greater - events.less); /* an event with a greater score was right */
    w->all[row] += sign * w->events.total;
}

/* ---- One stratum, positions first .. end − 1 of the order ---- */

static void count_event(counting *w, int32_t row, double factor)
{
    double weight = w->survival->weight[row];
    against others = look(w, &w->at_risk, row);
    w->out.concordant += factor * weight * others.less;
    w->out.discordant += factor * weight * others.greater;
    w->out.tied_score += factor * weight * others.equal;
    w->won[row] += factor * (others.less - others.greater);
    w->all[row] += factor * (others.less + others.greater + others.equal);
}

/* Pairs of events at one time. */
static void count_ties(counting *w, int64_t first, int64_t end)
{
    double sum = 0;
    for (int64_t i = first; i < end; i++) {
        int32_t row = w->order[i];
        double weight = w->survival->weight[row];
        if (!is_event(w, row))
            continue;
        double *tied = &w->tied[w->rank[row]];
        w->out.tied_both += weight * *tied;
        w->out.tied_time += weight * (sum - *tied);
        *tied += weight;
        sum += weight;
    }
    for (int64_t i = first; i < end; i++)
        w->tied[w->rank[w->order[i]]] = 0;
}

/* The rows of one exit: the censored outlast the events of their time. */
static void count_time(counting *w, int64_t first, int64_t end)
{
    const reversa_survival *s = w->survival;
    double time = s->exit[w->order[first]];
    double factor = time > w->options->horizon ? 0 : 1;
    if (w->censoring && factor > 0)
        factor = 1 / (w->censoring[first] * w->censoring[first]);
    for (int64_t i = first; i < end; i++) {
        int32_t row = w->order[i];
        if (is_event(w, row))
            continue;
        mark(w, row, -1);
        put(w, &w->at_risk, row, s->weight[row]);
    }
    for (int64_t i = first; i < end; i++) {
        if (is_event(w, w->order[i]))
            count_event(w, w->order[i], factor);
    }
    if (factor > 0)
        count_ties(w, first, end);
    for (int64_t i = first; i < end; i++) {
        int32_t row = w->order[i];
        if (is_event(w, row))
            put(w, &w->events, row, factor * s->weight[row]);
    }
    for (int64_t i = first; i < end; i++) {
        int32_t row = w->order[i];
        if (!is_event(w, row))
            continue;
        mark(w, row, -1);
        put(w, &w->at_risk, row, s->weight[row]);
    }
}

/* Chance not to be censored before each time; censored rows leave after the events of their time. */
static void follow_censoring(counting *w, int64_t first, int64_t end)
{
    const reversa_survival *s = w->survival;
    double at_risk = 0;
    double left = 1;
    for (int64_t i = first; i < end; i++)
        at_risk += s->weight[w->order[i]];
    for (int64_t i = first, stop; i < end; i = stop) {
        double events = 0;
        double censored = 0;
        for (stop = i; stop < end && s->exit[w->order[stop]] == s->exit[w->order[i]]; stop++) {
            double weight = s->weight[w->order[stop]];
            events += is_event(w, w->order[stop]) ? weight : 0;
            censored += is_event(w, w->order[stop]) ? 0 : weight;
            w->censoring[stop] = left;
        }
        at_risk -= events;
        left = censored > 0 ? left * fmax(1 - censored / at_risk, 0) : left;
        at_risk -= censored;
    }
}

static void clear(scale *in, int32_t n_ranks)
{
    memset(in->below, 0, (size_t)(n_ranks / NEAR + 2) * sizeof *in->below);
    memset(in->own, 0, (size_t)(n_ranks + 1) * sizeof *in->own);
    in->total = 0;
}

static reversa_status count_stratum(counting *w, int64_t first, int64_t end)
{
    const reversa_survival *s = w->survival;
    int64_t leaving = end - 1; /* those who enter latest leave first */
    w->n_ranks = 0;
    for (int64_t i = first; i < end; i++)
        w->n_ranks = w->rank[w->order[i]] > w->n_ranks ? w->rank[w->order[i]] : w->n_ranks;
    clear(&w->at_risk, w->n_ranks);
    clear(&w->events, w->n_ranks);
    if (w->censoring)
        follow_censoring(w, first, end);
    for (int64_t i = end, begin; i > first; i = begin) {
        double time = s->exit[w->order[i - 1]];
        if ((end - i) % 1024 == 0 && rv_poll(w->ctx))
            return rv_first_error(w->ctx);
        for (begin = i - 1; begin > first && s->exit[w->order[begin - 1]] == time; begin--) {
        }
        for (; w->entered && leaving >= first && s->entry[w->entered[leaving]] >= time; leaving--) {
            int32_t row = w->entered[leaving];
            put(w, &w->at_risk, row, -s->weight[row]);
            mark(w, row, 1);
        }
        count_time(w, begin, i);
    }
    for (int64_t i = leaving; i >= first; i--)
        mark(w, w->entered ? w->entered[i] : w->order[i], 1);
    return REVERSA_OK;
}

/* ---- Orders ---- */

/* The rows of `from`, stably by stratum. */
static void sort_by_stratum(const counting *w, rv_radix *radix, const int32_t *from, int32_t *out)
{
    const reversa_survival *s = w->survival;
    for (int64_t i = 0; i < s->n; i++) {
        radix->row[i] = from[i];
        radix->key[i] = rv_radix_key_of_int(s->stratum[from[i]]);
    }
    if (s->n_strata > 1)
        rv_radix_sort(radix, (size_t)s->n);
    for (int64_t i = 0; i < s->n; i++)
        out[i] = radix->row[i];
}

/* By stratum, exit and score: rows of one exit then meet the trees in ascending order, and find them in the cache. */
static void sort_rows(const counting *w, rv_radix *radix)
{
    const reversa_survival *s = w->survival;
    for (int64_t i = 0; i < s->n; i++) {
        radix->row[i] = w->order[i];
        radix->key[i] = rv_radix_key(s->exit[w->order[i]]);
    }
    rv_radix_sort(radix, (size_t)s->n);
    for (int64_t i = 0; i < s->n; i++)
        w->order[i] = radix->row[i];
    sort_by_stratum(w, radix, w->order, w->order);
}

static void rank_scores(counting *w, rv_radix *radix, const double *score)
{
    const reversa_survival *s = w->survival;
    for (int64_t i = 0; i < s->n; i++) {
        radix->row[i] = (int32_t)i;
        radix->key[i] = rv_radix_key(score[i]);
    }
    rv_radix_sort(radix, (size_t)s->n);
    for (int64_t i = 0; i < s->n; i++)
        w->order[i] = radix->row[i];
    sort_by_stratum(w, radix, w->order, w->order);
    for (int64_t i = 0; i < s->n; i++) {
        int32_t row = w->order[i];
        int32_t before = i ? w->order[i - 1] : row;
        if (i == 0 || s->stratum[row] != s->stratum[before])
            w->rank[row] = 1;
        else
            w->rank[row] = w->rank[before] + (score[row] > score[before]);
    }
}

static reversa_status open_counting(counting *w, const double *score)
{
    const reversa_survival *s = w->survival;
    size_t n = (size_t)s->n;
    rv_radix radix;
    rv_arena_open(w->ctx, &w->scratch);
    w->order = rv_arena_alloc(w->ctx, &w->scratch, n, sizeof *w->order);
    w->rank = rv_arena_alloc(w->ctx, &w->scratch, n, sizeof *w->rank);
    w->at_risk.below = rv_arena_alloc(w->ctx, &w->scratch, n / NEAR + 2, sizeof(double));
    w->at_risk.own = rv_arena_alloc(w->ctx, &w->scratch, n + 1, sizeof(double));
    w->events.below = rv_arena_alloc(w->ctx, &w->scratch, n / NEAR + 2, sizeof(double));
    w->events.own = rv_arena_alloc(w->ctx, &w->scratch, n + 1, sizeof(double));
    w->tied = rv_arena_alloc(w->ctx, &w->scratch, n + 1, sizeof *w->tied);
    w->won = rv_arena_alloc(w->ctx, &w->scratch, n, sizeof *w->won);
    w->all = rv_arena_alloc(w->ctx, &w->scratch, n, sizeof *w->all);
    w->cluster = rv_arena_alloc(w->ctx, &w->scratch, (size_t)s->n_clusters, sizeof *w->cluster);
    bool good = w->order && w->rank && w->at_risk.below && w->at_risk.own && w->events.below && w->events.own &&
                w->tied && w->won && w->all && w->cluster;
    if (good && s->delayed) {
        w->entered = rv_arena_alloc(w->ctx, &w->scratch, n, sizeof *w->entered);
        good = w->entered != NULL;
    }
    if (good && w->options->uno) {
        w->censoring = rv_arena_alloc(w->ctx, &w->scratch, n, sizeof *w->censoring);
        good = w->censoring != NULL;
    }
    if (!good || rv_radix_open(w->ctx, &w->scratch, n, &radix))
        return REVERSA_E_MEMORY;
    rank_scores(w, &radix, score);
    sort_rows(w, &radix);
    if (w->entered)
        sort_by_stratum(w, &radix, s->by_entry, w->entered);
    return REVERSA_OK;
}

/* ---- The estimate ---- */

static void estimate(counting *w)
{
    const reversa_survival *s = w->survival;
    reversa_concordance *out = &w->out;
    double pairs = out->concordant + out->discordant + out->tied_score;
    out->estimate = (reversa_estimate){NAN, NAN, NAN, NAN, REVERSA_FIT_OK};
    if (!(pairs > 0)) {
        out->estimate.fit = s->n ? REVERSA_FIT_NO_EVENTS : REVERSA_FIT_NO_DATA;
        return;
    }
    double somer = (out->concordant - out->discordant) / pairs;
    double variance = 0;
    for (int64_t i = 0; i < s->n; i++)
        w->cluster[s->cluster[i]] += s->weight[i] * (w->won[i] - somer * w->all[i]) / pairs;
    for (int64_t c = 0; c < s->n_clusters; c++)
        variance += w->cluster[c] * w->cluster[c];
    double value = (somer + 1) / 2;
    double se = sqrt(variance) / 2;
    double z = rv_normal_level(w->options->level);
    out->estimate = (reversa_estimate){value, se, fmax(value - z * se, 0), fmin(value + z * se, 1), REVERSA_FIT_OK};
}

static reversa_status count(counting *w, const double *score)
{
    const reversa_survival *s = w->survival;
    reversa_status status = open_counting(w, score);
    for (int64_t i = 0, end; i < s->n && !status; i = end) {
        for (end = i + 1; end < s->n && s->stratum[w->order[end]] == s->stratum[w->order[i]]; end++) {
        }
        status = count_stratum(w, i, end);
    }
    if (!status)
        estimate(w);
    return status;
}

static reversa_status check(reversa_context *ctx, const reversa_survival *survival, const double *score,
                            const reversa_concordance_options *options)
{
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.struct_size is not the size of the structure");
    if (!(options->level > 0 && options->level < 1) || options->event < 0 || isnan(options->horizon))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.level, options.event or options.horizon is out of range");
    for (int64_t i = 0; i < survival->n; i++) {
        rv_place place = {.row = i + 1, .column = "score"};
        if (i % POLL_ROWS == 0 && rv_poll(ctx))
            return rv_first_error(ctx);
        if (!isfinite(score[i]))
            return rv_fail_at(ctx, REVERSA_E_DATA, place, "The score is not a finite number");
    }
    return REVERSA_OK;
}

void reversa_concordance_options_init(reversa_concordance_options *options)
{
    *options = (reversa_concordance_options){.struct_size = sizeof *options, .horizon = INFINITY, .level = 0.95};
}

reversa_status reversa_concordance_count(reversa_context *ctx, const reversa_survival *survival, const double *score,
                                         const reversa_concordance_options *options,
                                         reversa_concordance *concordance_out)
{
    reversa_concordance_options defaults;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!survival || !concordance_out || (!score && survival->n > 0))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The survival data, the score or the output is NULL");
    reversa_concordance_options_init(&defaults);
    counting w = {.ctx = ctx, .survival = survival, .options = options ? options : &defaults};
    status = check(ctx, survival, score, w.options);
    if (status)
        return status;
    if (w.options->uno && survival->delayed) {
        w.out = (reversa_concordance){.estimate = {NAN, NAN, NAN, NAN, REVERSA_FIT_TOO_FEW}};
        *concordance_out = w.out;
        return REVERSA_OK;
    }
    status = count(&w, score);
    if (!status)
        *concordance_out = w.out;
    rv_arena_free(&w.scratch);
    return status;
}
