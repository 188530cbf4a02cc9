/*
 * Everything here follows the words of the file format: a list of all matchings, which each level shortens.
 */
#include "support/levels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_PAIRS 16

static const char *const names[] = {"mentees", "mentors", "pairs", "score", "keep", "even", "worst", "leximin"};

enum { MENTEES, MENTORS, PAIRS, SCORE, KEEP, EVEN, WORST, LEXIMIN, N_KINDS };

/* A matching: which of the open pairs it has, what each level counts, and the scores of its open pairs, ascending. */
struct rt_choice {
    uint32_t mask;
    int32_t n;
    int64_t value[N_KINDS];
    int32_t scores[MOST_PAIRS];
};

typedef struct rt_choice choice;

/* A level as written. */
typedef struct level {
    int kind;
    int64_t give_up; /* millionths */
    int64_t step;
} level;

static void *room(size_t count, size_t size)
{
    void *block = calloc(count + 1, size);
    assert_non_null(block);
    return block;
}

static int32_t read_objective(const char *words, level *levels)
{
    int32_t n = 0;
    while (*words) {
        char name[32];
        char mark = ' ';
        double number = 0;
        int parts = sscanf(words, "%31[a-z]%c%lf", name, &mark, &number);
        levels[n] = (level){.kind = -1, .step = 1};
        for (int k = 0; k < N_KINDS; k++) {
            if (strcmp(names[k], name) == 0)
                levels[n].kind = k;
        }
        assert_true(levels[n].kind >= 0 && n < RT_LEVELS_MOST);
        if (parts == 3 && mark == ':')
            levels[n].give_up = (int64_t)(number * 1e6 + 0.5);
        if (parts == 3 && mark == '/')
            levels[n].step = (int64_t)number;
        n++;
        words += strcspn(words, " ");
        words += strspn(words, " ");
    }
    return n;
}

/* ---- An objective ---- */

static bool is_counting(int kind)
{
    return kind == MENTEES || kind == MENTORS || kind == PAIRS;
}

static bool several_partners(const rt_case *drawn)
{
    for (int32_t p = 0; p < drawn->n; p++) {
        if (rt_case_most(drawn, 0, p) > 1 || rt_case_most(drawn, 1, p) > 1)
            return true;
    }
    return false;
}

static bool has_kind(const level *levels, int32_t n, int kind)
{
    for (int32_t l = 0; l < n; l++) {
        if (levels[l].kind == kind)
            return true;
    }
    return false;
}

/* May a level of this kind come next, behind those that there are? */
static bool may_follow(const rt_case *drawn, const level *levels, int32_t n, int kind)
{
    bool counted = false;
    bool fixed = false;
    bool stepped = false;
    for (int32_t l = 0; l < n; l++) {
        bool firm = l + 1 == n || levels[l + 1].give_up == 0;
        bool relaxed = !firm && is_counting(levels[l].kind);
        if (levels[l].kind == kind || (kind == LEXIMIN && relaxed))
            return false; /* leximin beside a count that gives up is no network here */
        counted = counted || is_counting(levels[l].kind);
        stepped = stepped || levels[l].step > 1;
        fixed = fixed ||
                (firm && (levels[l].kind == PAIRS || (is_counting(levels[l].kind) && !several_partners(drawn))));
    }
    if (kind == WORST)
        return counted && !stepped;
    return kind != LEXIMIN || fixed;
}

void rt_levels_draw(rt_case *drawn, uint64_t *random, bool with_leximin)
{
    static const char *const parts[] = {"0.1", "0.25", "0.5", "0.34", "1", "0.000001"};
    level levels[RT_LEVELS_MOST];
    int32_t length = (int32_t)rt_between(random, 1, 5);
    int32_t n = 0;
    drawn->objective[0] = '\0';
    for (int32_t attempt = 0; attempt < 40 && n < length; attempt++) {
        char word[32];
        int kind = (int)rt_between(random, 0, with_leximin ? LEXIMIN : WORST);
        if (!may_follow(drawn, levels, n, kind))
            continue;
        levels[n] = (level){.kind = kind, .step = 1};
        bool worst = n > 0 && levels[n - 1].kind == WORST && !has_kind(levels, n, LEXIMIN);
        bool can_give_up = n > 0 && (is_counting(levels[n - 1].kind) || worst);
        snprintf(word, sizeof word, "%s", names[kind]);
        if (can_give_up && (kind != LEXIMIN || worst) && rt_between(random, 0, 2) == 0) {
            levels[n].give_up = 1;
            snprintf(word, sizeof word, "%s:%s", names[kind], parts[rt_between(random, 0, 5)]);
        } else if (kind == LEXIMIN && rt_between(random, 0, 2) == 0) {
            levels[n].step = 2;
            snprintf(word, sizeof word, "leximin/%d", (int)rt_between(random, 1, 400000));
        }
        size_t end = strlen(drawn->objective);
        snprintf(drawn->objective + end, sizeof drawn->objective - end, "%s%s", n ? " " : "", word);
        n++;
    }
    assert_true(n > 0);
}

/* ---- All matchings ---- */

static bool is_pinned(const rt_case *drawn, int32_t mentor, int32_t mentee)
{
    return drawn->state[mentor * drawn->n + mentee] == REVERSA_PAIR_PINNED;
}

bool rt_levels_are_few(const rt_case *drawn, int64_t most)
{
    int64_t n = 0;
    for (int32_t k = 0; k < drawn->n * drawn->n; k++)
        n += rt_case_eligible(drawn, k / drawn->n, k % drawn->n) && !is_pinned(drawn, k / drawn->n, k % drawn->n);
    return n <= most;
}

typedef struct listing {
    const rt_case *drawn;
    rt_levels *levels;
    bool *made;       /* [n · n] */
    int32_t *load[2]; /* [n] */
    uint32_t mask;
} listing;

static void count_choice(const listing *list, choice *c)
{
    const rt_case *drawn = list->drawn;
    c->mask = list->mask;
    c->value[WORST] = 1000000;
    for (int32_t k = 0; k < drawn->n * drawn->n; k++) {
        if (!list->made[k])
            continue;
        int32_t score = drawn->score[k] > 0 ? drawn->score[k] : 0;
        c->value[PAIRS]++;
        c->value[SCORE] += score;
        c->value[KEEP] += drawn->state[k] == REVERSA_PAIR_ACTIVE;
        if (drawn->state[k] == REVERSA_PAIR_PINNED)
            continue;
        int32_t place = c->n++;
        for (; place > 0 && c->scores[place - 1] > score; place--)
            c->scores[place] = c->scores[place - 1];
        c->scores[place] = score;
    }
    c->value[WORST] = c->n ? c->scores[0] : 1000000;
    for (int32_t p = 0; p < drawn->n; p++) {
        c->value[MENTORS] += list->load[REVERSA_MENTOR][p] > 0;
        c->value[MENTEES] += list->load[REVERSA_MENTEE][p] > 0;
        c->value[EVEN] += (int64_t)list->load[REVERSA_MENTOR][p] * list->load[REVERSA_MENTOR][p];
    }
}

static bool loads_hold(const listing *list)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < list->drawn->n; p++) {
            uint8_t role = side == REVERSA_MENTOR ? 1 : 2;
            bool takes_part = (list->drawn->role[p] & role) && list->drawn->capacity[side][p] > 0;
            if (takes_part && list->load[side][p] < list->drawn->load[side][0])
                return false;
            if (list->load[side][p] > rt_case_most(list->drawn, side, p))
                return false;
        }
    }
    return true;
}

static void list_all(listing *list, int64_t k)
{
    if (k == list->levels->n_open) {
        if (loads_hold(list))
            count_choice(list, &list->levels->left[list->levels->n_left++]);
        return;
    }
    int32_t mentor = list->levels->open[k][0];
    int32_t mentee = list->levels->open[k][1];
    list_all(list, k + 1);
    if (list->load[REVERSA_MENTOR][mentor] >= rt_case_most(list->drawn, REVERSA_MENTOR, mentor) ||
        list->load[REVERSA_MENTEE][mentee] >= rt_case_most(list->drawn, REVERSA_MENTEE, mentee))
        return;
    list->made[mentor * list->drawn->n + mentee] = true;
    list->load[REVERSA_MENTOR][mentor]++;
    list->load[REVERSA_MENTEE][mentee]++;
    list->mask |= UINT32_C(1) << k;
    list_all(list, k + 1);
    list->mask &= ~(UINT32_C(1) << k);
    list->made[mentor * list->drawn->n + mentee] = false;
    list->load[REVERSA_MENTOR][mentor]--;
    list->load[REVERSA_MENTEE][mentee]--;
}

static void list_matchings(const rt_case *drawn, rt_levels *levels)
{
    listing list = {.drawn = drawn, .levels = levels};
    list.made = room((size_t)drawn->n * (size_t)drawn->n, sizeof *list.made);
    list.load[0] = room((size_t)drawn->n, sizeof(int32_t));
    list.load[1] = room((size_t)drawn->n, sizeof(int32_t));
    levels->open = room(MOST_PAIRS, sizeof *levels->open);
    for (int32_t k = 0; k < drawn->n * drawn->n; k++) {
        int32_t mentor = k / drawn->n;
        int32_t mentee = k % drawn->n;
        list.made[k] = is_pinned(drawn, mentor, mentee);
        list.load[REVERSA_MENTOR][mentor] += list.made[k];
        list.load[REVERSA_MENTEE][mentee] += list.made[k];
        if (list.made[k] || !rt_case_eligible(drawn, mentor, mentee))
            continue;
        assert_true(levels->n_open < MOST_PAIRS);
        levels->open[levels->n_open][0] = mentor;
        levels->open[levels->n_open++][1] = mentee;
    }
    levels->left = room((size_t)1 << levels->n_open, sizeof *levels->left);
    list_all(&list, 0);
    free(list.made);
    free(list.load[0]);
    free(list.load[1]);
}

/* ---- Level by level ---- */

/* Positive where a is better. */
static int64_t compare(const level *by, const choice *a, const choice *b)
{
    if (by->kind == EVEN)
        return b->value[EVEN] - a->value[EVEN];
    if (by->kind != LEXIMIN)
        return a->value[by->kind] - b->value[by->kind];
    assert_int_equal(a->n, b->n);
    for (int32_t k = 0; k < a->n; k++) {
        int64_t gap = a->scores[k] / by->step - b->scores[k] / by->step;
        if (gap != 0)
            return gap;
    }
    return 0;
}

static void keep_best(rt_levels *levels, int32_t l, const level *by, int64_t give_up)
{
    int64_t n = 0;
    choice best = levels->left[0];
    for (int64_t k = 1; k < levels->n_left; k++)
        best = compare(by, &levels->left[k], &best) > 0 ? levels->left[k] : best;
    levels->optimum[l] = by->kind == LEXIMIN ? best.value[WORST] / by->step * by->step : best.value[by->kind];
    levels->given_up[l] = give_up * levels->optimum[l] / 1000000;
    for (int64_t k = 0; k < levels->n_left; k++) {
        bool good = compare(by, &levels->left[k], &best) >= 0;
        if (give_up > 0)
            good = levels->left[k].value[by->kind] >= levels->optimum[l] - levels->given_up[l];
        if (good)
            levels->left[n++] = levels->left[k];
    }
    levels->n_left = n;
}

void rt_levels_enumerate(const rt_case *drawn, rt_levels *levels)
{
    level by[RT_LEVELS_MOST];
    memset(levels, 0, sizeof *levels);
    levels->n_levels = read_objective(drawn->objective, by);
    list_matchings(drawn, levels);
    for (int32_t l = 0; l < levels->n_levels && levels->n_left > 0; l++)
        keep_best(levels, l, &by[l], l + 1 < levels->n_levels ? by[l + 1].give_up : 0);
}

void rt_levels_free(rt_levels *levels)
{
    free(levels->left);
    free(levels->open);
}

static uint32_t mask_of(const rt_case *drawn, const rt_levels *levels, const reversa_matching *matching)
{
    uint32_t mask = 0;
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        int32_t mentor = rt_case_human(drawn, pair.mentor);
        int32_t mentee = rt_case_human(drawn, pair.mentee);
        bool known = is_pinned(drawn, mentor, mentee);
        for (int64_t o = 0; o < levels->n_open; o++) {
            if (levels->open[o][0] != mentor || levels->open[o][1] != mentee)
                continue;
            mask |= UINT32_C(1) << o;
            known = true;
        }
        assert_true(known);
    }
    return mask;
}

void rt_levels_check(const rt_case *drawn, const rt_levels *levels, const reversa_matching *matching)
{
    level by[RT_LEVELS_MOST];
    (void)read_objective(drawn->objective, by);
    const choice *found = NULL;
    uint32_t mask = mask_of(drawn, levels, matching);
    for (int64_t k = 0; k < levels->n_left; k++)
        found = levels->left[k].mask == mask ? &levels->left[k] : found;
    if (!found)
        fail_msg("'%s': the matching is not among the %lld best", drawn->objective, (long long)levels->n_left);
    for (int32_t l = 0; l < levels->n_levels; l++) {
        reversa_level reached;
        reversa_matching_level(matching, l, &reached);
        int64_t value = by[l].kind == LEXIMIN ? found->value[WORST] / by[l].step * by[l].step
                                              : found->value[by[l].kind];
        assert_string_equal(reached.name, names[by[l].kind]);
        assert_int_equal(reached.value, value);
        assert_int_equal(reached.bound, levels->optimum[l]);
        assert_int_equal(reached.given_up, levels->given_up[l]);
        assert_true(reached.proven);
    }
}
