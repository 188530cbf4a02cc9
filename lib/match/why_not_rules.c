/*
 * What each rule removes for one person: all that fail it, those it is the first to remove, and those it removes alone.
 *
 * Every rule is asked of every other person, by the definitions. Who fails one rule only comes back without it; for rules
 * with bounds, the nearest value among these is the least change that opens someone, since it is a value that somebody has.
 * People are cut into blocks; what is found of each is put down by person and counted afterwards, in order.
 */
#include "base/pool.h"
#include "base/text.h"
#include "match/why_not.h"

#define PEOPLE_PER_BLOCK 512
#define NONE (-1)
#define SEVERAL (-2)

typedef struct count {
    rv_asking *asking;
    int32_t n_checks;
    int32_t *first; /* [others] the first check that fails, NONE */
    int32_t *alone; /* [others] the only one, NONE, SEVERAL */
    int32_t *fails; /* [workers · n_checks] */
    int32_t skip;   /* ordinal of the person themselves, NONE */
} count;

static reversa_status ask_block(void *state, int64_t block, int32_t worker)
{
    const count *c = state;
    const rv_asking *a = c->asking;
    int32_t n = a->problem->side[!a->side].n;
    int32_t *fails = c->fails + (size_t)worker * (size_t)c->n_checks;
    int64_t last = (block + 1) * PEOPLE_PER_BLOCK < n ? (block + 1) * PEOPLE_PER_BLOCK : n;
    for (int32_t j = (int32_t)(block * PEOPLE_PER_BLOCK); j < last; j++) {
        rv_couple pair = rv_asking_pair(a, j);
        c->first[j] = c->alone[j] = NONE;
        if (j == c->skip)
            continue;
        for (int32_t k = 1; k < c->n_checks; k++) { /* 0 is not_self */
            if (rv_verdicts_check(a->scorer, k, pair).verdict != REVERSA_VERDICT_FAIL)
                continue;
            fails[k]++;
            c->alone[j] = c->first[j] == NONE ? k : SEVERAL;
            c->first[j] = c->first[j] == NONE ? k : c->first[j];
        }
    }
    return REVERSA_OK;
}

/* ---- The least change of a bound ---- */

/* A rule's bound, and what someone has who fails it. */
typedef struct need {
    bool known;
    bool is_most;
    int64_t from;
    int64_t to;
} need;

static need need_for(int64_t value, int64_t at_least, int64_t at_most)
{
    if (value < at_least && value > at_most) /* bounds that nothing lies within: one alone does not help */
        return (need){.known = false};
    if (value < at_least)
        return (need){true, false, at_least, value};
    return (need){value > at_most, true, at_most, value};
}

/* Of two values, the farther beyond the same bound; unknown if they fail on different sides. */
static need farther(need a, need b)
{
    if (!a.known || !b.known || a.is_most != b.is_most)
        return (need){.known = false};
    return (a.to > b.to) == a.is_most ? a : b;
}

static need attribute_need(const rv_bound_rule *bound, rv_couple pair)
{
    const int32_t people[2] = {[REVERSA_MENTOR] = pair.mentor, [REVERSA_MENTEE] = pair.mentee};
    need found = {.known = false};
    bool is_first = true;
    if (bound->test.by_key)
        return found;
    for (int side = 0; side < 2; side++) {
        bool missing;
        bool counts = bound->rule->who == RV_WHO_BOTH || (int)bound->rule->who == side;
        if (!counts || rv_test_holds(&bound->test, people[side], bound->rule->missing_pass))
            continue;
        int64_t value = rv_column_key(bound->test.column, people[side], &missing);
        need own = {.known = false};
        if (!missing)
            own = need_for(value, bound->test.at_least, bound->test.at_most);
        found = is_first ? own : farther(found, own);
        is_first = false;
    }
    return found;
}

/* The bound at which the pair would pass. Unknown where a cell is empty or the rule has no bounds. */
static need bound_need(const rv_bound_rule *bound, rv_couple pair)
{
    const rv_test *test = &bound->rule->test;
    const rv_column *column = bound->column;
    bool missing[2];
    if (bound->rule->kind == RV_RULE_ATTRIBUTE)
        return attribute_need(bound, pair);
    if (bound->rule->kind == RV_RULE_LEVEL_GAP) {
        int64_t mentee = rv_column_key(column, pair.mentee, &missing[0]);
        int64_t mentor = rv_column_key(column, pair.mentor, &missing[1]);
        return missing[0] || missing[1] ? (need){.known = false}
                                        : need_for(mentee - mentor, test->at_least, test->at_most);
    }
    if (bound->rule->kind != RV_RULE_SHARED && bound->rule->kind != RV_RULE_OVERLAP_MINUTES)
        return (need){.known = false};
    if (rv_pair_size(column, pair.mentor) == 0 || rv_pair_size(column, pair.mentee) == 0)
        return (need){.known = false};
    int64_t n = bound->rule->kind == RV_RULE_OVERLAP_MINUTES ? rv_pair_minutes(column, pair)
                                                             : rv_pair_tags(column, column, pair, 0);
    return need_for(n * RV_MILLION, test->at_least == INT64_MIN ? RV_MILLION : test->at_least, test->at_most);
}

static int64_t distance(const need *n)
{
    return n->is_most ? n->to - n->from : n->from - n->to;
}

/* The nearest bound that opens someone, and how many it opens. Of two as near the one that opens more, then the lower. */
static void open_bound(const count *c, int32_t check, const rv_bound_rule *bound, reversa_removal *removal)
{
    const rv_asking *a = c->asking;
    int32_t n = a->problem->side[!a->side].n;
    need best[2] = {{.known = false}, {.known = false}};
    int32_t opened[2] = {0, 0};
    for (int32_t j = 0; j < n; j++) {
        if (c->alone[j] != check)
            continue;
        need own = bound_need(bound, rv_asking_pair(a, j));
        need *kept = &best[own.is_most];
        if (!own.known)
            continue;
        if (!kept->known || distance(&own) < distance(kept)) {
            *kept = own;
            opened[own.is_most] = 0;
        }
        opened[own.is_most] += own.to == kept->to;
    }
    bool most = best[1].known;
    if (most && best[0].known) {
        int64_t nearer = distance(&best[0]) - distance(&best[1]);
        most = nearer > 0 || (nearer == 0 && opened[1] > opened[0]);
    }
    removal->has_bound = best[most].known;
    removal->is_most = most;
    removal->from = best[most].from;
    removal->to = best[most].to;
    removal->n_opened = opened[most];
}

/* ---- Counting ---- */

static reversa_status open_count(count *c)
{
    rv_asking *a = c->asking;
    size_t n = (size_t)a->problem->side[!a->side].n;
    c->n_checks = rv_verdicts_count(a->scorer);
    c->skip = a->problem->side[!a->side].ordinal[a->person];
    c->first = rv_arena_alloc(a->ctx, &a->scratch, n, sizeof *c->first);
    c->alone = rv_arena_alloc(a->ctx, &a->scratch, n, sizeof *c->alone);
    c->fails = rv_arena_alloc(a->ctx, &a->scratch, (size_t)rv_workers(a->ctx) * (size_t)c->n_checks, sizeof *c->fails);
    a->eligible = rv_arena_alloc(a->ctx, &a->scratch, n, sizeof *a->eligible);
    a->answer->n_rules = c->n_checks - 1;
    a->answer->rules = rv_arena_alloc(a->ctx, &a->answer->arena, (size_t)c->n_checks, sizeof *a->answer->rules);
    return c->first && c->alone && c->fails && a->eligible && a->answer->rules ? REVERSA_OK : REVERSA_E_MEMORY;
}

static void sum_up(const count *c)
{
    rv_asking *a = c->asking;
    reversa_why_not *answer = a->answer;
    int32_t n = a->problem->side[!a->side].n;
    answer->person.n_others = n - (c->skip != NONE);
    for (int32_t j = 0; j < n; j++) {
        if (j == c->skip)
            continue;
        if (c->first[j] == NONE)
            a->eligible[a->n_eligible++] = j;
        else
            answer->rules[c->first[j] - 1].n_first++;
        if (c->alone[j] >= 0)
            answer->rules[c->alone[j] - 1].n_alone++;
    }
    answer->person.n_eligible = a->n_eligible;
}

reversa_status rv_why_not_count(rv_asking *asking)
{
    count c = {.asking = asking};
    reversa_why_not *answer = asking->answer;
    int32_t n = asking->problem->side[!asking->side].n;
    reversa_status status = open_count(&c);
    if (!status)
        status = rv_parallel(asking->ctx, ((int64_t)n + PEOPLE_PER_BLOCK - 1) / PEOPLE_PER_BLOCK, ask_block, &c, NULL);
    if (status)
        return status;
    sum_up(&c);
    int32_t n_fixed = c.n_checks - asking->problem->n_rules;
    answer->person.opening = NONE;
    for (int32_t k = 1; k < c.n_checks; k++) {
        reversa_removal *removal = &answer->rules[k - 1];
        const rv_couple themselves = {asking->person, asking->person};
        reversa_rule_check check = rv_verdicts_check(asking->scorer, k, themselves);
        removal->name = check.name;
        removal->attribute = check.attribute;
        removal->skipped = check.verdict == REVERSA_VERDICT_SKIPPED;
        removal->rule = k < n_fixed ? NONE : k - n_fixed;
        for (int32_t w = 0; w < rv_workers(asking->ctx); w++)
            removal->n_fail += c.fails[(size_t)w * (size_t)c.n_checks + (size_t)k];
        if (removal->rule != NONE && removal->n_alone > 0)
            open_bound(&c, k, &asking->problem->rules[removal->rule], removal);
        int32_t best = answer->person.opening;
        if (removal->n_alone > (best == NONE ? 0 : answer->rules[best].n_alone))
            answer->person.opening = k - 1;
    }
    return REVERSA_OK;
}
