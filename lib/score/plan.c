/*
 * Making the plan of a row: gates from its rules, bans from lists, counts for both; addends.c has its criteria.
 *
 * Gates are exact; a rule that they cannot hold goes mentor by mentor among those who pass the others. Pairs that are listed
 * somewhere, and the people of the mentee's own reporting line, are banned one by one.
 */
#include "score/plan.h"

#include <string.h>

/* The most sets and planes of one rule and of one criterion; a table has at most ten planes. */
#define RULE_SETS (RV_PLAN_TAGS + RV_PLAN_SLOTS)
#define TERM_SETS ((RV_PLAN_TAGS + 2) * 80 + RV_PLAN_SLOTS + 10 * RV_FIELD_STEPS)
#define TERM_PLANES ((RV_PLAN_TAGS + 2) * 10)

/* ---- Pieces ---- */

int32_t rv_plan_add_set(rv_plan *plan, rv_set set)
{
    RV_REQUIRE(plan->n_sets < plan->room_sets);
    plan->sets[plan->n_sets] = set;
    return plan->n_sets++;
}

rv_set rv_plan_step(const reversa_scorer *scorer, const rv_field *field, int32_t step)
{
    return field->steps + step * rv_layout_words(scorer->n_mentors);
}

/* A set of the row's own, empty. */
static uint64_t *take_scratch(const rv_score_work *work, int32_t index)
{
    uint64_t *set = work->plan->scratch[index];
    memset(set, 0, (size_t)rv_layout_words(work->scorer->n_mentors) * sizeof *set);
    return set;
}

static int32_t scratch_of_scalars(const rv_score_work *work, int32_t scalars)
{
    return work->scorer->n_counters + scalars;
}

/* ---- Counts ---- */

int32_t rv_plan_find_tag(const rv_postings *postings, int32_t code)
{
    int32_t low = 0;
    int32_t high = postings->n_tags;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (postings->tag[middle] < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < postings->n_tags && postings->tag[low] == code ? low : -1;
}

bool rv_plan_is_laid_out(const rv_postings *postings, int32_t tag)
{
    return postings->field[tag].steps != NULL;
}

static int32_t open_count(rv_plan *plan, int32_t most)
{
    rv_count *count = &plan->counts[plan->n_counts];
    count->first = plan->n_sets;
    count->n = 0;
    count->most = most;
    return plan->n_counts++;
}

/* Mentors with some rare tag of the mentee's; *n_out of these tags have mentors. */
uint64_t *rv_plan_gather_rare(const rv_score_work *work, const rv_counter *counter, int32_t *n_out)
{
    const rv_postings *postings = counter->postings;
    const rv_column *column = counter->mentee;
    uint64_t *set = NULL;
    *n_out = 0;
    for (int64_t i = column->offset[work->person]; i < column->offset[work->person + 1]; i++) {
        int32_t tag = rv_plan_find_tag(postings, column->tag[i]);
        if (tag < 0 || rv_plan_is_laid_out(postings, tag))
            continue;
        if (!set)
            set = take_scratch(work, (int32_t)(counter - work->scorer->counters));
        for (int64_t k = postings->start[tag]; k < postings->start[tag + 1]; k++)
            rv_set_bit(set, postings->mentor[k]);
        ++*n_out;
    }
    return set;
}

/* Tags in common, up to `most`. Too many where rare tags come together: *exact_out tells. */
int32_t rv_plan_count_tags(rv_score_work *work, const rv_counter *counter, int32_t most, bool *exact_out)
{
    rv_plan *plan = work->plan;
    const rv_column *column = counter->mentee;
    int32_t n_rare;
    rv_set rare = rv_plan_gather_rare(work, counter, &n_rare);
    int32_t index = open_count(plan, most);
    for (int64_t i = column->offset[work->person]; i < column->offset[work->person + 1]; i++) {
        int32_t tag = rv_plan_find_tag(counter->postings, column->tag[i]);
        if (tag >= 0 && rv_plan_is_laid_out(counter->postings, tag))
            rv_plan_add_set(plan, rv_plan_step(work->scorer, &counter->postings->field[tag], 0));
    }
    for (int32_t i = 0; i < n_rare && i < most; i++)
        rv_plan_add_set(plan, rare);
    plan->counts[index].n = plan->n_sets - plan->counts[index].first;
    *exact_out = n_rare < 2;
    return index;
}

/* Slots in common. False where the mentee has too many for that. */
bool rv_plan_count_slots(rv_score_work *work, int32_t weeks, int32_t most, int32_t *index_out)
{
    rv_plan *plan = work->plan;
    const rv_slots *slots = &work->scorer->weeks[weeks].slots;
    const rv_column *column = work->scorer->weeks[weeks].column;
    int32_t first = plan->n_sets;
    int32_t last = -1; /* a slot that two intervals share counts once */
    *index_out = plan->week_count[weeks];
    if (*index_out >= 0) {
        rv_count *count = &plan->counts[*index_out];
        count->most = count->most > most ? count->most : most;
        return true;
    }
    *index_out = open_count(plan, most);
    for (int64_t i = column->offset[work->person]; i < column->offset[work->person + 1]; i++) {
        int32_t s = column->minute[2 * i] / slots->minutes;
        for (s = s > last ? s : last + 1; s * slots->minutes < column->minute[2 * i + 1]; s++) {
            last = s;
            if (slots->index[s] < 0)
                continue;
            if (plan->n_sets - first == RV_PLAN_SLOTS) {
                plan->n_sets = first;
                plan->n_counts--;
                return false;
            }
            rv_plan_add_set(plan, slots->sets + slots->index[s] * rv_layout_words(work->scorer->n_mentors));
        }
    }
    plan->counts[*index_out].n = plan->n_sets - first;
    plan->week_count[weeks] = *index_out;
    return true;
}

/* ---- Gates ---- */

/* The mentors whose class has a value within low .. high, where no class is cut by the bounds. */
static bool gate_range(rv_score_work *work, const rv_row_rule *rule, int64_t low, int64_t high)
{
    const rv_field *field = &work->scorer->scalars[rule->op->index].field;
    rv_plan *plan = work->plan;
    int32_t from = 0;
    while (from < field->n_steps && field->high[from] < low)
        from++;
    int32_t until = from;
    while (until < field->n_steps && field->low[until] <= high)
        until++;
    bool cut = from < until && (field->low[from] < low || field->high[until - 1] > high);
    if (cut)
        return false;
    rv_gate *gate = &plan->gates[plan->n_gates++];
    *gate = (rv_gate){.count = -1, .missing_pass = rule->op->missing_pass, .known = field->steps};
    bool none = from >= until;
    gate->from = none ? field->steps : rv_plan_step(work->scorer, field, from);
    gate->until = none ? field->steps : until < field->n_steps ? rv_plan_step(work->scorer, field, until) : NULL;
    return true;
}

static void gate_equal(rv_score_work *work, const rv_row_rule *rule)
{
    const rv_scalars *scalars = &work->scorer->scalars[rule->op->index];
    rv_plan *plan = work->plan;
    bool outside = rule->op->kind == RV_RULE_DIFFERENT;
    if (scalars->field.exact) {
        (void)gate_range(work, rule, rule->low, rule->low);
        plan->gates[plan->n_gates - 1].outside = outside;
        return;
    }
    uint64_t *equal = take_scratch(work, scratch_of_scalars(work, rule->op->index));
    for (int32_t i = rv_order_find(&scalars->order, rule->low);
         i < scalars->order.n && scalars->order.key[i] == rule->low; i++)
        rv_set_bit(equal, scalars->order.mentor[i]);
    plan->gates[plan->n_gates++] = (rv_gate){.from = equal,
                                             .outside = outside,
                                             .known = scalars->field.steps,
                                             .missing_pass = rule->op->missing_pass,
                                             .count = -1};
}

/* A count within low .. high; false where it has to be told apart further than counts go. */
static bool gate_count(rv_plan *plan, const rv_row_rule *rule, rv_set known, int32_t count)
{
    bool open = rule->low >= 0 && rule->span > (uint64_t)(INT32_MAX - 1); /* no upper bound that matters */
    int64_t high = open ? RV_COUNT_MOST : rule->low + (int64_t)rule->span;
    if (rule->low > RV_COUNT_MOST || (!open && high >= RV_COUNT_MOST))
        return false;
    rv_gate *gate = &plan->gates[plan->n_gates++];
    *gate = (rv_gate){.known = known, .count = count, .missing_pass = rule->op->missing_pass};
    gate->low = (int32_t)rule->low;
    gate->high = (int32_t)high;
    return true;
}

static bool gate_shared(rv_score_work *work, const rv_row_rule *rule)
{
    const rv_counter *counter = &work->scorer->counters[rule->op->index];
    rv_plan *plan = work->plan;
    const rv_column *column = counter->mentee;
    bool exact;
    if (column->offset[work->person + 1] - column->offset[work->person] > RV_PLAN_TAGS)
        return false;
    int32_t n_sets = plan->n_sets;
    int32_t n_counts = plan->n_counts;
    int32_t count = rv_plan_count_tags(work, counter, RV_COUNT_MOST, &exact);
    bool simple = rule->low <= 1 && rule->span > (uint64_t)(INT32_MAX - 1);
    if ((exact || simple) && gate_count(plan, rule, counter->postings->sizes.steps, count)) {
        plan->counts[count].most = simple ? 1 : RV_COUNT_MOST;
        return true;
    }
    plan->n_sets = n_sets;
    plan->n_counts = n_counts;
    return false;
}

/* Minutes as whole slots. Where slots are not exact a prefilter at least. */
static bool gate_minutes(rv_score_work *work, const rv_row_rule *rule)
{
    const rv_slots *slots = &work->scorer->weeks[rule->op->index].slots;
    rv_plan *plan = work->plan;
    int32_t count;
    bool open = rule->span > (uint64_t)(INT32_MAX - 1);
    int64_t least = rule->low > INT32_MAX ? RV_COUNT_MOST + 1 : (rule->low + slots->minutes - 1) / slots->minutes;
    int32_t most = least < 1 ? 1 : least > RV_COUNT_MOST ? RV_COUNT_MOST : (int32_t)least;
    if (!rv_plan_count_slots(work, rule->op->index, most, &count))
        return false;
    bool whole = slots->exact && open && least <= RV_COUNT_MOST;
    rv_gate *gate = &plan->gates[plan->n_gates++];
    *gate = (rv_gate){.known = slots->known, .count = count, .missing_pass = rule->op->missing_pass};
    gate->low = (int32_t)(least > RV_COUNT_MOST ? RV_COUNT_MOST : least);
    gate->high = RV_COUNT_MOST;
    return whole;
}

static bool add_gate(rv_score_work *work, const rv_row_rule *rule)
{
    switch (rule->op->kind) {
    case RV_RULE_LEVEL_GAP:
        return gate_range(work, rule, rule->low, (int64_t)((uint64_t)rule->low + rule->span));
    case RV_RULE_SAME:
    case RV_RULE_DIFFERENT:
        gate_equal(work, rule);
        return true;
    case RV_RULE_SHARED:
        return gate_shared(work, rule);
    case RV_RULE_OVERLAP_MINUTES:
        return gate_minutes(work, rule);
    default: /* the reporting line is banned, mentor by mentor */
        return true;
    }
}

/* ---- Bans ---- */

static void ban_listed(const rv_score_work *work, const rv_listing *listing)
{
    for (int64_t i = listing->at; i < listing->end; i++)
        rv_set_bit(work->plan->banned, listing->rows->mentor[i]);
}

/* Whoever is above or below the mentee. */
static void ban_line(const rv_score_work *work)
{
    const reversa_scorer *scorer = work->scorer;
    const reversa_cohort *cohort = scorer->problem->cohort;
    const int32_t *ordinal = scorer->problem->side[REVERSA_MENTOR].ordinal;
    const rv_order *line = &scorer->line;
    int32_t last = cohort->line_last[work->person];
    for (int32_t i = rv_order_find(line, cohort->line_first[work->person]); i < line->n && line->key[i] <= last; i++)
        rv_set_bit(work->plan->banned, line->mentor[i]);
    for (int32_t p = scorer->above[work->person]; p >= 0; p = scorer->above[p])
        rv_set_bit(work->plan->banned, ordinal[p]);
}

static void ban(rv_score_work *work)
{
    rv_plan *plan = work->plan;
    memset(plan->banned, 0, (size_t)rv_layout_words(work->scorer->n_mentors) * sizeof *plan->banned);
    if (work->self >= 0)
        rv_set_bit(plan->banned, work->self);
    ban_listed(work, &work->forbidden);
    if (work->scorer->not_paired_before)
        ban_listed(work, &work->ended);
    if (work->scorer->line_first)
        ban_line(work);
}

/* ---- The whole ---- */

void rv_plan_begin(rv_score_work *work)
{
    rv_plan *plan = work->plan;
    plan->n_sets = plan->n_planes = plan->n_counts = plan->n_gates = plan->n_addends = plan->n_rest = 0;
    plan->weight = work->base_weight + work->rest_weight;
    plan->fixed = 0;
    if (plan->has_ranked)
        memset(plan->ranked, 0, (size_t)rv_layout_words(work->scorer->n_mentors) * sizeof *plan->ranked);
    plan->has_ranked = false;
    for (int32_t i = 0; i < work->scorer->n_weeks; i++)
        plan->week_count[i] = -1;
    if (work->dead)
        return;
    ban(work);
    for (int32_t r = 0; r < work->n_rules; r++) {
        if (!add_gate(work, &work->rules[r]))
            plan->rest[plan->n_rest++] = &work->rules[r];
    }
    if (!plan->weight)
        return;
    int64_t unit = RV_STEP * plan->weight;
    plan->fixed = (work->base_sum + unit - 1) / unit;
    for (int32_t t = 0; t < work->n_terms; t++)
        rv_addends_add(work, &work->terms[t]);
}

int64_t rv_plan_least(int64_t floor)
{
    if (floor >= RV_MILLION)
        return INT64_MAX;
    return floor < 0 ? 0 : (floor + 1 + RV_STEP - 1) / RV_STEP;
}

static bool make_room(reversa_context *ctx, rv_arena *arena, const reversa_scorer *scorer, rv_plan *plan)
{
    size_t n_rules = (size_t)scorer->n_rules;
    size_t n_terms = (size_t)scorer->n_terms;
    size_t n_words = (size_t)rv_layout_words(scorer->n_mentors);
    size_t n_scratch = (size_t)scorer->n_counters + (size_t)scorer->n_scalars;
    plan->room_sets = (int32_t)(n_rules * RULE_SETS + n_terms * TERM_SETS);
    plan->room_planes = (int32_t)(n_terms * TERM_PLANES);
    plan->sets = rv_arena_alloc(ctx, arena, (size_t)plan->room_sets, sizeof *plan->sets);
    plan->planes = rv_arena_alloc(ctx, arena, (size_t)plan->room_planes, sizeof *plan->planes);
    plan->counts = rv_arena_alloc(ctx, arena, n_rules + n_terms, sizeof *plan->counts);
    plan->counted = rv_arena_alloc(ctx, arena, n_rules + n_terms, sizeof *plan->counted);
    plan->gates = rv_arena_alloc(ctx, arena, n_rules, sizeof *plan->gates);
    plan->rest = rv_arena_alloc(ctx, arena, n_rules, sizeof *plan->rest);
    plan->addends = rv_arena_alloc(ctx, arena, n_terms * (RV_PLAN_TAGS + 2), sizeof *plan->addends);
    plan->week_count = rv_arena_alloc(ctx, arena, (size_t)scorer->n_weeks, sizeof *plan->week_count);
    plan->banned = rv_arena_alloc(ctx, arena, n_words, sizeof *plan->banned);
    plan->ranked = rv_arena_alloc(ctx, arena, n_words, sizeof *plan->ranked);
    plan->scratch = rv_arena_alloc(ctx, arena, n_scratch, sizeof *plan->scratch);
    bool made = plan->sets && plan->planes && plan->counts && plan->counted && plan->gates && plan->rest &&
                plan->addends && plan->week_count && plan->banned && plan->ranked && plan->scratch;
    for (size_t i = 0; i < n_scratch && made; i++) {
        plan->scratch[i] = rv_arena_alloc(ctx, arena, n_words, sizeof(uint64_t));
        made = plan->scratch[i] != NULL;
    }
    for (size_t i = 0; i < n_rules + n_terms && made; i++) {
        plan->counts[i].at_least = rv_arena_alloc(ctx, arena, (RV_COUNT_MOST + 1) * RV_SPAN_WORDS, sizeof(uint64_t));
        made = plan->counts[i].at_least != NULL;
    }
    return made;
}

reversa_status rv_plan_create(reversa_context *ctx, rv_arena *arena, const reversa_scorer *scorer, rv_plan **plan_out)
{
    rv_plan *plan = rv_arena_alloc(ctx, arena, 1, sizeof *plan);
    *plan_out = plan;
    if (!plan || !make_room(ctx, arena, scorer, plan))
        return REVERSA_E_MEMORY;
    plan->eligible = rv_arena_alloc(ctx, arena, RV_SPAN_WORDS, sizeof(uint64_t));
    plan->picked = rv_arena_alloc(ctx, arena, RV_SPAN_WORDS, sizeof(uint64_t));
    plan->term = rv_arena_alloc(ctx, arena, RV_PLANES * RV_SPAN_WORDS, sizeof(uint64_t));
    plan->sum = rv_arena_alloc(ctx, arena, RV_PLANES * RV_SPAN_WORDS, sizeof(uint64_t));
    return plan->eligible && plan->picked && plan->term && plan->sum ? REVERSA_OK : REVERSA_E_MEMORY;
}
