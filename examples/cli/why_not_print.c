/*
 * Answers for people, for programs and for a spreadsheet: the sentences and numbers of the library, laid out.
 */
#include <inttypes.h>
#include <string.h>

#include "print.h"
#include "table.h"
#include "why_not.h"

#define GROUPS 5 /* that are printed for people; json has all */

static const char *const side_names[] = {[REVERSA_MENTOR] = "mentor", [REVERSA_MENTEE] = "mentee"};
static const char *const change_names[] = {[REVERSA_REMEDY_RULE] = "rule",
                                           [REVERSA_REMEDY_LIMIT] = "limit",
                                           [REVERSA_REMEDY_OWN_PLACE] = "own_place",
                                           [REVERSA_REMEDY_PLACE] = "place",
                                           [REVERSA_REMEDY_TAG] = "tag"};

static const char *id_of(const why_not_page *page, int32_t person)
{
    return person < 0 ? NULL : reversa_cohort_id(page->inputs->cohort, person);
}

static number_text whole(int64_t value)
{
    number_text number;
    snprintf(number.text, sizeof number.text, "%" PRId64, value);
    return number;
}

/* A bound as the programme writes it. */
static number_text bound(int64_t value)
{
    return value % 1000000 == 0 ? whole(value / 1000000) : print_millionths(value, 6);
}

/* What the whole would lose: "mentees 0, score 0.053855", for programs in millionths; with "at least" in front of a bound. */
static const char *cost_of(const why_not_page *page, const reversa_exchange *cost, bool for_people, char *room,
                           size_t size)
{
    size_t used = 0;
    room[0] = '\0';
    if (cost->claim == REVERSA_CLAIM_NONE || !cost->possible)
        return cost->claim == REVERSA_CLAIM_NONE ? NULL : "impossible";
    for (int32_t l = 0; l < cost->n_levels && used < size; l++) {
        reversa_level level;
        reversa_matching_level(page->matching, l, &level);
        const char *before = l > 0 ? ", " : cost->claim == REVERSA_CLAIM_EXACT ? "" : "at least ";
        bool is_points = for_people && (strcmp(level.name, "score") == 0 || strcmp(level.name, "worst") == 0);
        number_text loss = is_points ? print_millionths(cost->loss[l], 6) : whole(cost->loss[l]);
        int n = snprintf(room + used, size - used, "%s%s %s", before, level.name, loss.text);
        used += n > 0 ? (size_t)n : 0;
    }
    return room;
}

static void print_cost_json(const why_not_page *page, const reversa_exchange *cost, FILE *stream)
{
    if (cost->claim == REVERSA_CLAIM_NONE) {
        fputs("null", stream);
        return;
    }
    fprintf(stream, "{\"claim\": \"%s\", \"possible\": %s", cost->claim == REVERSA_CLAIM_EXACT ? "exact" : "bound",
            cost->possible ? "true" : "false");
    for (int32_t l = 0; l < cost->n_levels && cost->possible; l++) {
        reversa_level level;
        reversa_matching_level(page->matching, l, &level);
        fprintf(stream, ", \"%s\": %" PRId64, level.name, cost->loss[l]);
    }
    fputs("}", stream);
}

/* ---- Tables */

/* Adds rows to the table, which is made for csv with the side first. */
static cli_table *rules_table(const reversa_why_not *answer, cli_format format, cli_table *table)
{
    const table_column columns[] = {{"side", false}, {"rule", false}, {"column", false}, {"fails", true},
                                    {"first", true}, {"alone", true}, {"bound", false},  {"from", true},
                                    {"to", true},    {"opens", true}};
    int skip = format != FORMAT_CSV;
    reversa_person_answer person;
    reversa_why_not_person(answer, &person);
    if (!table)
        table = table_create(columns + skip, 10 - skip);
    for (int32_t k = 0; k < reversa_why_not_n_rules(answer); k++) {
        reversa_removal rule;
        reversa_why_not_rule(answer, k, &rule);
        if (format == FORMAT_TABLE && rule.rule < 0 && rule.n_fail == 0)
            continue;
        number_text n[6] = {whole(rule.n_fail), whole(rule.n_first), whole(rule.n_alone),
                            bound(rule.from),   bound(rule.to),      whole(rule.n_opened)};
        bool has = rule.has_bound;
        const char *const cells[] = {side_names[person.side],
                                     rule.name,
                                     rule.attribute,
                                     rule.skipped ? NULL : n[0].text,
                                     rule.skipped ? NULL : n[1].text,
                                     rule.skipped ? NULL : n[2].text,
                                     has ? (rule.is_most ? "at_most" : "at_least") : NULL,
                                     has ? n[3].text : NULL,
                                     has ? n[4].text : NULL,
                                     has ? n[5].text : NULL};
        table_add(table, cells + skip);
    }
    return table;
}

/* "P1 0.750000; P2 0.800000" of all who have a place of the partner but the weakest, who stands by itself. */
static void other_holders(const why_not_page *page, const reversa_why_not *answer, int32_t index, char *text,
                          size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (int32_t k = 1; k < reversa_why_not_n_holders(answer, index) && used < size; k++) {
        reversa_holder holder;
        reversa_why_not_holder(answer, index, k, &holder);
        used += (size_t)snprintf(text + used, size - used, "%s%s %s", used ? "; " : "", id_of(page, holder.person),
                                 print_millionths(holder.score, 6).text);
    }
}

static cli_table *rivals_table(const why_not_page *page, const reversa_why_not *answer, bool for_people)
{
    const table_column columns[] = {{"partner", false},     {"score", true},         {"holder", false},
                                    {"holder_score", true}, {"ahead", true},         {"pinned", false},
                                    {"would_cost", false},  {"other_holders", false}};
    cli_table *table = table_create(columns, 8);
    for (int32_t k = 0; k < reversa_why_not_n_rivals(answer); k++) {
        reversa_rival rival;
        char room[400];
        char holders[600];
        reversa_why_not_rival(answer, k, &rival);
        other_holders(page, answer, k, holders, sizeof holders);
        int32_t more = rival.holder_score - rival.score;
        number_text ahead = for_people ? print_millionths(more, 6) : whole(more);
        number_text score = for_people ? print_millionths(rival.score, 6) : whole(rival.score);
        number_text other = for_people ? print_millionths(rival.holder_score, 6) : whole(rival.holder_score);
        bool held = rival.holder >= 0;
        const char *const cells[] = {id_of(page, rival.partner),
                                     score.text,
                                     id_of(page, rival.holder),
                                     held ? other.text : NULL,
                                     held ? ahead.text : NULL,
                                     held && rival.holder_is_pinned ? "yes" : "no",
                                     cost_of(page, &rival.exchange, for_people, room, sizeof room),
                                     holders[0] ? holders : NULL};
        table_add(table, cells);
    }
    return table;
}

/* ---- Groups */

static bool is_in(const reversa_crowding *crowding, int32_t index, int32_t n, int32_t person)
{
    for (int32_t k = 0; k < n; k++)
        if (reversa_crowding_person(crowding, index, k) == person)
            return true;
    return false;
}

/* The next group from `from` on that the page tells of; −1 for none. */
static int32_t next_group(const why_not_page *page, int side, int32_t from)
{
    const reversa_crowding *crowding = page->crowdings[side];
    for (int32_t c = from; c < reversa_crowding_n(crowding); c++) {
        reversa_crowd crowd;
        reversa_crowding_crowd(crowding, c, &crowd);
        if (page->person < 0 || is_in(crowding, c, crowd.n_people, page->person))
            return c;
    }
    return -1;
}

/* Each of a group wants one partner, so what places and other pairs do not cover are people. */
static void print_lack(const reversa_crowd *crowd, FILE *stream)
{
    int64_t lack = crowd->wanted - crowd->places - crowd->pairs;
    if (crowd->n_people == 1)
        fprintf(stream, "  so this %s must stay without a partner\n", side_names[crowd->side]);
    else if (lack == crowd->n_people)
        fprintf(stream, "  so none of these %s %ss can have a partner\n", print_whole(lack).text,
                side_names[crowd->side]);
    else
        fprintf(stream, "  so at least %s of these %s %ss must stay without a partner\n", print_whole(lack).text,
                print_whole(crowd->n_people).text, side_names[crowd->side]);
}

static void print_groups(const why_not_page *page, FILE *stream)
{
    int32_t n = 0;
    for (int side = 1; side >= 0; side--) {
        for (int32_t c = next_group(page, side, 0); c >= 0; c = next_group(page, side, c + 1)) {
            reversa_crowd crowd;
            reversa_crowding_crowd(page->crowdings[side], c, &crowd);
            if (n == 0)
                print_heading(stream, page->person < 0 ? "Groups that share too few places" : "Their group");
            if (n++ >= GROUPS)
                continue;
            fputs("  ", stream);
            print_wrapped(stream, 2, 2, print_width(stream), crowd.text);
            print_lack(&crowd, stream);
        }
    }
    if (n > GROUPS)
        fprintf(stream, "  and %d more; --format json has all\n", (int)(n - GROUPS));
    if (n == 0 && page->person < 0)
        fputs("No group shares too few places: everyone with a place could have a partner at once.\n", stream);
}

static void print_ids_json(const why_not_page *page, FILE *stream, int side, int32_t group, bool partners)
{
    const reversa_crowding *crowding = page->crowdings[side];
    reversa_crowd crowd;
    reversa_crowding_crowd(crowding, group, &crowd);
    fprintf(stream, ", \"%s\": [", partners ? "partners" : "people");
    for (int32_t k = 0; k < (partners ? crowd.n_partners : crowd.n_people); k++) {
        fputs(k > 0 ? ", " : "", stream);
        table_json_text(stream, id_of(page, partners ? reversa_crowding_partner(crowding, group, k)
                                                     : reversa_crowding_person(crowding, group, k)));
    }
    fputs("]", stream);
}

static void print_groups_json(const why_not_page *page, FILE *stream)
{
    const char *before = "";
    fputs("  \"groups\": [", stream);
    for (int side = 1; side >= 0; side--) {
        for (int32_t c = next_group(page, side, 0); c >= 0; c = next_group(page, side, c + 1)) {
            reversa_crowd crowd;
            reversa_crowding_crowd(page->crowdings[side], c, &crowd);
            fprintf(stream,
                    "%s\n    {\"side\": \"%s\", \"wanted\": %" PRId64 ", \"places\": %" PRId64 ", \"pairs\": %" PRId64,
                    before, side_names[side], crowd.wanted, crowd.places, crowd.pairs);
            print_ids_json(page, stream, side, c, false);
            print_ids_json(page, stream, side, c, true);
            fputs(", \"text\": ", stream);
            table_json_text(stream, crowd.text);
            fputs("}", stream);
            before = ",";
        }
    }
    fputs(before[0] ? "\n  ]" : "]", stream);
}

/* ---- For people */

static void print_changes(const reversa_why_not *answer, FILE *stream)
{
    int32_t n = reversa_why_not_n_remedies(answer);
    if (n > 0)
        print_heading(stream, "Changes, each alone");
    for (int32_t k = 0; k < n; k++) {
        reversa_remedy change;
        reversa_why_not_remedy(answer, k, &change);
        fputs("  ", stream);
        print_wrapped(stream, 2, 2, print_width(stream), change.text);
    }
}

static void print_answer(const why_not_page *page, const reversa_why_not *answer, FILE *stream)
{
    reversa_person_answer person;
    reversa_why_not_person(answer, &person);
    print_wrapped(stream, 0, 0, print_width(stream), person.text);
    fputc('\n', stream);
    cli_table *table = rules_table(answer, FORMAT_TABLE, NULL);
    table_print(table, stream, FORMAT_TABLE);
    table_free(table);
    if (reversa_why_not_n_rivals(answer) > 0) {
        fputc('\n', stream);
        print_heading(stream, "Who has the places of the best eligible partners");
        table = rivals_table(page, answer, true);
        table_print(table, stream, FORMAT_TABLE);
        table_free(table);
    }
    if (reversa_why_not_n_remedies(answer) > 0)
        fputc('\n', stream);
    print_changes(answer, stream);
    fputc('\n', stream);
}

void why_not_print(const why_not_page *page, FILE *stream)
{
    for (int side = 0; side < 2; side++)
        if (page->answers[side])
            print_answer(page, page->answers[side], stream);
    print_groups(page, stream);
}

/* ---- For programs */

static void print_changes_json(const why_not_page *page, const reversa_why_not *answer, FILE *stream)
{
    int32_t n = reversa_why_not_n_remedies(answer);
    fputs(", \"changes\": [", stream);
    for (int32_t k = 0; k < n; k++) {
        reversa_remedy change;
        reversa_why_not_remedy(answer, k, &change);
        fprintf(stream, "%s\n      {\"kind\": \"%s\"", k > 0 ? "," : "", change_names[change.kind]);
        if (change.index >= 0)
            fprintf(stream, ", \"index\": %" PRId32 ", \"dropped\": %s", change.index,
                    change.dropped ? "true" : "false");
        if (change.kind == REVERSA_REMEDY_RULE && !change.dropped)
            fprintf(stream, ", \"bound\": \"%s\", \"from\": %s, \"to\": %s", change.is_most ? "at_most" : "at_least",
                    bound(change.from).text, bound(change.to).text);
        if (change.partner >= 0) {
            fputs(", \"partner\": ", stream);
            table_json_text(stream, id_of(page, change.partner));
        }
        if (change.tag) {
            fputs(", \"column\": ", stream);
            table_json_text(stream, change.column);
            fputs(", \"tag\": ", stream);
            table_json_text(stream, change.tag);
        }
        fprintf(stream, ", \"checked\": %s, \"matches\": %s", change.checked ? "true" : "false",
                change.matches ? "true" : "false");
        for (int32_t l = 0; change.checked && l < reversa_matching_n_levels(page->matching); l++) {
            reversa_level level;
            reversa_matching_level(page->matching, l, &level);
            fprintf(stream, "%s\"%s\": %" PRId64, l > 0 ? ", " : ", \"gain\": {", level.name,
                    reversa_why_not_gain(answer, k, l));
        }
        fputs(change.checked ? "}, \"text\": " : ", \"text\": ", stream);
        table_json_text(stream, change.text);
        fputs("}", stream);
    }
    fputs(n > 0 ? "\n    ]" : "]", stream);
}

static void print_answer_json(const why_not_page *page, const reversa_why_not *answer, FILE *stream)
{
    reversa_person_answer person;
    reversa_why_not_person(answer, &person);
    fprintf(stream, "    {\"side\": \"%s\", \"signed_up\": %s, \"partners\": %" PRId32 ", \"reason\": ",
            side_names[person.side], person.signed_up ? "true" : "false", person.n_partners);
    bool has_reason = person.signed_up && person.n_partners == 0;
    if (has_reason)
        table_json_text(stream, reversa_reason_name(person.reason));
    else
        fputs("null", stream);
    fprintf(stream, ", \"others\": %" PRId32 ", \"eligible\": %" PRId32 ", \"best_score\": %s, \"best_partner\": ",
            person.n_others, person.n_eligible, person.best_partner < 0 ? "null" : whole(person.best_score).text);
    if (person.best_partner < 0)
        fputs("null", stream);
    else
        table_json_text(stream, id_of(page, person.best_partner));
    fputs(", \"would_cost\": ", stream);
    print_cost_json(page, &person.exchange, stream);
    fputs(",\n    \"text\": ", stream);
    table_json_text(stream, person.text);
    fputs(",\n    \"rules\": ", stream);
    cli_table *table = rules_table(answer, FORMAT_JSON, NULL);
    table_print_json(table, stream, 4);
    table_free(table);
    fputs(",\n    \"rivals\": ", stream);
    table = rivals_table(page, answer, false);
    table_print_json(table, stream, 4);
    table_free(table);
    print_changes_json(page, answer, stream);
    fputs("}", stream);
}

void why_not_print_json(const why_not_page *page, FILE *stream)
{
    const char *before = "\n";
    fputs("{\n  \"person_id\": ", stream);
    if (page->person < 0)
        fputs("null", stream);
    else
        table_json_text(stream, id_of(page, page->person));
    fputs(",\n  \"sides\": [", stream);
    for (int side = 0; side < 2; side++) {
        if (!page->answers[side])
            continue;
        fputs(before, stream);
        print_answer_json(page, page->answers[side], stream);
        before = ",\n";
    }
    fputs("],\n", stream);
    print_groups_json(page, stream);
    fputs("\n}\n", stream);
}

/* ---- For a spreadsheet */

static void print_groups_csv(const why_not_page *page, FILE *stream)
{
    const table_column columns[] = {{"group", true}, {"side", false}, {"person_id", false}, {"is_partner", false}};
    cli_table *table = table_create(columns, 4);
    int32_t group = 0;
    for (int side = 1; side >= 0; side--) {
        for (int32_t c = next_group(page, side, 0); c >= 0; c = next_group(page, side, c + 1)) {
            reversa_crowd crowd;
            number_text number = whole(++group);
            reversa_crowding_crowd(page->crowdings[side], c, &crowd);
            for (int32_t k = 0; k < crowd.n_people + crowd.n_partners; k++) {
                bool partner = k >= crowd.n_people;
                int32_t person = partner ? reversa_crowding_partner(page->crowdings[side], c, k - crowd.n_people)
                                         : reversa_crowding_person(page->crowdings[side], c, k);
                const char *const cells[] = {number.text, side_names[partner ? !side : side], id_of(page, person),
                                             partner ? "yes" : "no"};
                table_add(table, cells);
            }
        }
    }
    table_print(table, stream, FORMAT_CSV);
    table_free(table);
}

void why_not_print_csv(const why_not_page *page, FILE *stream)
{
    if (page->person < 0) {
        print_groups_csv(page, stream);
        return;
    }
    cli_table *table = NULL;
    for (int side = 0; side < 2; side++)
        if (page->answers[side])
            table = rules_table(page->answers[side], FORMAT_CSV, table);
    if (table)
        table_print(table, stream, FORMAT_CSV);
    table_free(table);
}
