/*
 * The criteria of a row as addends: for each class of mentors the steps that their points cannot exceed.
 *
 * A bound may be too high, never too low: classes count with their best value, lists of rare tags with the sum of them
 * all, criteria that are left out for a pair with full marks (the score is a mean of what is left in, so full marks
 * never lower it). Points for ranks are left out of the sum; the few who have them are picked whatever the sum is.
 */
#include "score/plan.h"

/* Steps that the points of a value cannot exceed; those of a criterion that is left out are full marks. */
static int32_t steps_of(const rv_score_work *work, const rv_term_op *op, int64_t value)
{
    int64_t unit = RV_STEP * work->plan->weight;
    if (value == RV_MISSING_SKIP)
        value = RV_MILLION;
    return (int32_t)((op->weight * value + unit - 1) / unit);
}

static int32_t digits_of(int64_t number)
{
    int32_t n = 0;
    for (; number > 0; number >>= 1)
        n++;
    return n;
}

/* The planes in which the steps of neighbouring classes differ: steps [n + 1] for classes 0 .. n of a field. */
static void add_planes(rv_score_work *work, const rv_field *field, const int32_t *steps, int32_t n_planes, int32_t n)
{
    rv_plan *plan = work->plan;
    for (int32_t p = 0; p < n_planes; p++) {
        RV_REQUIRE(plan->n_planes < plan->room_planes);
        rv_plane *plane = &plan->planes[plan->n_planes++];
        *plane = (rv_plane){.first = plan->n_sets, .flipped = steps[0] >> p & 1};
        for (int32_t s = 0; s < n; s++) {
            if ((steps[s] ^ steps[s + 1]) >> p & 1)
                rv_plan_add_set(plan, rv_plan_step(work->scorer, field, s));
        }
        plane->n = plan->n_sets - plane->first;
    }
}

static int32_t largest(const int32_t *steps, int32_t n)
{
    int32_t most = 0;
    for (int32_t i = 0; i < n; i++)
        most = steps[i] > most ? steps[i] : most;
    return most;
}

/* A number of steps for each class 0 .. n of a field. */
static void add_table(rv_score_work *work, const rv_field *field, const int32_t *steps, int32_t n)
{
    rv_plan *plan = work->plan;
    int32_t most = largest(steps, n + 1);
    if (!most)
        return;
    rv_addend *addend = &plan->addends[plan->n_addends++];
    *addend = (rv_addend){.n_planes = digits_of(most), .count = -1, .groups = 1, .first = plan->n_planes, .most = most};
    add_planes(work, field, steps, addend->n_planes, n);
}

/* Steps for those without a value, of a criterion whose other points are added apart. */
static void add_missing(rv_score_work *work, const rv_term_op *op, const rv_field *field)
{
    int32_t steps[2] = {steps_of(work, op, op->on_missing), 0};
    if (field->n_steps > 0)
        add_table(work, field, steps, 1);
    else
        work->plan->fixed += steps[0];
}

/* The value of the mentor in low .. high who fits best. */
static int64_t best_key(const rv_row_term *term, int64_t low, int64_t high)
{
    const rv_criterion *criterion = term->op->bound->criterion;
    int64_t aim = term->key;
    switch (term->op->kind) {
    case RV_CRITERION_COMPLEMENT:
        return rv_distance(low, aim) > rv_distance(high, aim) ? low : high;
    case RV_CRITERION_DIFFERENT:
        return low == aim ? high : low;
    case RV_CRITERION_MEAN:
    case RV_CRITERION_WAITING:
        return high;
    case RV_CRITERION_GAP:
        aim -= criterion->ideal;
        break;
    default: /* CLOSENESS, SAME: as near as can be */
        break;
    }
    return aim < low ? low : aim > high ? high : aim;
}

static void add_scalars(rv_score_work *work, const rv_row_term *term)
{
    const rv_term_op *op = term->op;
    const rv_field *field = &work->scorer->scalars[op->index].field;
    int32_t steps[RV_FIELD_STEPS + 1];
    steps[0] = steps_of(work, op, op->on_missing);
    for (int32_t s = 0; s < field->n_steps; s++)
        steps[s + 1] = steps_of(work, op, rv_terms_compare(term, best_key(term, field->low[s], field->high[s])));
    int32_t grain = field->n_steps > 8 && largest(steps, field->n_steps + 1) >= 16 ? 2 : 1;
    for (int32_t s = 1; s <= field->n_steps; s++)
        steps[s] = (steps[s] + grain - 1) / grain * grain; /* fewer flips */
    if (field->n_steps > 0)
        add_table(work, field, steps, field->n_steps);
    else
        work->plan->fixed += steps[0];
}

static bool has_many_tags(const rv_score_work *work, const rv_row_term *term)
{
    const rv_column *column = work->scorer->counters[term->op->index].mentee;
    return column->offset[work->person + 1] - column->offset[work->person] > RV_PLAN_TAGS;
}

/* Points of each tag apart: `part` is what a tag of weight w at level l adds to the value. */
static void add_tags(rv_score_work *work, const rv_row_term *term)
{
    const rv_term_op *op = term->op;
    const rv_counter *counter = &work->scorer->counters[op->index];
    const rv_postings *postings = counter->postings;
    const rv_column *column = counter->mentee;
    int32_t n_rare;
    rv_field rare = {.n_steps = 1, .steps = rv_plan_gather_rare(work, counter, &n_rare)};
    int32_t rare_steps[2] = {0, 0};
    for (int64_t i = column->offset[work->person]; i < column->offset[work->person + 1]; i++) {
        int32_t tag = rv_plan_find_tag(postings, column->tag[i]);
        if (tag < 0)
            continue;
        const rv_field *field = &postings->field[tag];
        bool is_rare = !rv_plan_is_laid_out(postings, tag);
        int32_t steps[RV_FIELD_STEPS + 1] = {0};
        int32_t n = is_rare ? 1 : field->n_steps;
        for (int32_t s = 0; s < n; s++) {
            int64_t level = is_rare ? counter->full : rv_least(field->high[s], counter->full);
            int64_t value = rv_micro(1, rv_ratio_of(term->key)) + 1; /* a tag of an overlap: one of those it has */
            if (counter->full)
                value = rv_micro(column->weight[i] * level, term->ratio) + 1; /* rounded up whatever comes beside it */
            steps[s + 1] = steps_of(work, op, rv_least(value, RV_MILLION));
        }
        if (is_rare)
            rare_steps[1] += steps[1];
        else
            add_table(work, field, steps, n);
    }
    if (n_rare > 0)
        add_table(work, &rare, rare_steps, 1);
    add_missing(work, op, &postings->sizes);
}

/* Common tags of all tags, by the number in common and the size of the mentor's set. */
static void add_overlap(rv_score_work *work, const rv_row_term *term)
{
    const rv_term_op *op = term->op;
    const rv_counter *counter = &work->scorer->counters[op->index];
    const rv_field *sizes = &counter->postings->sizes;
    rv_plan *plan = work->plan;
    bool exact;
    int32_t steps[5][RV_FIELD_STEPS + 1];
    int32_t change[RV_FIELD_STEPS + 1];
    int32_t n_tags = (int32_t)term->key;
    int32_t count = rv_plan_count_tags(work, counter, n_tags, &exact);
    int32_t most = 0;
    for (int32_t c = 0; c <= n_tags; c++) {
        steps[c][0] = c ? 0 : steps_of(work, op, op->on_missing);
        for (int32_t s = 1; s <= sizes->n_steps; s++) {
            int64_t size = sizes->low[s - 1] > c ? sizes->low[s - 1] : c;
            int64_t all = n_tags + size - c;
            steps[c][s] = steps_of(work, op, rv_micro(c, rv_ratio_of(all)));
        }
        int32_t here = largest(steps[c], sizes->n_steps + 1);
        most = here > most ? here : most;
    }
    if (!most)
        return;
    rv_addend *addend = &plan->addends[plan->n_addends++];
    *addend = (rv_addend){.n_planes = digits_of(most), .count = count, .groups = n_tags + 1, .most = most};
    addend->first = plan->n_planes;
    add_planes(work, sizes, steps[0], addend->n_planes, sizes->n_steps);
    for (int32_t c = 1; c <= n_tags; c++) {
        for (int32_t s = 1; s <= sizes->n_steps; s++)
            change[s] = steps[c][s] ^ steps[c - 1][s];
        change[0] = sizes->n_steps ? change[1] : 0; /* nobody without a value has anything in common */
        add_planes(work, sizes, change, addend->n_planes, sizes->n_steps);
    }
}

static void add_slots(rv_score_work *work, const rv_row_term *term)
{
    const rv_term_op *op = term->op;
    const rv_slots *slots = &work->scorer->weeks[op->index].slots;
    const rv_field known = {.n_steps = 1, .steps = slots->known};
    rv_plan *plan = work->plan;
    int64_t full = op->bound->criterion->full;
    int64_t groups = (full + slots->minutes - 1) / slots->minutes;
    int32_t most = groups < RV_COUNT_MOST ? (int32_t)groups : RV_COUNT_MOST;
    int32_t steps[RV_COUNT_MOST + 1];
    int32_t missing = steps_of(work, op, op->on_missing);
    int32_t count;
    if (!rv_plan_count_slots(work, op->index, most, &count)) {
        plan->fixed += steps_of(work, op, RV_MILLION);
        return;
    }
    for (int32_t c = 0; c <= most; c++)
        steps[c] = steps_of(work, op, c < most ? rv_micro((int64_t)c * slots->minutes, op->ratio) : RV_MILLION);
    rv_addend *addend = &plan->addends[plan->n_addends++];
    int32_t top = missing > steps[most] ? missing : steps[most];
    *addend = (rv_addend){.n_planes = digits_of(top), .count = count, .groups = most + 1, .most = top};
    addend->first = plan->n_planes;
    int32_t base[2] = {missing, steps[0]};
    add_planes(work, &known, base, addend->n_planes, 1);
    for (int32_t c = 1; c <= most; c++) {
        int32_t change = steps[c] ^ steps[c - 1];
        add_planes(work, &known, &change, addend->n_planes, 0);
    }
}

void rv_addends_add(rv_score_work *work, const rv_row_term *term)
{
    const rv_term_op *op = term->op;
    rv_plan *plan = work->plan;
    switch (op->kind) {
    case RV_CRITERION_COVERAGE:
    case RV_CRITERION_OVERLAP:
        if (has_many_tags(work, term))
            plan->fixed += steps_of(work, op, RV_MILLION);
        else if (op->kind == RV_CRITERION_OVERLAP && term->key <= 4)
            add_overlap(work, term);
        else
            add_tags(work, term);
        break;
    case RV_CRITERION_AVAILABILITY:
        add_slots(work, term);
        break;
    case RV_CRITERION_PREFERENCE:
        plan->fixed += steps_of(work, op, op->on_missing);
        plan->has_ranked = true;
        for (int64_t i = term->ranking.at; i < term->ranking.end; i++)
            rv_set_bit(plan->ranked, term->ranking.rows->mentor[i]);
        break;
    case RV_CRITERION_SIMILARITY:
    case RV_CRITERION_USER:
        plan->fixed += steps_of(work, op, RV_MILLION);
        break;
    default:
        add_scalars(work, term);
        break;
    }
}
