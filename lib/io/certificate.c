/*
 * certificate.json: the dual prices of every place, from which and from the inputs alone anybody can work out what no
 * matching exceeds (weak duality, level by level, lexicographically; see examples/check_certificate.py).
 *
 * Where limits ask for least loads, a level before all counts the places that they ask for; its price is "least_price".
 * Where nested quotas have prices of their own, each hard one has a row with its place among the programme's limits, and a
 * pair pays the prices of its two people and of the quotas around them.
 *
 * People are in the order of their ids, one a line, so equal matchings give equal bytes. Without duals there are no people
 * in it: a folder never holds the certificate of an earlier run beside the pairs of this one.
 */
#include <string.h>

#include "io/people.h"
#include "io/record.h"

static const char *const scope_names[] = {"candidates", "eligible"};
static const char *const proof_names[] = {"none", "duals", "search", "stable"};
static const char *const side_names[] = {"mentors", "mentees"};

static void put_levels(rv_record *record, const reversa_matching *matching)
{
    rv_record_put(record, ",\n \"levels\": [");
    for (int32_t l = 0; l < matching->n_levels; l++) {
        const reversa_level *level = &matching->levels[l];
        rv_record_put(record, l ? ",\n  {\"level\":" : "\n  {\"level\":");
        rv_record_text(record, level->name);
        rv_record_add_integer(record, "value", level->value);
        rv_record_add_integer(record, "bound", level->bound);
        rv_record_add_integer(record, "given_up", level->given_up);
        rv_record_put(record, "}");
    }
    rv_record_put(record, "]");
}

/* The end of a row: a price for each level, and that of the level before all where there is one. */
static void put_prices(rv_record *record, const int64_t *price, int32_t n_levels, const int64_t *least)
{
    rv_record_put(record, ",\"price\":[");
    for (int32_t l = 0; l < n_levels; l++) {
        rv_record_put(record, l ? "," : "");
        rv_record_integer(record, price[l]);
    }
    rv_record_put(record, "]");
    if (least)
        rv_record_add_integer(record, "least_price", *least);
    rv_record_put(record, "}");
}

/* The quotas that have prices, by their place in the programme. */
static void put_quotas(rv_record *record, const reversa_problem *problem, const reversa_matching *matching)
{
    const char *separator = "";
    if (!matching->quota_prices.quota)
        return;
    rv_record_put(record, ",\n \"quotas\": [");
    for (int32_t k = 0; k < problem->n_limits; k++) {
        const int64_t *price = matching->quota_prices.quota + (int64_t)k * (matching->n_levels + 1);
        if (problem->limits[k].limit->kind != RV_LIMIT_QUOTA)
            continue;
        rv_record_put(record, separator);
        rv_record_put(record, "\n  {\"limit\":");
        rv_record_integer(record, k);
        put_prices(record, price + 1, matching->n_levels, price);
        separator = ",";
    }
    rv_record_put(record, "]");
}

static void put_person(rv_record *record, const reversa_problem *problem, const reversa_matching *matching, int side,
                       int32_t ordinal, int32_t load)
{
    const rv_side *people = &problem->side[side];
    rv_record_put(record, "{\"id\":");
    rv_record_text(record, reversa_cohort_id(problem->cohort, people->person[ordinal]));
    rv_record_add_integer(record, "places", people->most[ordinal]);
    rv_record_add_integer(record, "load", load);
    const int64_t *own = matching->quota_prices.person[side];
    if (own) {
        put_prices(record, own + (int64_t)ordinal * (matching->n_levels + 1) + 1, matching->n_levels,
                   own + (int64_t)ordinal * (matching->n_levels + 1));
        return;
    }
    put_prices(record, matching->price[side] + (int64_t)ordinal * matching->n_levels, matching->n_levels,
               matching->load_price[side] ? &matching->load_price[side][ordinal] : NULL);
}

/* Who takes part on a side. load: [n] scratch. */
static void put_side(rv_record *record, const reversa_problem *problem, const reversa_matching *matching, int side,
                     const int32_t *by_id, int32_t *load)
{
    const rv_side *people = &problem->side[side];
    bool first = true;
    bool has_prices = matching->price[side] || matching->quota_prices.person[side];
    memset(load, 0, (size_t)people->n * sizeof *load);
    for (int32_t i = 0; i < matching->n_pairs; i++) {
        const reversa_matched_pair *pair = &matching->pairs[i];
        load[people->ordinal[side == REVERSA_MENTOR ? pair->mentor : pair->mentee]]++;
    }
    rv_record_put(record, ",\n ");
    rv_record_text(record, side_names[side]);
    rv_record_put(record, ": [");
    for (int32_t k = 0; has_prices && k < problem->cohort->n_people; k++) {
        int32_t ordinal = people->ordinal[by_id[k]];
        if (ordinal < 0)
            continue;
        rv_record_put(record, first ? "\n  " : ",\n  ");
        put_person(record, problem, matching, side, ordinal, load[ordinal]);
        first = false;
    }
    rv_record_put(record, "]");
}

static void put_all(rv_record *record, const reversa_problem *problem, const reversa_matching *matching,
                    const int32_t *by_id, int32_t *load)
{
    const reversa_certificate *certificate = &matching->certificate;
    bool counted = certificate->n_eligible >= 0;
    rv_sha256_begin(&record->hash);
    rv_record_put(record, "{\"schema\": \"reversa.certificate/1\"");
    rv_record_put(record, ",\n \"outcome\": ");
    rv_record_text(record, reversa_outcome_name(matching->outcome));
    rv_record_put(record, ",\n \"proof\": ");
    rv_record_text(record, proof_names[certificate->proof]);
    rv_record_put(record, ",\n \"scope\": ");
    rv_record_text(record, scope_names[certificate->scope]);
    rv_record_put(record, ",\n \"eligible_pairs\": ");
    if (counted)
        rv_record_integer(record, certificate->n_eligible);
    else
        rv_record_put(record, "null");
    rv_record_put(record, ",\n \"seed\": ");
    rv_record_integer(record, (int64_t)problem->cohort->seed);
    put_levels(record, matching);
    put_quotas(record, problem, matching);
    for (int side = 0; side < 2; side++)
        put_side(record, problem, matching, side, by_id, load);
    rv_record_put(record, "\n}\n");
}

reversa_status rv_certificate_write(reversa_context *ctx, const reversa_problem *problem,
                                    const reversa_matching *matching, rv_output *output)
{
    rv_record record = {.output = output};
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    int32_t *load = rv_arena_alloc(ctx, &arena, (size_t)problem->cohort->n_people, sizeof *load);
    const int32_t *by_id = load ? rv_people_sorted(ctx, &arena, problem->cohort) : NULL;
    if (by_id)
        put_all(&record, problem, matching, by_id, load);
    rv_arena_free(&arena);
    return by_id ? REVERSA_OK : REVERSA_E_MEMORY;
}
