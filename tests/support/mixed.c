/*
 * Problems as the files that a user has, drawn at random; and what two answers to one of them have to have in common.
 */
#include "support/mixed.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/io.h>

#define MOST 32 /* people of a side */
#define HALF_HOURS 48

enum { MENTOR = REVERSA_MENTOR, MENTEE = REVERSA_MENTEE };

static const char *const sides[] = {"mentor", "mentee", "all"};

/* Everything that is drawn before it becomes text. */
typedef struct draft {
    uint64_t *random;
    const rt_mixed_shape *shape;
    int n[2];
    int n_both; /* mentor i and mentee i are one person for i < n_both */
    int most;   /* capacity at most */
    bool listed[MOST][MOST];
    char objective[8]; /* letters as in level_name() */
} draft;

static int between(const draft *d, int low, int high)
{
    return (int)rt_between(d->random, low, high);
}

static FILE *open_text(char **text, size_t *size)
{
    FILE *out = open_memstream(text, size);
    assert_non_null(out);
    return out;
}

static const char *name_of(const draft *d, int side, int i, char name[12])
{
    snprintf(name, 12, "%c%02d", i < d->n_both ? 'b' : side == MENTOR ? 'm' : 'e', i);
    return name;
}

/* ---- People ---- */

/* Working hours of some days; now and then nothing, or the whole week. */
static void put_times(const draft *d, FILE *out)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    int kind = between(d, 0, 9);
    int n = kind == 0 ? 0 : kind == 1 ? 7 : between(d, 1, 3);
    for (int k = 0; k < n; k++) {
        int begin = kind == 1 ? 0 : between(d, 16, 34);
        int end = kind == 1 ? HALF_HOURS : begin + between(d, 2, 6);
        fprintf(out, "%s%s %02d:%02d-%02d:%02d", k ? ";" : "", days[kind == 1 ? k : between(d, 0, 1) + 2 * k],
                begin / 2, begin % 2 * 30, end / 2, end % 2 * 30);
    }
}

static void put_person(const draft *d, FILE *out, int side, int i)
{
    char name[12];
    bool both = i < d->n_both;
    fprintf(out, "%s,%s,%d,%d,g%d,s%d,%d.%d,", name_of(d, side, i, name), both ? "both" : sides[side],
            between(d, 1, d->most), between(d, 1, d->most > 2 ? 2 : d->most), between(d, 0, 2), between(d, 0, 3),
            between(d, 0, 3), between(d, 0, 9));
    if (between(d, 0, 4))
        fprintf(out, "%d.5", between(d, 1, 7));
    fputc(',', out);
    if ((both || side == MENTOR) && between(d, 0, 1))
        fprintf(out, "%d", between(d, 1, d->most));
    fprintf(out, ",%d,", between(d, -2, 2) * 30);
    put_times(d, out);
    fputc('\n', out);
}

static void put_people(const draft *d, FILE *out)
{
    fprintf(out,
            "id,role,mentor_capacity,mentee_capacity,grp,site,spend,allow,mentor_minimum,utc_offset,availability\n");
    for (int side = 0; side < 2; side++)
        for (int i = side == MENTEE ? d->n_both : 0; i < d->n[side]; i++)
            put_person(d, out, side, i);
}

/* ---- Pairs ---- */

static void put_scores(draft *d, FILE *out)
{
    static const int steps[] = {1, 50000, 47619, 250000};
    int step = steps[between(d, 0, 3)];
    int density = between(d, 12, 90);
    fprintf(out, "mentor_id,mentee_id,score,hours\n");
    for (int j = 0; j < d->n[MENTOR]; j++)
        for (int i = 0; i < d->n[MENTEE]; i++) {
            char a[12], b[12];
            bool self = i == j && i < d->n_both;
            if (self || between(d, 0, 99) >= density)
                continue;
            int score = between(d, 0, 1000000 / step) * step;
            d->listed[j][i] = true;
            fprintf(out, "%s,%s,%d.%06d,%d.%d\n", name_of(d, MENTOR, j, a), name_of(d, MENTEE, i, b), score / 1000000,
                    score % 1000000, between(d, 0, 3), between(d, 0, 9));
        }
}

static void put_earlier(const draft *d, FILE *out)
{
    static const char *const states[] = {"pinned", "active", "forbidden", "ended"};
    bool pinned[2][MOST] = {{false}};
    int most_pins = between(d, 0, 3) ? 0 : between(d, 1, 3);
    fprintf(out, "mentor_id,mentee_id,state\n");
    for (int j = 0; j < d->n[MENTOR]; j++)
        for (int i = 0; i < d->n[MENTEE]; i++) {
            char a[12], b[12];
            int kind = between(d, 0, 19);
            bool pins = kind == 0 && most_pins > 0 && !pinned[MENTOR][j] && !pinned[MENTEE][i];
            if (!d->listed[j][i] || kind > 3 || (kind == 0 && !pins) || (kind == 2 && between(d, 0, 2)))
                continue;
            fprintf(out, "%s,%s,%s\n", name_of(d, MENTOR, j, a), name_of(d, MENTEE, i, b), states[kind]);
            pinned[MENTOR][j] = pinned[MENTOR][j] || pins;
            pinned[MENTEE][i] = pinned[MENTEE][i] || pins;
            most_pins -= pins;
        }
}

/* Ranks with ties and gaps, of some on either side. */
static void put_ranks(const draft *d, FILE *out)
{
    fprintf(out, "person_id,other_id,rank\n");
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < d->n[side]; i++) {
            bool is_silent = between(d, 0, 4) == 0;
            for (int j = side == MENTEE && i < d->n_both ? d->n_both : 0; j < d->n[1 - side]; j++) {
                char a[12], b[12];
                bool told = i < d->n_both && j < d->n_both; /* they would name each other twice */
                if (!is_silent && !told && between(d, 0, 2))
                    fprintf(out, "%s,%s,%d\n", name_of(d, side, i, a), name_of(d, 1 - side, j, b), between(d, 1, 6));
            }
        }
}

/* ---- Limits ---- */

static int fewer(const draft *d)
{
    return d->n[MENTOR] < d->n[MENTEE] ? d->n[MENTOR] : d->n[MENTEE];
}

static void put_where(const draft *d, FILE *out)
{
    static const char *const attributes[] = {"grp", "site"};
    int which = between(d, 0, 1);
    int first = between(d, 0, which ? 3 : 2);
    if (between(d, 0, 1))
        fprintf(out, "{\"attribute\":\"%s\",\"is\":\"%c%d\"}", attributes[which], which ? 's' : 'g', first);
    else
        fprintf(out, "{\"attribute\":\"%s\",\"in\":[\"%c%d\",\"%c%d\"]}", attributes[which], which ? 's' : 'g', first,
                which ? 's' : 'g', (first + 1) % (which ? 4 : 3));
}

/* At least, at most, or both; counts in pairs, or shares of them. */
static void put_bounds(const draft *d, FILE *out, int around)
{
    int kind = between(d, 0, 2);
    int low = between(d, 0, around);
    bool share = between(d, 0, 1);
    if (kind != 0)
        fprintf(out, share ? ",\"at_least\":{\"share\":0.%d}" : ",\"at_least\":{\"count\":%d}",
                share ? between(d, 0, 4) : low);
    share = between(d, 0, 1);
    if (kind != 1)
        fprintf(out, share ? ",\"at_most\":{\"share\":0.%d}" : ",\"at_most\":{\"count\":%d}",
                share ? between(d, 4, 9) : low + between(d, 0, around));
}

static void put_budget(const draft *d, FILE *out)
{
    int per = between(d, 0, 2);
    bool by_person = per < 2 && between(d, 0, 1);
    fprintf(out, ",\"per\":\"%s\",\"cost\":\"%s\",\"at_most\":", sides[per], by_person ? "spend" : "hours");
    if (per < 2 && between(d, 0, 1))
        fprintf(out, "\"allow\"");
    else
        fprintf(out, "%d.%d", per == 2 ? between(d, 0, 2 * fewer(d)) : between(d, 2, 8), between(d, 0, 9));
}

static void put_conflict(const draft *d, FILE *out)
{
    int n_groups = between(d, 1, 3);
    fprintf(out, ",\"people\":[");
    for (int g = 0; g < n_groups; g++) {
        int n = between(d, 2, 5);
        bool taken[2][MOST] = {{false}};
        fprintf(out, "%s[", g ? "," : "");
        for (int k = 0; k < n; k++) {
            char name[12];
            int side = between(d, 0, 1);
            int i = between(d, 0, d->n[side] - 1);
            while (taken[side][i] || (i < d->n_both && taken[1 - side][i])) {
                side = between(d, 0, 1);
                i = between(d, 0, d->n[side] - 1);
            }
            taken[side][i] = true;
            fprintf(out, "%s\"%s\"", k ? "," : "", name_of(d, side, i, name));
        }
        fprintf(out, "]");
    }
    fprintf(out, "]");
}

static void put_load(const draft *d, FILE *out, bool soft)
{
    bool most = between(d, 0, 1);
    fprintf(out, ",\"side\":\"%s\"", sides[between(d, 0, 1)]);
    if (!most || (soft && between(d, 0, 1)))
        fprintf(out, ",\"at_least\":1");
    if (most)
        fprintf(out, ",\"at_most\":%d", between(d, 1, 2));
}

static void put_limit(const draft *d, FILE *out, rt_mixed_kind kind)
{
    static const char *const names[] = {"quota",    "pairs",    "budget",         "load",  "changes",
                                        "conflict", "one_role", "mentor_minimum", "slots", "stable"};
    static const int penalties[] = {0, 1000, 50000, 142857, 400000, 3000000};
    bool soft = !d->shape->only_network && strchr(d->objective, 's') && between(d, 0, 2) == 0;
    fprintf(out, "{\"limit\":\"%s\"", names[kind]);
    if (kind == RT_MIXED_QUOTA) {
        fprintf(out, ",\"side\":\"%s\",\"where\":", sides[between(d, 0, 1)]);
        put_where(d, out);
        put_bounds(d, out, fewer(d) / 3 + 1);
    } else if (kind == RT_MIXED_PAIRS) {
        fprintf(out, ",\"where\":{\"%s\":\"%s\"}", between(d, 0, 1) ? "same" : "different",
                between(d, 0, 1) ? "grp" : "site");
        put_bounds(d, out, fewer(d) / 3 + 1);
    } else if (kind == RT_MIXED_BUDGET) {
        put_budget(d, out);
    } else if (kind == RT_MIXED_LOAD) {
        put_load(d, out, soft);
    } else if (kind == RT_MIXED_CHANGES) {
        fprintf(out, ",\"at_most\":%d", between(d, 1, 12));
    } else if (kind == RT_MIXED_CONFLICT) {
        put_conflict(d, out);
    }
    if (soft)
        fprintf(out, ",\"soft\":{\"penalty\":%d}", penalties[between(d, 0, 5)]);
    fprintf(out, "}");
}

/* ---- The programme ---- */

static const char *level_name(char c)
{
    static const char letters[] = "empskvwx";
    static const char *const names[] = {"mentees", "mentors", "pairs", "score", "keep", "even", "worst", "leximin"};
    return names[strchr(letters, c) - letters];
}

/* `leximin` gives nothing up, and keeps its number of pairs; after a `worst` it does what it likes. */
static bool may_give_up(const draft *d, int level)
{
    char before = d->objective[level - 1];
    return before != 'x' && !(strchr(d->objective, 'x') && before == 'p');
}

static void put_objective(const draft *d, FILE *out, rt_mixed *made)
{
    static const int shares[] = {10000, 50000, 100000, 250000};
    static const int steps[] = {1, 1, 47619, 100000, 150000, 300000};
    bool gives = !d->shape->only_network && between(d, 0, 2) == 0;
    fprintf(out, "\"objective\":[");
    for (int k = 0; d->objective[k]; k++) {
        int give = gives && k > 0 && may_give_up(d, k) && between(d, 0, 1) ? shares[between(d, 0, 3)] : 0;
        made->gives_up[k > 0 ? k - 1 : 0] = give > 0;
        fprintf(out, "%s{\"level\":\"%s\",\"give_up\":0.%06d", k ? "," : "", level_name(d->objective[k]), give);
        if (d->objective[k] == 'x') {
            made->class_step = steps[between(d, 0, 5)];
            fprintf(out, ",\"step\":%d", (int)made->class_step);
        }
        fprintf(out, "}");
    }
    fprintf(out, "]");
}

static void put_programme(const draft *d, FILE *out, rt_mixed *made)
{
    int n = between(d, 1, d->shape->limits);
    bool loaded[2] = {false, false}; /* two hard limits on loads could contradict each other in words */
    fprintf(out, "{\"schema\":\"reversa.programme/1\",\"rules\":[],\"criteria\":[],\"limits\":[");
    for (int k = 0; k < n; k++) {
        rt_mixed_kind kind = RT_MIXED_KINDS;
        while (kind == RT_MIXED_KINDS || !(d->shape->kinds >> kind & 1) ||
               (kind == RT_MIXED_LOAD && loaded[0] && n > 1))
            kind = d->shape->only_network ? RT_MIXED_LOAD : (rt_mixed_kind)between(d, 0, RT_MIXED_KINDS - 1);
        loaded[0] = loaded[0] || (kind == RT_MIXED_LOAD && !d->shape->only_network);
        made->kinds |= 1u << kind;
        fprintf(out, "%s", k ? ",\n " : "\n ");
        put_limit(d, out, kind);
    }
    fprintf(out, "],\n ");
    put_objective(d, out, made);
    fprintf(out, ",\n \"cadence\":{\"meetings_per_month\":4,\"minutes\":%d,\"months\":9}}", between(d, 1, 4) * 30);
}

/* ---- Objects ---- */

static void succeed(const rt_mixed *made, reversa_status status)
{
    reversa_error error;
    reversa_context_error(made->ctx, 0, &error);
    if (status)
        fail_msg("%s: %s: %s\n%s", made->label, reversa_status_name(status), error.message,
                 made->text ? made->text : "");
}

typedef void (*put_file)(draft *d, FILE *out);

static const char *write_file(draft *d, const char *name, put_file put)
{
    char *text;
    size_t size;
    FILE *out = open_text(&text, &size);
    put(d, out);
    fclose(out);
    const char *path = rt_write_text(name, text);
    free(text);
    return path;
}

static void people_file(draft *d, FILE *out)
{
    put_people(d, out);
}

static void earlier_file(draft *d, FILE *out)
{
    put_earlier(d, out);
}

static void ranks_file(draft *d, FILE *out)
{
    put_ranks(d, out);
}

static void draw(draft *d)
{
    static const char *const objectives[] = {"es",  "s",   "ems", "ps",  "mp",  "se",  "mes", "kes",  "evs",
                                             "kv",  "skv", "vps", "ews", "pwx", "pxs", "spw", "pxws", "kpx",
                                             "epw", "psx", "esk", "esv", "pkx", "eks", "es",  "es"};
    static const char *const networks[] = {"es",  "s",   "ems", "ps",  "mp",  "se", "mes",
                                           "kes", "evs", "skv", "ews", "pwx", "pxs"};
    int most = d->shape->people < MOST ? d->shape->people : MOST;
    for (int side = 0; side < 2; side++)
        d->n[side] = between(d, most / 2 > 4 ? most / 2 : 4, most);
    d->n_both = between(d, 0, 2) ? 0 : between(d, 0, fewer(d) / 2);
    d->most = between(d, 1, 3);
    if (d->shape->only_network)
        strcpy(d->objective, networks[between(d, 0, (int)(sizeof networks / sizeof *networks) - 1)]);
    else
        strcpy(d->objective, objectives[between(d, 0, (int)(sizeof objectives / sizeof *objectives) - 1)]);
}

void rt_mixed_open(rt_mixed *made, reversa_context *ctx, uint64_t *random, const rt_mixed_shape *shape)
{
    draft d = {.random = random, .shape = shape};
    size_t size;
    reversa_problem_options options;
    *made = (rt_mixed){.ctx = ctx};
    draw(&d);
    FILE *out = open_text(&made->text, &size);
    put_programme(&d, out, made);
    fclose(out);
    succeed(made, reversa_people_read(ctx, write_file(&d, "people.csv", people_file), NULL, &made->cohort));
    succeed(made, reversa_programme_parse(ctx, made->text, size, "programme.json", &made->programme));
    succeed(made, reversa_scores_read(ctx, write_file(&d, "scores.csv", put_scores), made->cohort, &made->scores));
    succeed(made,
            reversa_previous_read(ctx, write_file(&d, "previous.csv", earlier_file), made->cohort, &made->previous));
    succeed(made, reversa_preferences_read(ctx, write_file(&d, "preferences.csv", ranks_file), made->cohort,
                                           &made->preferences));
    reversa_problem_options_init(&options);
    options.scores = made->scores;
    options.previous = made->previous;
    options.preferences = made->preferences;
    succeed(made, reversa_problem_create(ctx, made->cohort, made->programme, &options, &made->problem));
}

void rt_mixed_close(rt_mixed *made)
{
    reversa_problem_free(made->problem);
    reversa_previous_free(made->previous);
    reversa_preferences_free(made->preferences);
    reversa_scores_free(made->scores);
    reversa_programme_free(made->programme);
    reversa_cohort_free(made->cohort);
    free(made->text);
}

reversa_matching *rt_mixed_match(const rt_mixed *made, reversa_solver solver, double seconds)
{
    reversa_match_options options;
    reversa_matching *matching = NULL;
    reversa_match_options_init(&options);
    options.candidates = 3;
    options.solver = solver;
    reversa_context_set_time_limit(made->ctx, seconds);
    succeed(made, reversa_match(made->ctx, made->problem, NULL, &options, &matching));
    reversa_context_set_time_limit(made->ctx, 0);
    return matching;
}

/* ---- What answers have in common ---- */

static bool is_proven(const reversa_matching *m)
{
    reversa_outcome outcome = reversa_matching_outcome(m);
    return outcome == REVERSA_OUTCOME_OPTIMAL || outcome == REVERSA_OUTCOME_INFEASIBLE;
}

static bool has_pairs(const reversa_matching *m)
{
    reversa_outcome outcome = reversa_matching_outcome(m);
    return outcome == REVERSA_OUTCOME_OPTIMAL || outcome == REVERSA_OUTCOME_FEASIBLE;
}

static int compare_classes(const void *a, const void *b)
{
    int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

static int32_t classes_of(const rt_mixed *made, const reversa_matching *m, int64_t *class_out)
{
    int32_t n = 0;
    for (int32_t k = 0; k < reversa_matching_n_pairs(m); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(m, k, &pair);
        if (pair.state != REVERSA_PAIR_PINNED)
            class_out[n++] = pair.score / made->class_step;
    }
    qsort(class_out, (size_t)n, sizeof *class_out, compare_classes);
    return n;
}

static void compare_leximin(const rt_mixed *made, const reversa_matching *a, const reversa_matching *b)
{
    int64_t classes[2][MOST * MOST];
    int32_t n[2] = {classes_of(made, a, classes[0]), classes_of(made, b, classes[1])};
    if (n[0] != n[1])
        fail_msg("%s: leximin over %d and %d pairs\n%s", made->label, (int)n[0], (int)n[1], made->text);
    for (int32_t k = 0; k < n[0]; k++)
        if (classes[0][k] != classes[1][k])
            fail_msg("%s: lowest %d of leximin is %lld and %lld\n%s", made->label, (int)k + 1, (long long)classes[0][k],
                     (long long)classes[1][k], made->text);
}

static void compare_levels(const rt_mixed *made, const reversa_matching *a, const reversa_matching *b)
{
    for (int32_t l = 0; l < reversa_matching_n_levels(a); l++) {
        reversa_level first, second;
        reversa_matching_level(a, l, &first);
        reversa_matching_level(b, l, &second);
        if (first.bound != second.bound || first.given_up != second.given_up || !first.proven || !second.proven)
            fail_msg("%s: optimum of '%s' is %lld and %lld\n%s", made->label, first.name, (long long)first.bound,
                     (long long)second.bound, made->text);
        if (!made->gives_up[l] && first.value != second.value)
            fail_msg("%s: '%s' is %lld and %lld\n%s", made->label, first.name, (long long)first.value,
                     (long long)second.value, made->text);
    }
    if (made->class_step)
        compare_leximin(made, a, b);
}

/* The value of the one may not pass the bound of the other: of the first level, where nothing stands before. */
static void compare_bounds(const rt_mixed *made, const reversa_matching *a, const reversa_matching *b)
{
    reversa_level first, second;
    if (!has_pairs(a))
        return;
    reversa_matching_level(a, 0, &first);
    reversa_matching_level(b, 0, &second);
    bool is_even = strcmp(first.name, "even") == 0;
    if (reversa_matching_outcome(b) == REVERSA_OUTCOME_INFEASIBLE)
        fail_msg("%s: infeasible, and yet there are pairs\n%s", made->label, made->text);
    if (is_even ? first.value < second.bound : first.value > second.bound)
        fail_msg("%s: '%s' is %lld beyond the bound %lld\n%s", made->label, first.name, (long long)first.value,
                 (long long)second.bound, made->text);
}

bool rt_mixed_agree(const rt_mixed *made, const reversa_matching *a, const reversa_matching *b)
{
    if (!is_proven(a) || !is_proven(b)) {
        compare_bounds(made, a, b);
        compare_bounds(made, b, a);
        return false;
    }
    if (reversa_matching_outcome(a) != reversa_matching_outcome(b))
        fail_msg("%s: outcomes %s and %s\n%s", made->label, reversa_outcome_name(reversa_matching_outcome(a)),
                 reversa_outcome_name(reversa_matching_outcome(b)), made->text);
    if (has_pairs(a))
        compare_levels(made, a, b);
    return true;
}

/* ---- Many of them ---- */

#define SECONDS 20.0 /* for one answer: the few that are harder are compared by their bounds */

static int n_rounds(int usual)
{
    const char *given = getenv("REVERSA_TEST_ROUNDS");
    return given && given[0] ? (int)strtol(given, NULL, 10) : usual;
}

static void count(rt_mixed_tally *t, const rt_mixed *made, const reversa_matching *m, bool proven)
{
    t->n++;
    t->open += !proven;
    t->infeasible += reversa_matching_outcome(m) == REVERSA_OUTCOME_INFEASIBLE;
    t->searched += proven && reversa_matching_outcome(m) == REVERSA_OUTCOME_OPTIMAL &&
                   reversa_matching_certificate(m).proof == REVERSA_PROOF_SEARCH;
    t->kinds |= made->kinds;
}

rt_mixed_tally rt_mixed_compare(const rt_mixed_shape *shape, uint64_t stream, int usual, reversa_solver first,
                                reversa_solver second)
{
    rt_mixed_tally t = {0};
    reversa_context *ctx = rt_context(NULL);
    int n = n_rounds(usual);
    for (int round = 0; round < n; round++) {
        uint64_t random = rt_seed() + stream * 1000000 + (uint64_t)round;
        rt_mixed made;
        rt_mixed_open(&made, ctx, &random, shape);
        snprintf(made.label, sizeof made.label, "stream %d, seed + %d", (int)stream, round);
        reversa_matching *a = rt_mixed_match(&made, first, SECONDS);
        reversa_matching *b = rt_mixed_match(&made, second, SECONDS);
        count(&t, &made, a, rt_mixed_agree(&made, a, b));
        reversa_matching_free(b);
        reversa_matching_free(a);
        rt_mixed_close(&made);
    }
    print_message("%d problems: %d infeasible, %d searched, %d left open\n", t.n, t.infeasible, t.searched, t.open);
    reversa_context_free(ctx);
    return t;
}
