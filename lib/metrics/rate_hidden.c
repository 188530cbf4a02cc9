/*
 * Which rates of which groups to hide: in three families, so that one small number does not hide all that is known of a
 * group.
 *
 * Of a group with hidden people nothing is given. Reasons of leaving are given or hidden beside the number of exits, and what
 * became of new hires beside the number of hires and of those of them who left: hidden parts of known sums, whose
 * bounds disclosure_groups.c keeps apart. Dealing out reasons anew among those who left changes no other number. A group that
 * one table adds has no small count in those before it, so each is protected once.
 */
#include <string.h>

#include "metrics/disclosure.h"
#include "metrics/rates.h"

#define MOST_COLUMNS 4

/* Numbers of people of one table, a row for each group. */
typedef enum hidden_table { PEOPLE, REASONS, RECENT, STAYED, EARLY, N_TABLES } hidden_table;

static const size_t n_columns[N_TABLES] = {[PEOPLE] = 4, [REASONS] = 3, [RECENT] = 2, [STAYED] = 2, [EARLY] = 2};
static const rv_rate_family family[N_TABLES] = {[PEOPLE] = RV_RATES_PEOPLE,
                                                [REASONS] = RV_RATES_REASONS,
                                                [RECENT] = RV_RATES_NEW,
                                                [STAYED] = RV_RATES_NEW,
                                                [EARLY] = RV_RATES_NEW};

/* later: who left early may have left after the period, and so is any of the hires. */
static void list_counts(const rv_rates_tally *t, hidden_table table, bool later, int64_t *counts)
{
    int64_t early = t->new_hires - t->new_stayed;
    const int64_t listed[N_TABLES][MOST_COLUMNS] = {
        [PEOPLE] = {t->stayed, t->at_start - t->stayed, t->hires - t->new_left, t->new_left},
        [REASONS] = {t->voluntary, t->no_reason, t->exits - t->voluntary - t->no_reason},
        [RECENT] = {t->new_hires, t->hires - t->new_hires},
        [STAYED] = {t->new_stayed, t->hires - t->new_stayed},
        [EARLY] = {early, (later ? t->hires : t->new_left) - early}};
    memcpy(counts, listed[table], n_columns[table] * sizeof *counts);
}

reversa_status rv_rate_hide(reversa_context *ctx, int64_t smallest, bool exits_known_later, rv_arena *scratch,
                            reversa_rates *rates)
{
    size_t n = (size_t)rates->n_groups;
    int64_t *counts = rv_arena_alloc(ctx, scratch, n, MOST_COLUMNS * sizeof *counts);
    for (int f = 0; f < RV_N_RATE_FAMILIES; f++)
        rates->hidden[f] = rv_arena_alloc(ctx, &rates->arena, n, sizeof *rates->hidden[f]);
    if (!counts || !rates->hidden[RV_RATES_PEOPLE] || !rates->hidden[RV_RATES_REASONS] || !rates->hidden[RV_RATES_NEW])
        return REVERSA_E_MEMORY;
    for (hidden_table table = PEOPLE; table < N_TABLES; table++) {
        bool *hidden = rates->hidden[family[table]];
        for (size_t g = 0; g < n; g++) {
            list_counts(&rates->tally[g], table, exits_known_later, counts + g * n_columns[table]);
            hidden[g] = hidden[g] || rates->hidden[RV_RATES_PEOPLE][g];
        }
        const rv_group_counts made = {.n_groups = n,
                                      .n_columns = n_columns[table],
                                      .counts = counts,
                                      .smallest = smallest,
                                      .totals_known = table != PEOPLE};
        rv_disclosure_hide_groups(&made, hidden);
    }
    return REVERSA_OK;
}
