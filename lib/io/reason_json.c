/*
 * Why nothing fits → the object "reason" of result.json: every statement as a sentence, and in numbers and ids.
 *
 * Numbers are in the units of the programme's file: counts, shares of 1, costs.
 */
#include "io/result.h"

#include "io/programme.h"

static const char *const side_names[] = {"mentor", "mentee"};
static const char *const kind_names[] = {[REVERSA_RELAXED_LIMIT] = "limit",
                                         [REVERSA_RELAXED_RULE] = "rule",
                                         [REVERSA_RELAXED_PEOPLE] = "people",
                                         [REVERSA_RELAXED_TOGETHER] = "together"};

static json_t *ids_json(rv_json_writer *out, const reversa_problem *problem, const int32_t *people, int32_t n)
{
    json_t *list = json_array();
    for (int32_t i = 0; i < n; i++)
        rv_json_append(out, list, json_string(reversa_cohort_id(problem->cohort, people[i])));
    return list;
}

static json_t *clashes_json(rv_json_writer *out, const reversa_infeasibility *infeasibility)
{
    const reversa_problem *problem = infeasibility->problem;
    json_t *list = json_array();
    for (int32_t i = 0; i < infeasibility->n_clashes; i++) {
        const rv_clash *clash = &infeasibility->clashes[i];
        json_t *object = json_object();
        rv_json_put_text(out, object, "text", clash->clash.text);
        rv_json_put(out, object, "limit", json_integer(clash->clash.limit));
        if (clash->clash.n_people > 0)
            rv_json_put(out, object, "people", ids_json(out, problem, clash->people, clash->clash.n_people));
        rv_json_append(out, list, object);
    }
    return list;
}

static json_t *crowds_json(rv_json_writer *out, const reversa_infeasibility *infeasibility)
{
    const reversa_problem *problem = infeasibility->problem;
    json_t *list = json_array();
    for (int32_t i = 0; i < infeasibility->crowding.n; i++) {
        const rv_counted *counted = &infeasibility->crowding.list[i];
        json_t *object = json_object();
        rv_json_put_text(out, object, "text", counted->crowd.text);
        rv_json_put_text(out, object, "side", side_names[counted->crowd.side]);
        rv_json_put(out, object, "wanted", json_integer(counted->crowd.wanted));
        rv_json_put(out, object, "places", json_integer(counted->crowd.places));
        rv_json_put(out, object, "pairs", json_integer(counted->crowd.pairs));
        rv_json_put(out, object, "people", ids_json(out, problem, counted->people, counted->crowd.n_people));
        rv_json_put(out, object, "partners", ids_json(out, problem, counted->partners, counted->crowd.n_partners));
        rv_json_append(out, list, object);
    }
    return list;
}

static json_t *parts_json(rv_json_writer *out, const reversa_problem *problem, const rv_relaxation *relaxation)
{
    json_t *list = json_array();
    for (int32_t k = 0; k < relaxation->relaxation.n_parts; k++) {
        const reversa_relaxed_part *part = &relaxation->parts[k];
        const rv_limit *limit = problem->limits[part->limit].limit;
        bool is_share = part->is_most ? limit->at_most.is_share : limit->at_least.is_share;
        int64_t unit = limit->kind == RV_LIMIT_BUDGET || is_share ? RV_MILLION : 1;
        json_t *object = json_object();
        rv_json_put(out, object, "limit", json_integer(part->limit));
        rv_json_put_text(out, object, "bound", part->is_most ? "at_most" : "at_least");
        if (part->person >= 0)
            rv_json_put_text(out, object, "person", reversa_cohort_id(problem->cohort, part->person));
        if (part->partner >= 0)
            rv_json_put_text(out, object, "partner", reversa_cohort_id(problem->cohort, part->partner));
        rv_json_put(out, object, "from", rv_json_number(part->from, unit));
        rv_json_put(out, object, "to", rv_json_number(part->to, unit));
        rv_json_put(out, object, "change", json_integer(part->change));
        rv_json_append(out, list, object);
    }
    return list;
}

/* Is the bound a plain number of pairs? */
static bool is_count(const reversa_problem *problem, const reversa_relaxation *relaxation)
{
    if (relaxation->kind == REVERSA_RELAXED_RULE)
        return false;
    const rv_limit *limit = problem->limits[relaxation->index].limit;
    return limit->kind != RV_LIMIT_BUDGET &&
           !(relaxation->is_most ? limit->at_most.is_share : limit->at_least.is_share);
}

static void put_bound(rv_json_writer *out, json_t *object, const char *key, bool count, int64_t value)
{
    rv_json_put(out, object, key, rv_json_number(value, count ? 1 : RV_MILLION));
}

static json_t *pairs_json(rv_json_writer *out, const reversa_problem *problem, const rv_relaxation *relaxation)
{
    json_t *list = json_array();
    for (int32_t k = 0; k < relaxation->relaxation.n_pairs; k++) {
        const int32_t pair[2] = {relaxation->mentors[k], relaxation->mentees[k]};
        rv_json_append(out, list, ids_json(out, problem, pair, 2));
    }
    return list;
}

static json_t *relaxation_json(rv_json_writer *out, const reversa_problem *problem, const rv_relaxation *from)
{
    const reversa_relaxation *relaxation = &from->relaxation;
    json_t *object = json_object();
    bool is_rule = relaxation->kind == REVERSA_RELAXED_RULE;
    bool has_parts = relaxation->kind == REVERSA_RELAXED_PEOPLE || relaxation->kind == REVERSA_RELAXED_TOGETHER;
    rv_json_put_text(out, object, "kind", kind_names[relaxation->kind]);
    rv_json_put_text(out, object, "text", relaxation->text);
    if (relaxation->index >= 0)
        rv_json_put(out, object, is_rule ? "rule" : "limit", json_integer(relaxation->index));
    if (has_parts) {
        rv_json_put(out, object, "parts", parts_json(out, problem, from));
    } else if (relaxation->dropped) {
        rv_json_put(out, object, "dropped", json_true());
    } else {
        bool count = is_count(problem, relaxation);
        rv_json_put_text(out, object, "bound", relaxation->is_most ? "at_most" : "at_least");
        put_bound(out, object, "from", count, relaxation->from);
        put_bound(out, object, "to", count, relaxation->to);
    }
    if (relaxation->change >= 0)
        rv_json_put(out, object, "change", json_integer(relaxation->change));
    rv_json_put(out, object, "least", json_boolean(relaxation->least));
    if (is_rule)
        rv_json_put(out, object, "pairs", pairs_json(out, problem, from));
    return object;
}

json_t *rv_reason_json(rv_json_writer *out, const reversa_infeasibility *infeasibility)
{
    json_t *object = json_object();
    json_t *relaxations = json_array();
    for (int32_t i = 0; i < infeasibility->n_relaxations; i++)
        rv_json_append(out, relaxations, relaxation_json(out, infeasibility->problem, &infeasibility->relaxations[i]));
    rv_json_put(out, object, "minimal", json_boolean(infeasibility->minimal));
    rv_json_put(out, object, "limits", clashes_json(out, infeasibility));
    rv_json_put(out, object, "crowds", crowds_json(out, infeasibility));
    rv_json_put(out, object, "relaxations", relaxations);
    return object;
}
