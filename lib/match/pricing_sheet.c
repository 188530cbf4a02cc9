/*
 * Making the sheet: classes by a walk over the mentors, prices of the score held to steps from the lowest one on.
 */
#include "match/pricing_sheet.h"

#include <string.h>

#define HIGHEST 1023 /* steps above the lowest price that are told apart: twice the range of scores */

static const int64_t *price_of(const rv_network *network, const int64_t *price, int32_t person)
{
    return price + (size_t)person * (size_t)network->n_levels;
}

static bool has_room(const rv_network *network, int32_t mentor)
{
    const rv_network_side *mentors = &network->side[REVERSA_MENTOR];
    return mentors->most[mentor] > mentors->pinned[mentor];
}

/* The class of a price, a new one if need be; RV_PRICE_CLASSES where there is no room for it. */
static int32_t class_of(rv_pricing_sheet *sheet, const int64_t *price)
{
    for (int32_t c = 0; c < sheet->n_classes; c++) {
        if (rv_lex_compare(sheet->price[c], price, sheet->score_level) == 0)
            return c;
    }
    if (sheet->n_classes == RV_PRICE_CLASSES)
        return RV_PRICE_CLASSES;
    memcpy(sheet->price[sheet->n_classes], price, (size_t)sheet->score_level * sizeof *price);
    return sheet->n_classes++;
}

/* Number the classes of the mentors with room, −1 for the others, and find the lowest price of the score. */
static bool find_classes(rv_pricing_sheet *sheet, const int64_t *mentor_price, int32_t *class)
{
    const rv_network *network = sheet->network;
    sheet->lowest = INT64_MAX;
    for (int32_t j = 0; j < network->side[REVERSA_MENTOR].n; j++) {
        const int64_t *price = price_of(network, mentor_price, j);
        class[j] = has_room(network, j) ? class_of(sheet, price) : -1;
        if (class[j] == RV_PRICE_CLASSES)
            return false;
        if (class[j] >= 0 && sheet->score_level < network->n_levels && price[sheet->score_level] < sheet->lowest)
            sheet->lowest = price[sheet->score_level];
    }
    if (sheet->lowest == INT64_MAX)
        sheet->lowest = 0;
    return true;
}

static reversa_status fill(const rv_solve *solve, const int64_t *mentor_price, const int32_t *class, rv_arena *arena,
                           rv_pricing_sheet *sheet)
{
    const rv_network *network = sheet->network;
    int32_t n = network->side[REVERSA_MENTOR].n;
    int64_t n_words = rv_scorer_words(solve->scorer);
    int64_t times = sheet->score_level < network->n_levels ? rv_network_times(network, sheet->score_level) : 1;
    uint64_t *members = rv_arena_alloc(solve->ctx, arena, (size_t)n_words, RV_PRICE_CLASSES * sizeof *members);
    reversa_status status = rv_score_head_make(solve->ctx, arena, solve->scorer, HIGHEST, &sheet->head);
    if (!members)
        return REVERSA_E_MEMORY;
    for (int32_t c = 0; c < sheet->n_classes; c++)
        sheet->members[c] = members + c * n_words;
    for (int32_t j = 0; j < n && !status; j++) {
        if (class[j] < 0)
            continue;
        members[class[j] * n_words + j / 64] |= UINT64_C(1) << (j % 64);
        int64_t above = 0;
        if (sheet->score_level < network->n_levels)
            above = (price_of(network, mentor_price, j)[sheet->score_level] - sheet->lowest) / times / RV_SCORE_STEP;
        rv_score_head_set(&sheet->head, j, above < HIGHEST ? (int32_t)(HIGHEST - above) : 0);
    }
    return status;
}

reversa_status rv_pricing_sheet_make(const rv_solve *solve, const rv_network *network, const int64_t *mentor_price,
                                     rv_arena *arena, rv_pricing_sheet *sheet_out)
{
    *sheet_out = (rv_pricing_sheet){.network = network};
    if (!rv_scorer_has_bounds(solve->scorer))
        return REVERSA_OK;
    while (sheet_out->score_level < network->n_levels && network->levels[sheet_out->score_level] != RV_PROFIT_SCORE)
        sheet_out->score_level++;
    int32_t *class = rv_arena_alloc(solve->ctx, arena, (size_t)network->side[REVERSA_MENTOR].n, sizeof *class);
    if (!class)
        return REVERSA_E_MEMORY;
    if (!find_classes(sheet_out, mentor_price, class))
        return REVERSA_OK;
    sheet_out->usable = true;
    return fill(solve, mentor_price, class, arena, sheet_out);
}

/* What the levels before the score say of a mentee's pairs with a class: their worth is below, at or above the prices. */
static int sign_of(const rv_pricing_sheet *sheet, const int64_t *mentee_price, int32_t class)
{
    for (int32_t l = 0; l < sheet->score_level; l++) {
        int64_t worth = rv_network_plain(sheet->network, l, 0);
        int64_t gap = worth - mentee_price[l] - sheet->price[class][l];
        if (gap != 0)
            return gap < 0 ? -1 : 1;
    }
    return 0;
}

bool rv_pricing_row(const rv_pricing_sheet *sheet, const int64_t *mentee_price, rv_pick *pick_out)
{
    int32_t n_levels = sheet->network->n_levels;
    *pick_out = (rv_pick){.head = &sheet->head};
    for (int32_t c = 0; c < sheet->n_classes; c++) {
        int sign = sign_of(sheet, mentee_price, c);
        if (sign > 0)
            pick_out->all[pick_out->n_all++] = sheet->members[c];
        else if (sign == 0 && sheet->score_level < n_levels)
            pick_out->some[pick_out->n_some++] = sheet->members[c];
    }
    if (pick_out->n_some) {
        int64_t times = rv_network_times(sheet->network, sheet->score_level);
        int64_t price = mentee_price[sheet->score_level] + sheet->lowest;
        int64_t floor = price / times - (price % times < 0);
        floor -= sheet->score_level + 1 < n_levels; /* what follows may break a tie */
        pick_out->floor = floor;
    }
    return pick_out->n_all + pick_out->n_some > 0;
}

bool rv_pricing_ties(const rv_pricing_sheet *sheet, const int64_t *mentee_price, rv_pick *pick_out)
{
    *pick_out = (rv_pick){.floor = -1};
    for (int32_t c = 0; c < sheet->n_classes; c++) {
        if (sign_of(sheet, mentee_price, c) == 0)
            pick_out->some[pick_out->n_some++] = sheet->members[c];
    }
    if (sheet->score_level < sheet->network->n_levels) {
        pick_out->head = &sheet->head;
        pick_out->floor = mentee_price[sheet->score_level] + sheet->lowest - 1;
    }
    return pick_out->n_some > 0;
}
