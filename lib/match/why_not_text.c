/*
 * Answers in words: one plain sentence for the person, for each rule and for each change. Ids, never names.
 */
#include "base/text.h"
#include "match/why_not.h"

#include <string.h>

static const char *const one_of[2] = {[REVERSA_MENTOR] = "mentor", [REVERSA_MENTEE] = "mentee"};
static const char *const many_of[2] = {[REVERSA_MENTOR] = "mentors", [REVERSA_MENTEE] = "mentees"};

static const char *word(const rv_asking *a, int64_t n)
{
    return n == 1 ? one_of[!a->side] : many_of[!a->side];
}

static const char *id_of(const rv_asking *a, int32_t person)
{
    return reversa_cohort_id(a->problem->cohort, person);
}

/* ---- The person ---- */

static void say_eligible(rv_sentence *s, const rv_asking *a)
{
    const reversa_person_answer *p = &a->answer->person;
    rv_say(s, "%d of %d %s %s eligible", p->n_eligible, p->n_others, word(a, p->n_others),
           p->n_eligible == 1 ? "is" : "are");
}

static void say_nobody(rv_sentence *s, const rv_asking *a)
{
    const reversa_person_answer *p = &a->answer->person;
    if (p->n_others == 0) {
        rv_say(s, "%s has no partner as %s: there is no other %s", id_of(a, p->person), one_of[a->side],
               one_of[!a->side]);
        return;
    }
    rv_say(s, "%s has no partner as %s: the rules leave none of %d %s", id_of(a, p->person), one_of[a->side],
           p->n_others, word(a, p->n_others));
    if (p->opening < 0) {
        rv_say(s, ", and no rule alone is to blame");
        return;
    }
    const reversa_removal *rule = &a->answer->rules[p->opening];
    rv_say(s, "; without %s%s%s there would be %d", rule->name, rule->attribute ? " of " : "",
           rule->attribute ? rule->attribute : "", rule->n_alone);
}

/* By how much they were outbid. */
static void say_cost(rv_sentence *s, const rv_asking *a)
{
    const reversa_exchange *cost = &a->answer->person.exchange;
    const char *before = cost->claim == REVERSA_CLAIM_EXACT ? "; to match them would cost "
                                                            : "; to match them would cost at least ";
    bool is_free = true;
    if (cost->claim == REVERSA_CLAIM_NONE)
        return;
    if (!cost->possible) {
        rv_say(s, "; no matching that is possible has them");
        return;
    }
    for (int32_t l = 0; l < cost->n_levels; l++) {
        if (cost->loss[l] == 0)
            continue;
        rv_say(s, "%s", before);
        rv_say_level(s, a->matching->levels[l].name, cost->loss[l], false);
        before = ", ";
        is_free = false;
    }
    if (is_free && cost->claim == REVERSA_CLAIM_EXACT)
        rv_say(s, "; a matching with them would be as good: the lottery decided");
}

static void say_outbid(rv_sentence *s, const rv_asking *a)
{
    bool has_free = false;
    for (int32_t k = 0; k < a->answer->n_rivals; k++)
        has_free = has_free || a->answer->rivals[k].holder < 0;
    rv_say(s, "%s has no partner as %s: ", id_of(a, a->person), one_of[a->side]);
    say_eligible(s, a);
    rv_say(s, has_free ? ", but a pair with them would not serve the objective"
                       : ", but their places go to pairs that serve the objective better, or as well");
    say_cost(s, a);
}

static void say_unmatched(rv_sentence *s, const rv_asking *a)
{
    switch (a->answer->person.reason) {
    case REVERSA_REASON_NO_CAPACITY:
        rv_say(s, "%s signed up as %s with a capacity of 0; ", id_of(a, a->person), one_of[a->side]);
        say_eligible(s, a);
        return;
    case REVERSA_REASON_NO_ELIGIBLE:
        say_nobody(s, a);
        return;
    case REVERSA_REASON_OUTBID:
        say_outbid(s, a);
        return;
    case REVERSA_REASON_ONE_ROLE:
        rv_say(s, "%s has no partner as %s, for they hold the other role; ", id_of(a, a->person), one_of[a->side]);
        say_eligible(s, a);
        return;
    case REVERSA_REASON_LIMIT:
        rv_say(s, "%s has no partner as %s, for limits forbid each of their pairs; ", id_of(a, a->person),
               one_of[a->side]);
        say_eligible(s, a);
        return;
    default:
        rv_say(s, "%s has no partner as %s, and it is not proven that none can be found; ", id_of(a, a->person),
               one_of[a->side]);
        say_eligible(s, a);
        return;
    }
}

static void say_person(rv_sentence *s, const rv_asking *a)
{
    const reversa_person_answer *p = &a->answer->person;
    if (!p->signed_up) {
        rv_say(s, "%s did not sign up as %s; ", id_of(a, p->person), one_of[a->side]);
        say_eligible(s, a);
    } else if (p->n_partners > 0) {
        rv_say(s, "%s has %d %s as %s; ", id_of(a, p->person), p->n_partners,
               p->n_partners == 1 ? "partner" : "partners", one_of[a->side]);
        say_eligible(s, a);
    } else {
        say_unmatched(s, a);
    }
}

/* ---- Rules ---- */

static void say_bound(rv_sentence *s, const reversa_removal *rule, int64_t value)
{
    rv_say(s, rule->is_most ? "at most " : "at least ");
    rv_say_millionths(s, value);
}

static void say_rule(rv_sentence *s, const rv_asking *a, const reversa_removal *rule)
{
    rv_say(s, "%s%s%s", rule->name, rule->attribute ? " of " : "", rule->attribute ? rule->attribute : "");
    if (rule->skipped) {
        rv_say(s, " is skipped, for there is no such column");
        return;
    }
    rv_say(s, " removes %d %s", rule->n_fail, word(a, rule->n_fail));
    if (rule->n_fail == 0)
        return;
    rv_say(s, ", %d of them before another rule does, %d of them alone", rule->n_first, rule->n_alone);
    if (!rule->has_bound)
        return;
    rv_say(s, "; ");
    say_bound(s, rule, rule->to);
    rv_say(s, " instead of ");
    rv_say_millionths(s, rule->from);
    rv_say(s, " opens %d", rule->n_opened);
}

reversa_status rv_why_not_texts(rv_asking *asking)
{
    rv_sentence s = {.ctx = asking->ctx};
    reversa_why_not *answer = asking->answer;
    say_person(&s, asking);
    answer->person.text = rv_say_finish(&s, &answer->arena);
    bool complete = answer->person.text;
    for (int32_t k = 0; k < answer->n_rules && complete; k++) {
        say_rule(&s, asking, &answer->rules[k]);
        answer->rules[k].text = rv_say_finish(&s, &answer->arena);
        complete = answer->rules[k].text;
    }
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* ---- Changes ---- */

static void say_rule_change(rv_sentence *s, const rv_asking *a, const reversa_remedy *change)
{
    const rv_rule *rule = a->problem->rules[change->index].rule;
    rv_say(s, "%s %s", change->dropped ? "Without the rule" : "With the rule", rv_rule_names[rule->kind]);
    if (rule->test.attribute)
        rv_say(s, " of %s", rule->test.attribute);
    if (change->dropped)
        return;
    rv_say(s, change->is_most ? " at most " : " at least ");
    rv_say_millionths(s, change->to);
    rv_say(s, " instead of ");
    rv_say_millionths(s, change->from);
}

static void say_change(rv_sentence *s, const rv_asking *a, const reversa_remedy *change)
{
    switch (change->kind) {
    case REVERSA_REMEDY_RULE:
        say_rule_change(s, a, change);
        return;
    case REVERSA_REMEDY_LIMIT:
        rv_say(s, "Without the limit \"%s\"", a->problem->limits[change->index].text);
        return;
    case REVERSA_REMEDY_OWN_PLACE:
        rv_say(s, "With a place for %s", id_of(a, a->person));
        return;
    case REVERSA_REMEDY_PLACE:
        rv_say(s, "With one more place of %s", id_of(a, change->partner));
        return;
    default:
        rv_say(s, "With \"%s\" among their %s", change->tag, change->column);
        return;
    }
}

static void say_gains(rv_sentence *s, const rv_asking *a, const rv_change *change)
{
    const char *before = "; the programme: ";
    for (int32_t l = 0; l < a->matching->n_levels; l++) {
        if (change->gain[l] == 0)
            continue;
        rv_say(s, "%s", before);
        rv_say_level(s, a->matching->levels[l].name, change->gain[l], true);
        before = ", ";
    }
}

reversa_status rv_why_not_change_text(rv_asking *asking, rv_change *change)
{
    rv_sentence s = {.ctx = asking->ctx};
    say_change(&s, asking, &change->change);
    if (!change->change.checked) {
        rv_say(&s, ", perhaps: not checked");
    } else if (change->change.matches) {
        rv_say(&s, " %s is matched, with %s", id_of(asking, asking->person), id_of(asking, change->change.new_partner));
        say_gains(&s, asking, change);
    } else {
        rv_say(&s, " %s still has no partner", id_of(asking, asking->person));
    }
    change->change.text = rv_say_finish(&s, &asking->answer->arena);
    return change->change.text ? REVERSA_OK : REVERSA_E_MEMORY;
}
