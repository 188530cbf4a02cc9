/*
 * Advice in words: a sentence each, with what it brings level by level.
 */
#include "match/advice.h"

static void say_what(rv_sentence *s, const rv_advising *a, const reversa_advice_item *item)
{
    const char *id = item->person < 0 ? "" : reversa_cohort_id(a->problem->cohort, item->person);
    switch (item->kind) {
    case REVERSA_ADVICE_TAG:
        rv_say(s, "One more mentor with %s \"%s\"", item->column, item->value);
        return;
    case REVERSA_ADVICE_TEXT:
        rv_say(s, "One more mentor with %s \"%s\"", item->column, item->value);
        return;
    case REVERSA_ADVICE_SLOT:
        rv_say(s, "One more mentor who is available %s (UTC)", item->value);
        return;
    case REVERSA_ADVICE_PLACE:
        rv_say(s, "One more place of %s", id);
        return;
    case REVERSA_ADVICE_LEVEL:
        rv_say(s, "Without the level %s", a->matching->levels[item->index].name);
        return;
    default:
        break;
    }
    rv_say(s, "%s \"%s\"", item->dropped ? "Without the limit" : "With the limit",
           a->problem->limits[item->index].text);
    if (!item->dropped)
        rv_say(s, " at %s %lld instead of %lld", item->is_most ? "most" : "least", (long long)item->to,
               (long long)item->from);
}

static void say_levels(rv_sentence *s, const rv_advising *a, const int64_t *values)
{
    const char *before = " ";
    for (int32_t l = 0; l < a->matching->n_levels; l++) {
        if (values[l] == 0)
            continue;
        rv_say(s, "%s", before);
        rv_say_level(s, a->matching->levels[l].name, values[l], true);
        before = ", ";
    }
    if (before[0] == ' ')
        rv_say(s, " nothing");
}

reversa_status rv_advice_text(rv_advising *advising, rv_advised *advised)
{
    rv_sentence s = {.ctx = advising->ctx};
    const reversa_advice_item *item = &advised->item;
    say_what(&s, advising, item);
    rv_say(&s, item->checked ? " changes" : item->has_estimate ? " changes no more than" : ": not solved");
    if (item->checked)
        say_levels(&s, advising, item->gain);
    else if (item->has_estimate)
        say_levels(&s, advising, item->estimate);
    advised->item.text = rv_say_finish(&s, &advising->advice->arena);
    return advised->item.text ? REVERSA_OK : REVERSA_E_MEMORY;
}
