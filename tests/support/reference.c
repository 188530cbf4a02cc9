/*
 * Rules, criteria and scores computed slowly from the raw data of an instance, by the definitions.
 */
#include "support/instance.h"

#include <math.h>
#include <string.h>

__extension__ typedef __int128 wide;

/* 10^6 · n / d rounded half up, n held to 0 .. d. */
static int32_t micro(wide n, wide d)
{
    n = n < 0 ? 0 : n;
    n = n > d ? d : n;
    wide doubled = 2 * n * 1000000 + d;
    return (int32_t)(doubled / (2 * d));
}

static int number_index(const char *name)
{
    static const char *const names[] = {"level", "x", "y", "z", "waiting_rounds"};
    for (int i = 0; i < 5; i++) {
        if (strcmp(name, names[i]) == 0)
            return i;
    }
    return -1;
}

static int set_index(const char *name)
{
    static const char *const names[] = {"languages", "skills", "wants", "goals"};
    int index = 0;
    while (strcmp(name, names[index]) != 0)
        index++;
    return index;
}

/* Any scalar as a number to compare; RT_MISSING. */
static int64_t scalar(const rt_human *human, const char *name)
{
    int index = number_index(name);
    if (index >= 0)
        return human->number[index];
    if (strcmp(name, "hire_date") == 0)
        return human->date == REVERSA_MISSING_DATE ? RT_MISSING : human->date;
    int32_t text = human->text[strcmp(name, "team") == 0 ? 0 : 1];
    return text < 0 ? RT_MISSING : text;
}

static int64_t minutes(const rt_human *a, const rt_human *b)
{
    int64_t count = 0;
    for (int minute = 0; minute < 10080; minute++)
        count += (int64_t)((a->week[minute / 64] & b->week[minute / 64]) >> (minute % 64) & 1);
    return count;
}

static int64_t size(const rt_human *human, int set)
{
    int64_t count = 0;
    for (int t = 0; t < RT_N_TAGS; t++)
        count += human->weight[set][t] > 0;
    return count;
}

static int64_t shared(const rt_human *a, const rt_human *b, int set)
{
    int64_t count = 0;
    for (int t = 0; t < RT_N_TAGS; t++)
        count += a->weight[set][t] > 0 && b->weight[set][t] > 0;
    return count;
}

/* Is a above b, walking up? */
static bool above(const rt_instance *instance, int32_t a, int32_t b)
{
    for (int32_t p = instance->human[b].manager; p >= 0; p = instance->human[p].manager) {
        if (p == a)
            return true;
    }
    return false;
}

static bool within(const rv_test *test, int64_t millionths)
{
    return millionths >= test->at_least && millionths <= test->at_most;
}

static bool holds(const rv_rule *rule, const rt_human *human)
{
    int64_t value = scalar(human, rule->test.attribute);
    if (value == RT_MISSING)
        return rule->missing_pass;
    if (rule->test.n_values)
        return value == 0 || value == 2; /* team0, team2 */
    return within(&rule->test, value);
}

static bool passes(const rt_instance *instance, const rv_rule *rule, int32_t mentor, int32_t mentee)
{
    const rt_human *a = &instance->human[mentor];
    const rt_human *b = &instance->human[mentee];
    const char *attribute = rule->kind == RV_RULE_LEVEL_GAP ? "level" : rule->test.attribute;
    int set = rule->kind == RV_RULE_SHARED ? set_index(attribute) : 0;
    bool scalar_missing = false;
    if (rule->kind == RV_RULE_LEVEL_GAP || rule->kind == RV_RULE_SAME || rule->kind == RV_RULE_DIFFERENT)
        scalar_missing = scalar(a, attribute) == RT_MISSING || scalar(b, attribute) == RT_MISSING;
    if (scalar_missing)
        return rule->missing_pass;
    switch (rule->kind) {
    case RV_RULE_LEVEL_GAP:
        return within(&rule->test, b->number[0] - a->number[0]);
    case RV_RULE_NOT_IN_REPORTING_LINE:
        return !above(instance, mentor, mentee) && !above(instance, mentee, mentor);
    case RV_RULE_SAME:
        return scalar(a, attribute) == scalar(b, attribute);
    case RV_RULE_DIFFERENT:
        return scalar(a, attribute) != scalar(b, attribute);
    case RV_RULE_SHARED:
        if (size(a, set) == 0 || size(b, set) == 0)
            return rule->missing_pass;
        if (rule->test.at_least == INT64_MIN && shared(a, b, set) == 0)
            return false; /* one in common is the least, unless the rule says otherwise */
        return within(&rule->test, shared(a, b, set) * 1000000);
    case RV_RULE_OVERLAP_MINUTES:
        if (!a->has_week || !b->has_week)
            return rule->missing_pass;
        return within(&rule->test, minutes(a, b) * 1000000);
    case RV_RULE_ATTRIBUTE:
        return (rule->who == RV_WHO_MENTEE || holds(rule, a)) && (rule->who == RV_WHO_MENTOR || holds(rule, b));
    default:
        return instance->state[mentor * instance->n + mentee] != REVERSA_PAIR_ENDED;
    }
}

bool rt_reference_eligible(const rt_instance *instance, int32_t mentor, int32_t mentee)
{
    const rt_human *a = &instance->human[mentor];
    const rt_human *b = &instance->human[mentee];
    int32_t at = mentor * instance->n + mentee;
    int32_t back = mentee * instance->n + mentor;
    if (!a->is_mentor || !a->capacity[REVERSA_MENTOR] || !b->is_mentee || !b->capacity[REVERSA_MENTEE])
        return false;
    if (mentor == mentee || instance->veto[at] || instance->veto[back])
        return false;
    if (instance->state[at] == REVERSA_PAIR_FORBIDDEN || (instance->listed && instance->listed[at] < 0))
        return false;
    for (int32_t r = 0; r < instance->n_rules; r++) {
        if (!passes(instance, &instance->rules[r], mentor, mentee))
            return false;
    }
    return true;
}

/* ---- Criteria; −1 for missing ---- */

static int32_t coverage(const rv_criterion *criterion, const rt_human *a, const rt_human *b)
{
    int wants = set_index(criterion->mentee);
    wide sum = 0;
    wide whole = 0;
    if (size(a, 1) == 0 || size(b, wants) == 0)
        return -1;
    for (int t = 0; t < RT_N_TAGS; t++) {
        int64_t level = a->weight[1][t] < criterion->full ? a->weight[1][t] : criterion->full;
        sum += (wide)b->weight[wants][t] * level;
        whole += (wide)b->weight[wants][t] * criterion->full;
    }
    return micro(sum, whole);
}

static int32_t number_value(const rv_criterion *criterion, int64_t a, int64_t b)
{
    if (a == RT_MISSING || b == RT_MISSING)
        return -1;
    int64_t difference = criterion->kind == RV_CRITERION_GAP ? b - a - criterion->ideal : a - b;
    int64_t distance = difference < 0 ? -difference : difference;
    int64_t held = distance < criterion->range ? distance : criterion->range;
    switch (criterion->kind) {
    case RV_CRITERION_COMPLEMENT:
        return micro(held, criterion->range);
    case RV_CRITERION_MEAN:
        return micro(a + b, 2000000);
    case RV_CRITERION_SAME:
        return a == b ? 1000000 : 0;
    case RV_CRITERION_DIFFERENT:
        return a != b ? 1000000 : 0;
    default:
        return micro(criterion->range - held, criterion->range);
    }
}

static int32_t similarity(const rv_criterion *criterion, const rt_human *a, const rt_human *b)
{
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int32_t i = 0; i < criterion->n_attributes; i++) {
        int64_t x = scalar(a, criterion->attributes[i]);
        int64_t y = scalar(b, criterion->attributes[i]);
        if (x == RT_MISSING || y == RT_MISSING)
            return -1;
        dot += (double)x / 1e6 * ((double)y / 1e6);
        aa += (double)x / 1e6 * ((double)x / 1e6);
        bb += (double)y / 1e6 * ((double)y / 1e6);
    }
    if (aa == 0 || bb == 0)
        return -1;
    double value = floor(1e6 * fmax(0, dot / (sqrt(aa) * sqrt(bb))) + 0.5);
    return value > 1e6 ? 1000000 : (int32_t)value;
}

static int32_t overlap(const rt_human *a, const rt_human *b, int set)
{
    int64_t common = shared(a, b, set);
    return size(a, set) && size(b, set) ? micro(common, size(a, set) + size(b, set) - common) : -1;
}

static int32_t plain_value(const rt_instance *instance, const rv_criterion *criterion, int32_t mentor, int32_t mentee)
{
    const rt_human *a = &instance->human[mentor];
    const rt_human *b = &instance->human[mentee];
    int32_t rank;
    int64_t rounds;
    switch (criterion->kind) {
    case RV_CRITERION_COVERAGE:
        return coverage(criterion, a, b);
    case RV_CRITERION_OVERLAP:
        return overlap(a, b, set_index(criterion->attribute));
    case RV_CRITERION_AVAILABILITY:
        return a->has_week && b->has_week ? micro(minutes(a, b), criterion->full) : -1;
    case RV_CRITERION_PREFERENCE:
        rank = criterion->side == REVERSA_MENTEE ? instance->rank[mentee * instance->n + mentor]
                                                 : instance->rank[mentor * instance->n + mentee];
        return rank ? micro(1, rank) : -1;
    case RV_CRITERION_WAITING:
        rounds = criterion->side == REVERSA_MENTEE ? b->number[4] : a->number[4];
        return rounds == RT_MISSING ? -1 : micro(rounds, (wide)criterion->full * 1000000);
    case RV_CRITERION_SIMILARITY:
        return similarity(criterion, a, b);
    default:
        return number_value(criterion, scalar(a, criterion->attribute), scalar(b, criterion->attribute));
    }
}

int32_t rt_reference_value(const rt_instance *instance, int32_t criterion, int32_t mentor, int32_t mentee,
                           bool *missing_out)
{
    int32_t value;
    int32_t fallback;
    if (criterion < instance->n_criteria) {
        value = plain_value(instance, &instance->criteria[criterion], mentor, mentee);
        fallback = instance->criteria[criterion].missing;
    } else {
        const reversa_block couple = {&instance->person[mentee], 1, &instance->person[mentor], 1};
        rt_instance_user_value(NULL, instance->cohort, &couple, &value);
        fallback = instance->user.missing < 0 ? -1 : 250000;
    }
    *missing_out = value < 0;
    return value < 0 ? fallback : value;
}

int32_t rt_reference_score(const rt_instance *instance, int32_t mentor, int32_t mentee, int32_t *contributions_out)
{
    int32_t n = instance->n_criteria + (instance->user.function ? 1 : 0);
    wide reached[RT_MOST_TERMS] = {0}; /* sums after each criterion */
    wide total = 0;
    if (instance->listed) {
        int32_t listed = instance->listed[mentor * instance->n + mentee];
        return listed < 0 ? 0 : listed;
    }
    for (int32_t c = 0; c < n; c++) {
        bool missing;
        int32_t value = rt_reference_value(instance, c, mentor, mentee, &missing);
        int32_t weight = c < instance->n_criteria ? instance->criteria[c].weight : 2500;
        reached[c + 1] = reached[c] + (value < 0 ? 0 : (wide)weight * value);
        total += value < 0 ? 0 : weight;
    }
    for (int32_t c = 0; c < n && contributions_out; c++)
        contributions_out[c] = total ? (int32_t)(reached[c + 1] / total - reached[c] / total) : 0;
    return total ? (int32_t)(reached[n] / total) : 0;
}
