/*
 * The mentors' side as sets of bits, for rows that look at sixty-four mentors at once.
 *
 * A field puts every mentor into a class: 0 without a value, then ascending by value. It is kept as nested sets, the
 * mentors whose class is above 0, above 1, …, so that any range of classes is two sets, and any table over the classes
 * has a bit that flips at few of them. Sets have a bit for each mentor, in the order of ordinals, padded to whole spans.
 * Only tags that many mentors have are laid out; the others stay lists, so that memory grows with the number of cells.
 */
#ifndef RV_SCORE_LAYOUT_H
#define RV_SCORE_LAYOUT_H

#include "base/context.h"
#include "model/problem.h"

#define RV_SPAN_WORDS 64
#define RV_SPAN (64 * RV_SPAN_WORDS) /* mentors that are looked at together */
#define RV_FIELD_STEPS 32            /* the most classes with a value */

typedef struct rv_field {
    int32_t n_steps;
    bool exact;            /* each class is a single value */
    const uint64_t *steps; /* [n_steps · n_words] step s has the mentors whose class is above s */
    const int64_t *low;    /* [n_steps] least and largest value of class s + 1 */
    const int64_t *high;
} rv_field;

/* Mentors by value, for equality where there are many values. */
typedef struct rv_order {
    const int64_t *key;    /* [n] ascending, then by mentor; mentors without a value are left out */
    const int32_t *mentor; /* [n] */
    int32_t n;
} rv_order;

/* Weekly minutes in slots of one length. */
typedef struct rv_slots {
    int32_t minutes; /* of a slot */
    bool exact;      /* every interval of a participant is a run of whole slots */
    int32_t n;
    const int32_t *index;  /* [slots of the week] place among the sets, −1 where no mentor is available */
    const uint64_t *sets;  /* [used · n_words] mentors who are available in some minute of the slot */
    const uint64_t *known; /* mentors with any interval */
} rv_slots;

/* A field of keys [mentors], RV_NO_KEY for no value, in at most `most` <= RV_FIELD_STEPS classes. */
reversa_status rv_layout_field(reversa_context *ctx, rv_arena *arena, const int64_t *key, int32_t n_mentors,
                               int32_t most, rv_field *field_out);
reversa_status rv_layout_order(reversa_context *ctx, rv_arena *arena, const int64_t *key, int32_t n_mentors,
                               rv_order *order_out);
/* The slots of a column of minutes over both sides. */
reversa_status rv_layout_slots(reversa_context *ctx, rv_arena *arena, const reversa_problem *problem,
                               const rv_column *column, rv_slots *slots_out);

/* Words of a set: whole spans. */
static inline int64_t rv_layout_words(int32_t n_mentors)
{
    return ((int64_t)n_mentors + RV_SPAN - 1) / RV_SPAN * RV_SPAN_WORDS;
}

static inline void rv_set_bit(uint64_t *set, int32_t mentor)
{
    set[mentor / 64] |= UINT64_C(1) << (mentor % 64);
}

/* The first place whose key is not below the given one. */
static inline int32_t rv_order_find(const rv_order *order, int64_t key)
{
    int32_t low = 0;
    int32_t high = order->n;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (order->key[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

#endif
