/*
 * A matching → result.json: outcome, levels, certificate, counts, limits, what was skipped, what it was computed from.
 */
#include "io/result.h"

#include <reversa/status.h>

#include "io/programme.h"
#include "io/record.h"
#include "model/candidates.h"

static const char *const side_names[] = {"mentors", "mentees"};
static const char *const scope_names[] = {"candidates", "eligible"};
static const char *const proof_names[] = {"none", "duals", "search", "stable"};
static const char *const solver_names[] = {"auto", "network", "glpk", "highs"};

static void put_count(rv_json_writer *out, json_t *object, const char *key, int64_t value)
{
    rv_json_put(out, object, key, json_integer(value));
}

/* What the levels after it would gain without it; null where there is no telling. */
static json_t *level_price_json(rv_json_writer *out, const reversa_matching *matching, int32_t level)
{
    json_t *object = json_object();
    for (int32_t other = level + 1; other < matching->n_levels; other++) {
        int64_t price = reversa_matching_level_price(matching, level, other);
        if (price != REVERSA_NO_PRICE)
            put_count(out, object, matching->levels[other].name, price);
    }
    if (level + 1 == matching->n_levels || json_object_size(object) > 0)
        return object;
    json_decref(object);
    return json_null();
}

static json_t *levels_json(rv_json_writer *out, const reversa_matching *matching)
{
    json_t *list = json_array();
    for (int32_t i = 0; i < matching->n_levels; i++) {
        const reversa_level *level = &matching->levels[i];
        json_t *object = json_object();
        rv_json_put_text(out, object, "level", level->name);
        put_count(out, object, "value", level->value);
        put_count(out, object, "bound", level->bound);
        int64_t gap = level->bound - level->value;
        put_count(out, object, "gap", gap < 0 ? -gap : gap); /* of `even` the bound is from below */
        if (level->given_up > 0)
            put_count(out, object, "given_up", level->given_up);
        rv_json_put(out, object, "proven", json_boolean(level->proven));
        if (matching->has_level_prices)
            rv_json_put(out, object, "price", level_price_json(out, matching, i));
        rv_json_append(out, list, object);
    }
    return list;
}

static json_t *certificate_json(rv_json_writer *out, const reversa_certificate *certificate)
{
    json_t *object = json_object();
    rv_json_put_text(out, object, "scope", scope_names[certificate->scope]);
    rv_json_put_text(out, object, "proof", proof_names[certificate->proof]);
    bool counted = certificate->n_eligible >= 0;
    rv_json_put(out, object, "eligible_pairs", counted ? json_integer(certificate->n_eligible) : json_null());
    put_count(out, object, "pairs_in_solver", certificate->n_candidates);
    put_count(out, object, "pricing_rounds", certificate->rounds);
    return object;
}

/* People with at least one pair on a side. Pairs are few beside people, so a pass with a mark per person would cost more
 * than this: everyone signed up has a pair or a row among the unmatched. */
static int64_t n_matched(const reversa_matching *matching, reversa_side side)
{
    int64_t n = matching->n_signed_up[side];
    for (int32_t i = 0; i < matching->n_unmatched; i++)
        n -= matching->unmatched[i].side == side;
    return n;
}

static json_t *side_json(rv_json_writer *out, const reversa_problem *problem, const reversa_matching *matching,
                         reversa_side side)
{
    const rv_side *people = &problem->side[side];
    json_t *object = json_object();
    int64_t places = 0;
    for (int32_t i = 0; i < people->n; i++)
        places += people->capacity[i];
    put_count(out, object, "signed_up", matching->n_signed_up[side]);
    put_count(out, object, "taking_part", people->n);
    put_count(out, object, "places", places);
    put_count(out, object, "matched", n_matched(matching, side));
    json_t *reasons = json_object();
    for (int reason = REVERSA_REASON_NO_CAPACITY; reason <= REVERSA_REASON_STOPPED; reason++) {
        int64_t n = 0;
        for (int32_t i = 0; i < matching->n_unmatched; i++)
            n += matching->unmatched[i].side == side && (int)matching->unmatched[i].reason == reason;
        if (n > 0)
            put_count(out, reasons, reversa_reason_name((reversa_reason)reason), n);
    }
    rv_json_put(out, object, "unmatched", reasons);
    return object;
}

static json_t *counts_json(rv_json_writer *out, const reversa_problem *problem, const reversa_matching *matching)
{
    json_t *object = json_object();
    int64_t pinned = 0;
    int64_t score = 0;
    for (int32_t i = 0; i < matching->n_pairs; i++) {
        pinned += matching->pairs[i].state == REVERSA_PAIR_PINNED;
        score += matching->pairs[i].score;
    }
    put_count(out, object, "people", problem->cohort->n_people);
    put_count(out, object, "pairs", matching->n_pairs);
    put_count(out, object, "pinned", pinned);
    put_count(out, object, "score", score);
    for (int side = REVERSA_MENTOR; side <= REVERSA_MENTEE; side++)
        rv_json_put(out, object, side_names[side], side_json(out, problem, matching, (reversa_side)side));
    return object;
}

static json_t *limits_json(rv_json_writer *out, const reversa_matching *matching)
{
    json_t *list = json_array();
    for (int32_t i = 0; i < matching->n_limits; i++) {
        const reversa_limit_use *use = &matching->limits[i];
        json_t *object = json_object();
        rv_json_put_text(out, object, "limit", use->text);
        put_count(out, object, "value", use->value);
        if (use->least != INT64_MIN)
            put_count(out, object, "at_least", use->least);
        if (use->most != INT64_MAX)
            put_count(out, object, "at_most", use->most);
        rv_json_put(out, object, "tight", json_boolean(use->tight));
        if (use->violation > 0)
            put_count(out, object, "violation", use->violation);
        rv_json_append(out, list, object);
    }
    return list;
}

static json_t *inputs_json(rv_json_writer *out, const reversa_problem *problem)
{
    rv_input inputs[RV_MAX_INPUTS];
    int32_t n = rv_record_inputs(problem, inputs);
    json_t *list = json_array();
    for (int32_t i = 0; i < n; i++) {
        json_t *object = json_object();
        rv_json_put_text(out, object, "kind", inputs[i].kind);
        rv_json_put_text(out, object, "file", inputs[i].source);
        if (inputs[i].sha256[0])
            rv_json_put_text(out, object, "sha256", inputs[i].sha256);
        else
            rv_json_put(out, object, "sha256", json_null()); /* made in memory */
        rv_json_append(out, list, object);
    }
    return list;
}

static json_t *outputs_json(rv_json_writer *out, const rv_result_outputs *outputs)
{
    json_t *list = json_array();
    for (int32_t i = 0; outputs && i < outputs->n; i++) {
        json_t *object = json_object();
        rv_json_put_text(out, object, "file", outputs->name[i]);
        rv_json_put_text(out, object, "sha256", outputs->sha256[i]);
        rv_json_append(out, list, object);
    }
    return list;
}

static json_t *series_json(rv_json_writer *out, const reversa_baseline *baseline, reversa_series series)
{
    reversa_series_summary summary;
    json_t *object = json_object();
    reversa_baseline_summary(baseline, series, &summary);
    put_count(out, object, "scores", summary.n);
    put_count(out, object, "total", summary.total);
    put_count(out, object, "lowest", summary.lowest);
    put_count(out, object, "median", summary.median);
    put_count(out, object, "highest", summary.highest);
    return object;
}

/* What the matching is compared with; null where nobody has. */
static json_t *baseline_json(rv_json_writer *out, const reversa_baseline *baseline)
{
    if (!baseline)
        return json_null();
    json_t *object = json_object();
    json_t *reach = json_object();
    rv_json_put(out, object, "seed", json_integer((json_int_t)baseline->seed));
    rv_json_put(out, object, "matching", series_json(out, baseline, REVERSA_SERIES_MATCHING));
    rv_json_put(out, object, "random", series_json(out, baseline, REVERSA_SERIES_RANDOM));
    rv_json_put(out, object, "best_alone", series_json(out, baseline, REVERSA_SERIES_BEST_ALONE));
    put_count(out, reach, "mentees", baseline->reach.n);
    put_count(out, reach, "with_their_best", baseline->reach.n_best);
    put_count(out, reach, "total", baseline->reach.total);
    put_count(out, reach, "possible", baseline->reach.possible);
    rv_json_put(out, object, "reach", reach);
    return object;
}

/* In how many of the optima the pairs are; null where nobody has looked, or there are no prices. Pinned pairs do not count. */
static json_t *lottery_json(rv_json_writer *out, const reversa_classification *lottery)
{
    if (!lottery || lottery->claim == REVERSA_CLAIM_NONE)
        return json_null();
    bool exact = lottery->claim == REVERSA_CLAIM_EXACT;
    json_t *object = json_object();
    rv_json_put_text(out, object, "claim", exact ? "exact" : "at_least");
    put_count(out, object, "pairs", lottery->n_pairs);
    put_count(out, object, "in_every", lottery->n_every);
    rv_json_put(out, object, "in_some", exact ? json_integer(lottery->n_some) : json_null());
    rv_json_put(out, object, "others_in_some", exact ? json_integer(lottery->n_open) : json_null());
    return object;
}

/* A matching from wishes in place of the objective's. */
static json_t *wishes_json(rv_json_writer *out, const rv_wishes_asked *wishes)
{
    json_t *object = json_object();
    rv_json_put_text(out, object, "from", rv_wishes_from_names[wishes->from]);
    rv_json_put_text(out, object, "among", rv_wishes_among_names[wishes->among]);
    return object;
}

/* What was asked for that the result can depend on, so that it can be asked for again. */
static json_t *options_json(rv_json_writer *out, const reversa_problem *problem, const reversa_matching *matching)
{
    json_t *object = json_object();
    int32_t n_user = 0;
    for (int32_t c = 0; c < problem->n_criteria; c++)
        n_user += problem->criteria[c].user != NULL;
    rv_json_put_text(out, object, "solver", solver_names[matching->options.solver]);
    put_count(out, object, "candidates", matching->options.candidates);
    rv_json_put(out, object, "level_prices", json_boolean(matching->options.level_prices));
    rv_json_put(out, object, "gap", json_real(matching->options.gap));
    rv_json_put_text(out, object, "unknown_manager",
                     problem->cohort->unknown_manager == REVERSA_UNKNOWN_MANAGER_ROOT ? "root" : "error");
    rv_json_put(out, object, "lottery", json_boolean(matching->options.lottery));
    rv_json_put(out, object, "lottery_seed", json_integer((json_int_t)matching->options.lottery_seed));
    put_count(out, object, "lottery_draw", matching->options.lottery_draw);
    if (n_user > 0)
        put_count(out, object, "user_criteria", n_user);
    if (matching->wishes.given)
        rv_json_put(out, object, "wishes", wishes_json(out, &matching->wishes));
    return object;
}

static json_t *skipped_json(rv_json_writer *out, const reversa_problem *problem)
{
    json_t *list = json_array();
    for (int32_t i = 0; i < problem->n_rules; i++) {
        const rv_bound_rule *rule = &problem->rules[i];
        if (!rule->skipped)
            continue;
        json_t *object = json_object();
        rv_json_put_text(out, object, "rule", rv_rule_names[rule->rule->kind]);
        rv_json_put_text(out, object, "attribute", rule->rule->test.attribute);
        rv_json_append(out, list, object);
    }
    return list;
}

static json_t *versions_json(rv_json_writer *out)
{
    json_t *object = json_object();
    rv_json_put_text(out, object, "reversa", reversa_version());
    rv_json_put_text(out, object, "build", reversa_build_info());
    return object;
}

static json_t *run_json(rv_json_writer *out, const reversa_matching *matching)
{
    json_t *object = json_object();
    rv_json_put(out, object, "seconds", json_real((double)(int64_t)(matching->seconds * 1000.0 + 0.5) / 1000.0));
    put_count(out, object, "threads", matching->threads);
    put_count(out, object, "memory_peak_bytes", (int64_t)matching->memory_peak);
    return object;
}

json_t *rv_result_json(const reversa_problem *problem, const reversa_matching *matching,
                       const rv_result_outputs *outputs)
{
    rv_json_writer out = {false};
    json_t *top = json_object();
    rv_json_put_text(&out, top, "schema", "reversa.result/1");
    rv_json_put_text(&out, top, "outcome", reversa_outcome_name(matching->outcome));
    rv_json_put_text(&out, top, "solver", solver_names[matching->solver]);
    rv_json_put(&out, top, "levels", levels_json(&out, matching));
    rv_json_put(&out, top, "certificate", certificate_json(&out, &matching->certificate));
    rv_json_put(&out, top, "counts", counts_json(&out, problem, matching));
    rv_json_put(&out, top, "baseline", baseline_json(&out, outputs ? outputs->baseline : NULL));
    rv_json_put(&out, top, "lottery", lottery_json(&out, outputs ? outputs->lottery : NULL));
    if (matching->options.lottery)
        rv_json_put(&out, top, "drawn", json_boolean(matching->is_drawn));
    rv_json_put(&out, top, "limits", limits_json(&out, matching));
    rv_json_put(&out, top, "conflict", rv_json_list_of(&out, matching->conflict, matching->n_conflict));
    rv_json_put(&out, top, "skipped", skipped_json(&out, problem));
    rv_json_put(&out, top, "warnings", rv_json_list_of(&out, problem->warnings, problem->n_warnings));
    rv_json_put(&out, top, "seed", json_integer((json_int_t)problem->cohort->seed));
    rv_json_put(&out, top, "options", options_json(&out, problem, matching));
    rv_json_put(&out, top, "inputs", inputs_json(&out, problem));
    rv_json_put(&out, top, "outputs", outputs_json(&out, outputs));
    rv_json_put(&out, top, "programme", rv_programme_json(problem->programme));
    rv_json_put(&out, top, "versions", versions_json(&out));
    rv_json_put(&out, top, "run", run_json(&out, matching));
    if (!out.failed)
        return top;
    json_decref(top);
    return NULL;
}
