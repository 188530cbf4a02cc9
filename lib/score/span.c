/*
 * A span of a row: 4096 mentors, sixty-four to a word, eight words at once where the machine can.
 *
 * Numbers lie across the words: plane p holds digit p of sixty-four numbers. So a sum is that of a child's arithmetic, with
 * one and, one or and two exclusive ors for a digit of sixty-four sums (bit slicing; Biham 1997), and a comparison
 * goes from the highest digit down until it is decided.
 */
#include <string.h>

#include "base/wide.h"
#include "score/plan.h"

#define LANES (RV_SPAN_WORDS / 8)

static const rv_lane *lanes(const uint64_t *words)
{
    return (const rv_lane *)(const void *)words;
}

static rv_lane *lanes_of(uint64_t *words)
{
    return (rv_lane *)(void *)words;
}

/* ---- Who is eligible ---- */

/* How many sets each mentor is in, up to most. */
RV_WIDE void rv_span_tally(const rv_set *sets, int32_t n, int64_t word, int32_t most, uint64_t *at_least)
{
    rv_lane *levels = lanes_of(at_least);
    memset(at_least, 0, (size_t)(most + 1) * RV_SPAN_WORDS * sizeof *at_least);
    for (int32_t i = 0; i < n; i++) {
        const rv_lane *set = lanes(sets[i] + word);
        for (int32_t v = 0; v < LANES; v++) {
            rv_lane in = set[v];
            for (int32_t c = most; c > 1; c--)
                levels[c * LANES + v] |= levels[(c - 1) * LANES + v] & in;
            levels[LANES + v] |= in;
        }
    }
}

static const uint64_t *tally(rv_plan *plan, int32_t index)
{
    rv_count *count = &plan->counts[index];
    if (!plan->counted[index])
        rv_span_tally(plan->sets + count->first, count->n, plan->first / 64, count->most, count->at_least);
    plan->counted[index] = true;
    return count->at_least;
}

/* Keep those within `from` and not `until`, or without a value where that passes. */
RV_WIDE void rv_span_gate(const rv_gate *gate, rv_set from, rv_set until, rv_set known, uint64_t *eligible)
{
    const rv_lane none = {0};
    const rv_lane outside = gate->outside ? ~none : none;
    const rv_lane missing = gate->missing_pass ? ~none : none;
    for (int32_t v = 0; v < LANES; v++) {
        rv_lane in = lanes(from)[v];
        if (until)
            in &= ~lanes(until)[v];
        rv_lane there = lanes(known)[v];
        lanes_of(eligible)[v] &= ((in ^ outside) & there) | (~there & missing);
    }
}

static void apply_gate(rv_plan *plan, const rv_gate *gate)
{
    int64_t word = plan->first / 64;
    rv_set known = gate->known + word;
    if (gate->count < 0) {
        rv_span_gate(gate, gate->from + word, gate->until ? gate->until + word : NULL, known, plan->eligible);
        return;
    }
    const uint64_t *at_least = tally(plan, gate->count);
    rv_set from = gate->low > 0 ? at_least + gate->low * RV_SPAN_WORDS : known;
    rv_set until = gate->high < RV_COUNT_MOST ? at_least + (gate->high + 1) * RV_SPAN_WORDS : NULL;
    rv_span_gate(gate, from, until, known, plan->eligible);
}

/* Rules that go mentor by mentor. */
static void apply_rest(rv_score_work *work)
{
    rv_plan *plan = work->plan;
    int32_t words = RV_CHUNK / 64;
    for (int32_t first = plan->first; first < plan->first + RV_SPAN && first < work->scorer->n_mentors;
         first += RV_CHUNK) {
        uint64_t *set = plan->eligible + (first - plan->first) / 64;
        int32_t n = rv_pick_positions(work, first, set);
        for (int32_t r = 0; r < plan->n_rest && n; r++)
            n = rv_rules_keep(work, plan->rest[r], n);
        memset(set, 0, (size_t)words * sizeof *set);
        for (int32_t i = 0; i < n; i++)
            rv_set_bit(set, work->eligible[i]);
    }
}

RV_WIDE void rv_span_begin(const uint64_t *everyone, const uint64_t *banned, uint64_t *eligible)
{
    for (int32_t v = 0; v < LANES; v++)
        lanes_of(eligible)[v] = lanes(everyone)[v] & ~lanes(banned)[v];
}

RV_WIDE int32_t rv_span_size(const uint64_t *set)
{
    int32_t n = 0;
    for (int32_t w = 0; w < RV_SPAN_WORDS; w++)
        n += __builtin_popcountll(set[w]);
    return n;
}

int32_t rv_span_eligible(rv_score_work *work, int32_t first)
{
    rv_plan *plan = work->plan;
    plan->first = first;
    if (work->dead) {
        memset(plan->eligible, 0, RV_SPAN_WORDS * sizeof *plan->eligible);
        return 0;
    }
    for (int32_t i = 0; i < plan->n_counts; i++)
        plan->counted[i] = false;
    rv_span_begin(work->scorer->everyone + first / 64, plan->banned + first / 64, plan->eligible);
    for (int32_t g = 0; g < plan->n_gates; g++)
        apply_gate(plan, &plan->gates[g]);
    if (plan->n_rest)
        apply_rest(work);
    return rv_span_size(plan->eligible);
}

/* ---- Sums ---- */

/* The exclusive or of sets. */
RV_WIDE void rv_span_mix(const rv_set *sets, int32_t n, int64_t word, bool flipped, uint64_t *to)
{
    const rv_lane none = {0};
    const rv_lane all = flipped ? ~none : none;
    rv_lane *plane = lanes_of(to);
    for (int32_t v = 0; v < LANES; v++)
        plane[v] = all;
    int32_t i = 0;
    for (; i + 1 < n; i += 2) {
        const rv_lane *a = lanes(sets[i] + word);
        const rv_lane *b = lanes(sets[i + 1] + word);
        for (int32_t v = 0; v < LANES; v++)
            plane[v] ^= a[v] ^ b[v];
    }
    if (i < n) {
        const rv_lane *a = lanes(sets[i] + word);
        for (int32_t v = 0; v < LANES; v++)
            plane[v] ^= a[v];
    }
}

/* plane ^= change & among */
RV_WIDE void rv_span_change(uint64_t *plane, const uint64_t *change, const uint64_t *among)
{
    for (int32_t v = 0; v < LANES; v++)
        lanes_of(plane)[v] ^= lanes(change)[v] & lanes(among)[v];
}

/* sum [n_sum planes] += term [n planes]; the sum has room for a digit more. */
RV_WIDE void rv_span_add(uint64_t *sum, int32_t n_sum, const uint64_t *term, int32_t n)
{
    for (int32_t v = 0; v < LANES; v++) {
        rv_lane *digit = lanes_of(sum) + v;
        const rv_lane *added = lanes(term) + v;
        rv_lane carry = {0};
        int32_t p = 0;
        for (; p < n; p++) {
            rv_lane a = digit[p * LANES];
            rv_lane b = added[p * LANES];
            rv_lane half = a ^ b;
            digit[p * LANES] = half ^ carry;
            carry = (a & b) | (half & carry);
        }
        for (; p < n_sum; p++) {
            rv_lane a = digit[p * LANES];
            digit[p * LANES] = a ^ carry;
            carry &= a;
        }
    }
}

static int32_t digits_of(int64_t number)
{
    int32_t n = 0;
    for (; number > 0; number >>= 1)
        n++;
    return n;
}

/* Make room for a sum of at most `most`. */
static void widen(rv_plan *plan, int64_t most)
{
    int32_t n = digits_of(most);
    RV_REQUIRE(n <= RV_PLANES);
    for (; plan->n_sum < n; plan->n_sum++)
        memset(plan->sum + plan->n_sum * RV_SPAN_WORDS, 0, RV_SPAN_WORDS * sizeof *plan->sum);
    plan->most = most;
}

static void add_addend(rv_plan *plan, const rv_addend *addend)
{
    int64_t word = plan->first / 64;
    const rv_plane *plane = plan->planes + addend->first;
    for (int32_t p = 0; p < addend->n_planes; p++, plane++)
        rv_span_mix(plan->sets + plane->first, plane->n, word, plane->flipped, plan->term + p * RV_SPAN_WORDS);
    const uint64_t *at_least = addend->count >= 0 ? tally(plan, addend->count) : NULL;
    for (int32_t c = 1; c < addend->groups; c++) {
        for (int32_t p = 0; p < addend->n_planes; p++, plane++) {
            uint64_t change[RV_SPAN_WORDS];
            if (!plane->flipped && !plane->n)
                continue;
            rv_span_mix(plan->sets + plane->first, plane->n, word, plane->flipped, change);
            rv_span_change(plan->term + p * RV_SPAN_WORDS, change, at_least + c * RV_SPAN_WORDS);
        }
    }
    widen(plan, plan->most + addend->most);
    rv_span_add(plan->sum, plan->n_sum, plan->term, addend->n_planes);
}

void rv_span_bound(rv_score_work *work, const rv_score_head *head)
{
    rv_plan *plan = work->plan;
    int64_t word = plan->first / 64;
    int64_t n_words = rv_layout_words(work->scorer->n_mentors);
    plan->n_sum = 0;
    widen(plan, plan->fixed);
    for (int32_t p = 0; p < plan->n_sum; p++)
        memset(plan->sum + p * RV_SPAN_WORDS, plan->fixed >> p & 1 ? 0xff : 0, RV_SPAN_WORDS * sizeof *plan->sum);
    if (head) {
        for (int32_t p = 0; p < head->n; p++)
            memcpy(plan->term + p * RV_SPAN_WORDS, head->planes + p * n_words + word,
                   RV_SPAN_WORDS * sizeof *plan->term);
        widen(plan, plan->most + head->highest);
        rv_span_add(plan->sum, plan->n_sum, plan->term, head->n);
    }
    for (int32_t i = 0; i < plan->n_addends; i++)
        add_addend(plan, &plan->addends[i]);
}

/* ---- Who passes ---- */

/* picked: eligible, and the sum at least `least` (less than 2^n). */
RV_WIDE void rv_span_least(const uint64_t *sum, int32_t n, int64_t least, const uint64_t *eligible, uint64_t *picked)
{
    for (int32_t v = 0; v < LANES; v++) {
        rv_lane equal = lanes(eligible)[v];
        rv_lane above = {0};
        for (int32_t p = n - 1; p >= 0; p--) {
            rv_lane digit = lanes(sum)[p * LANES + v];
            if (least >> p & 1) {
                equal &= digit;
            } else {
                above |= equal & digit;
                equal &= ~digit;
            }
        }
        lanes_of(picked)[v] = above | equal;
    }
}

/* picked |= eligible with a sum that is at least what is asked for, number by number. */
RV_WIDE void rv_span_compare(const uint64_t *sum, int32_t n_sum, const rv_score_head *asked, int64_t word,
                             const uint64_t *eligible, uint64_t *picked)
{
    const uint64_t *planes = asked->planes + word;
    const int64_t n_words = asked->n_words;
    const int32_t n = asked->n;
    int32_t top = n > n_sum ? n : n_sum;
    const rv_lane none = {0};
    for (int32_t v = 0; v < LANES; v++) {
        rv_lane equal = lanes(eligible)[v];
        rv_lane above = none;
        for (int32_t p = top - 1; p >= 0; p--) {
            rv_lane digit = p < n_sum ? lanes(sum)[p * LANES + v] : none;
            rv_lane other = p < n ? lanes(planes + p * n_words)[v] : none;
            above |= equal & digit & ~other;
            equal &= ~(digit ^ other);
        }
        lanes_of(picked)[v] |= above | equal;
    }
}

static bool any(const uint64_t *set)
{
    uint64_t seen = 0;
    for (int32_t w = 0; w < RV_SPAN_WORDS; w++)
        seen |= set[w];
    return seen != 0;
}

bool rv_span_pick(rv_score_work *work, int64_t least)
{
    rv_plan *plan = work->plan;
    if (least <= 0)
        memcpy(plan->picked, plan->eligible, RV_SPAN_WORDS * sizeof *plan->picked);
    else if (least > plan->most)
        memset(plan->picked, 0, RV_SPAN_WORDS * sizeof *plan->picked);
    else
        rv_span_least(plan->sum, plan->n_sum, least, plan->eligible, plan->picked);
    for (int32_t w = 0; plan->has_ranked && w < RV_SPAN_WORDS; w++)
        plan->picked[w] |= plan->ranked[plan->first / 64 + w] & plan->eligible[w];
    return any(plan->picked);
}

bool rv_span_pick_asked(rv_score_work *work, const rv_score_head *asked)
{
    rv_plan *plan = work->plan;
    rv_span_compare(plan->sum, plan->n_sum, asked, plan->first / 64, plan->eligible, plan->picked);
    return any(plan->picked);
}

RV_WIDE void rv_span_count(const uint64_t *eligible, uint64_t *planes, int32_t n, int64_t n_words)
{
    for (int32_t v = 0; v < LANES; v++) {
        rv_lane carry = lanes(eligible)[v];
        for (int32_t p = 0; p < n; p++) {
            rv_lane *digit = lanes_of(planes + p * n_words) + v;
            rv_lane before = *digit;
            *digit = before ^ carry;
            carry &= before;
        }
    }
}
