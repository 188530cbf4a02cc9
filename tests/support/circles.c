/*
 * Drawing circles and writing them down. Whole numbers of half hours and a few departments, so that much coincides.
 */
#include "support/circles.h"

#include <stdio.h>
#include <string.h>

/* ---- Drawing ---- */

static void draw_week(rt_circles *it, uint64_t *random, int side, int i)
{
    it->has_week[side][i] = rt_between(random, 0, 7) > 0;
    it->offset[side][i] = (int)rt_between(random, -4, 4);
    int64_t n = rt_between(random, 1, 3);
    for (int64_t k = 0; k < n && it->has_week[side][i]; k++) {
        int64_t start = 330 + rt_between(random, 0, 12); /* from Sunday 21:00 on */
        int64_t length = rt_between(random, 1, 8);
        for (int64_t h = start; h < start + length; h++)
            it->there[side][i][h % RT_HALVES] = true;
    }
}

static rt_demand draw_rule(uint64_t *random, int leaders)
{
    rt_demand drawn = {.mentor_side = rt_between(random, 0, 4) == 0, .kind = (int)rt_between(random, 0, 1), .most = 99};
    if (drawn.kind == 0) {
        drawn.most = (int)rt_between(random, 1, 2);
        return drawn;
    }
    int which = (int)rt_between(random, 0, 2);
    if (which == 0)
        drawn.none_or = drawn.mentor_side ? leaders : (int)rt_between(random, 1, 3);
    if (which == 1)
        drawn.least = 1;
    if (which == 2)
        drawn.most = (int)rt_between(random, 1, 2);
    return drawn;
}

rt_circles rt_circles_draw(uint64_t *random)
{
    static const char *const objectives[] = {"es", "es", "s", "ps", "se", "p"};
    rt_circles it = {.leaders = rt_between(random, 0, 2) == 0 ? 2 : 1,
                     .objective = objectives[rt_between(random, 0, 5)]};
    it.n[0] = (int)rt_between(random, it.leaders, it.leaders == 2 ? RT_CIRCLE_MENTORS : 3);
    it.n[1] = (int)rt_between(random, 1, RT_CIRCLE_MENTEES);
    it.least = (int)rt_between(random, 1, 3);
    it.most = it.least + (int)rt_between(random, 0, 2);
    it.minutes = rt_between(random, 0, 3) ? 30 * (int)rt_between(random, 1, 4) : 0;
    it.pass = rt_between(random, 0, 1);
    for (int side = 0; side < 2; side++) {
        for (int i = 0; i < it.n[side]; i++) {
            it.department[side][i] = (int)rt_between(random, -1, 2);
            it.woman[side][i] = rt_between(random, 0, 1);
            draw_week(&it, random, side, i);
        }
    }
    for (int m = 0; m < it.n[0]; m++) {
        it.capacity[m] = (int)rt_between(random, 1, 2);
        for (int e = 0; e < it.n[1]; e++)
            it.score[m][e] = rt_between(random, 0, 6) ? (int)rt_between(random, 0, 1000000) : -1;
    }
    if (rt_between(random, 0, 4) == 0) {
        int m = (int)rt_between(random, 0, it.n[0] - 1);
        int e = (int)rt_between(random, 0, it.n[1] - 1);
        it.pinned[m][e] = true;
        it.score[m][e] = it.score[m][e] < 0 ? 500000 : it.score[m][e];
    }
    for (int a = 0; a < it.n[1] && rt_between(random, 0, 1); a++)
        for (int b = 0; b < a; b++) {
            it.foes[a][b] = it.foes[b][a] = rt_between(random, 0, 7) == 0;
            it.veto[a][b] = rt_between(random, 0, 15) == 0;
        }
    if (it.n[0] > 1 && rt_between(random, 0, 4) == 0)
        it.mentor_foes[0][1] = it.mentor_foes[1][0] = true;
    it.n_rules = (int)rt_between(random, 0, RT_CIRCLE_RULES);
    for (int r = 0; r < it.n_rules; r++)
        it.rules[r] = draw_rule(random, it.leaders);
    it.n_limits = rt_between(random, 0, 2) ? 0 : (int)rt_between(random, 1, 2);
    for (int k = 0; k < it.n_limits; k++) {
        it.limits[k] = (rt_cap){.kind = (int)rt_between(random, 0, 2),
                                .is_share = rt_between(random, 0, 1),
                                .is_least = rt_between(random, 0, 1)};
        it.limits[k].value = (int)rt_between(random, 0, it.limits[k].is_share ? 9 : 3);
    }
    return it;
}

/* ---- Handing over ---- */

static __attribute__((format(printf, 2, 3))) void put(rt_words *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(w->text + w->length, RT_CIRCLE_TEXT - w->length, format, args);
    va_end(args);
    assert_true(n >= 0 && w->length + (size_t)n < RT_CIRCLE_TEXT);
    w->length += (size_t)n;
}

static void put_week(rt_words *w, const rt_circles *it, int side, int i)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    bool first = true;
    for (int h = 0; h < RT_HALVES && it->has_week[side][i]; h++) {
        if (!it->there[side][i][h])
            continue;
        int local = (h + it->offset[side][i] + RT_HALVES) % RT_HALVES;
        int end = local % 48 + 1;
        put(w, "%s%s %02d:%02d-%02d:%02d", first ? "" : ";", days[local / 48], local % 48 / 2, local % 2 * 30, end / 2,
            end % 2 * 30);
        first = false;
    }
}

void rt_circles_people(rt_words *w, const rt_circles *it, bool backwards)
{
    put(w, "id,role,department,gender,utc_offset,mentor_capacity,availability\n");
    int n = it->n[0] + it->n[1];
    for (int k = 0; k < n; k++) {
        int at = backwards ? n - 1 - k : k;
        int side = at >= it->n[0];
        int i = side ? at - it->n[0] : at;
        put(w, "%c%d,%s,%s,%s,%d,%d,", side ? 'e' : 'm', i, side ? "mentee" : "mentor",
            it->department[side][i] < 0 ? "" : (const char *[]){"A", "B", "C"}[it->department[side][i]],
            it->woman[side][i] ? "F" : "M", it->offset[side][i] * 30, side ? 0 : it->capacity[i]);
        put_week(w, it, side, i);
        put(w, "\n");
    }
}

static void put_rule(rt_words *w, const rt_demand *rule)
{
    put(w, "{\"side\": \"%s\", ", rule->mentor_side ? "mentor" : "mentee");
    if (rule->kind == 0) {
        put(w, "\"attribute\": \"department\", \"each_at_most\": %d}", rule->most);
        return;
    }
    put(w, "\"where\": {\"attribute\": \"gender\", \"is\": \"F\"}");
    if (rule->none_or)
        put(w, ", \"none_or_at_least\": %d", rule->none_or);
    if (rule->least)
        put(w, ", \"at_least\": %d", rule->least);
    if (rule->most < 99)
        put(w, ", \"at_most\": %d", rule->most);
    put(w, "}");
}

static void put_limits(rt_words *w, const rt_circles *it)
{
    bool first = true;
    for (int k = 0; k < it->n_limits; k++) {
        const rt_cap *limit = &it->limits[k];
        put(w, "%s{\"limit\": \"%s\", ", k ? "," : "", limit->kind == 2 ? "pairs" : "quota");
        if (limit->kind == 0)
            put(w, "\"side\": \"mentee\", \"where\": {\"attribute\": \"department\", \"is\": \"A\"}, ");
        if (limit->kind == 1)
            put(w, "\"side\": \"mentor\", \"where\": {\"attribute\": \"gender\", \"is\": \"F\"}, ");
        if (limit->kind == 2)
            put(w, "\"where\": {\"different\": \"department\"}, ");
        put(w, "\"%s\": {\"%s\": %s%d}}", limit->is_least ? "at_least" : "at_most", limit->is_share ? "share" : "count",
            limit->is_share ? "0." : "", limit->value);
    }
    for (int a = 0; a < it->n[1]; a++)
        for (int b = 0; b < a; b++)
            if (it->foes[a][b]) {
                put(w, "%s[\"e%d\", \"e%d\"]",
                    first ? it->n_limits ? ", {\"limit\": \"conflict\", \"people\": ["
                                         : "{\"limit\": \"conflict\", \"people\": ["
                          : ", ",
                    a, b);
                first = false;
            }
    if (it->mentor_foes[0][1]) {
        put(w, "%s[\"m0\", \"m1\"]",
            first
                ? it->n_limits ? ", {\"limit\": \"conflict\", \"people\": [" : "{\"limit\": \"conflict\", \"people\": ["
                : ", ");
        first = false;
    }
    put(w, "%s", first ? "" : "]}");
}

void rt_circles_programme(rt_words *w, const rt_circles *it)
{
    put(w,
        "{\"schema\": \"reversa.programme/1\", \"rules\": [], \"criteria\": [], \"circle\": {\"mentors\": %d, "
        "\"mentees\": "
        "{\"at_least\": %d, \"at_most\": %d}, \"minutes\": %d, \"missing\": \"%s\", \"composition\": [",
        it->leaders, it->least, it->most, it->minutes, it->pass ? "pass" : "fail");
    for (int r = 0; r < it->n_rules; r++) {
        put(w, "%s", r ? ", " : "");
        put_rule(w, &it->rules[r]);
    }
    put(w, "]}, \"limits\": [");
    put_limits(w, it);
    put(w, "], \"objective\": [");
    for (int l = 0; it->objective[l]; l++) {
        char c = it->objective[l];
        put(w, "%s\"%s\"", l ? "," : "", c == 'e' ? "mentees" : c == 'p' ? "pairs" : "score");
    }
    put(w, "]}");
}
