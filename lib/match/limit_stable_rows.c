/*
 * Rows of stability: each keeps one pair from blocking.
 *
 * For a pair x of a and b with room for c and d partners, let A (B) count the other partners of a (b) whom they like as much at
 * least. It does not block where x = 1, A = c or B = d:
 *   c = 1           d·x + d·A + B >= d
 *   c > 1, d > 1    c·y <= A + c·x  and  B + d·x + d·y >= d, y in 0 .. 1: "a is full of such"
 * A is a sum over those who are ranked as high; of whoever is not ranked it is c − x − e, e the empty places of a, a column of its
 * own. Sources: Rothblum 1992, Roth, Rothblum & Vande Vate 1993; for many partners on either side Baïou & Balinski 2000.
 */
#include "match/limit_stable.h"

#include "match/limit_aux.h"

static int32_t most_of(const rv_search *search, int side, int32_t ordinal)
{
    return search->solve->side[side].most[ordinal];
}

/* A row in the making: Σ listed + Σ e >= low, or <= high. */
typedef struct draft {
    int64_t constant;
    int64_t self;      /* of the pair itself */
    rv_entry empty[2]; /* columns of empty places; row is the column here */
    int n_empty;
} draft;

static reversa_status put(rv_stable_pen *s, int side, int32_t ordinal, int32_t other, int64_t coefficient)
{
    reversa_status status = rv_grow(s->search->solve->ctx, &s->listed, &s->listed_capacity, (size_t)s->n_listed + 1,
                                    sizeof *s->listed);
    if (!status)
        s->listed[s->n_listed++] = (rv_listed_pair){.mentee = side == REVERSA_MENTEE ? ordinal : other,
                                                    .mentor = side == REVERSA_MENTEE ? other : ordinal,
                                                    .coefficient = coefficient};
    return status;
}

/* Add times · (partners whom they like as much). */
static reversa_status put_partners(rv_stable_pen *s, draft *row, const rv_stable_role *who, int64_t times)
{
    const struct rv_stable *stable = s->search->stable;
    reversa_status status = REVERSA_OK;
    if (who->rank == RV_UNRANKED) {
        row->constant += times * who->most;
        row->self -= times;
        if (stable->empty[who->side][who->ordinal] >= 0)
            row->empty[row->n_empty++] = (rv_entry){stable->empty[who->side][who->ordinal], -times};
        return REVERSA_OK;
    }
    const rv_wish *wishes = stable->wishes[who->side];
    int64_t end = stable->wish_first[who->side][who->ordinal + 1];
    for (int64_t k = stable->wish_first[who->side][who->ordinal]; k < end && !status; k++)
        if (wishes[k].rank <= who->rank && wishes[k].other != who->other)
            status = put(s, who->side, who->ordinal, wishes[k].other, times);
    return status;
}

static reversa_status list_draft(rv_stable_pen *s, const draft *row, const rv_stable_role *first, rv_listed_row *listed,
                                 int32_t *row_out)
{
    reversa_status status = row->self ? put(s, first->side, first->ordinal, first->other, row->self) : REVERSA_OK;
    listed->limit = s->limit;
    listed->n = s->n_listed;
    listed->pairs = s->listed;
    if (!status)
        status = rv_lazy_add(s->search, listed, row_out);
    for (int k = 0; k < row->n_empty && !status; k++)
        status = rv_aux_link(s->search, row->empty[k].row, (rv_entry){*row_out, row->empty[k].coefficient});
    s->n_listed = 0;
    return status;
}

/* c·y − A − c·x <= 0: the column y, the greatest. */
static reversa_status add_full(rv_stable_pen *s, const rv_stable_role *a, int64_t key, int32_t *aux_out)
{
    draft row = {.self = -a->most};
    int32_t index;
    reversa_status status = put_partners(s, &row, a, -1);
    rv_listed_row listed = {.key = key, .low = INT64_MIN, .high = -row.constant, .is_firm = true, .is_hard = true};
    if (!status)
        status = list_draft(s, &row, a, &listed, &index);
    if (status)
        return status;
    *aux_out = s->search->n_aux;
    const rv_entry own = {index, a->most};
    return rv_aux_add(s->search, true, 1, &own, 1);
}

int64_t rv_stable_key(const rv_search *search, int32_t mentee, int32_t mentor)
{
    return 2 * ((int64_t)mentee * search->solve->side[REVERSA_MENTOR].n + mentor);
}

void rv_stable_cast(const rv_search *search, const rv_blocking *pair, rv_stable_role role_out[2])
{
    int32_t ordinal[2] = {[REVERSA_MENTEE] = pair->mentee, [REVERSA_MENTOR] = pair->mentor};
    int first = most_of(search, REVERSA_MENTEE, pair->mentee) > 1 && most_of(search, REVERSA_MENTOR, pair->mentor) == 1
                    ? REVERSA_MENTOR
                    : REVERSA_MENTEE;
    for (int k = 0; k < 2; k++) {
        int side = k == RV_STABLE_A ? first : 1 - first;
        role_out[k] = (rv_stable_role){side, ordinal[side], ordinal[1 - side], pair->rank[side],
                                       most_of(search, side, ordinal[side])};
    }
}

reversa_status rv_stable_list(rv_stable_pen *s, const rv_blocking *pair)
{
    rv_stable_role who[2];
    int64_t key = rv_stable_key(s->search, pair->mentee, pair->mentor);
    int32_t full = -1;
    int32_t index;
    rv_stable_cast(s->search, pair, who);
    draft row = {.self = who[RV_STABLE_B].most};
    reversa_status status = REVERSA_OK;
    if (who[RV_STABLE_A].most > 1)
        status = add_full(s, &who[RV_STABLE_A], key + 1, &full);
    else
        status = put_partners(s, &row, &who[RV_STABLE_A], who[RV_STABLE_B].most);
    if (!status)
        status = put_partners(s, &row, &who[RV_STABLE_B], 1);
    rv_listed_row listed = {.key = key, .low = who[RV_STABLE_B].most - row.constant, .high = INT64_MAX, .most = 1};
    listed.step = who[RV_STABLE_B].most;
    if (!status)
        status = list_draft(s, &row, &who[RV_STABLE_A], &listed, &index);
    if (!status && full >= 0)
        status = rv_aux_link(s->search, full, (rv_entry){index, who[RV_STABLE_B].most});
    return status;
}
