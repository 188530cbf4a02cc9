/*
 * Answers to "why not" on large organisations, held against the data: is what they say true, and do the changes help?
 *
 *   answers [people] [sample] [threads] [seconds]                100000 2 1 0
 *   answers PEOPLE.csv PREFERENCES.csv [sample] [threads] [seconds]
 *
 * Of people without a partner, on both sides, those with no eligible partner first: the counts of every rule are taken again
 * under programmes without that rule; every change that was tried is applied to the files (a cell of people.csv, a rule of the
 * programme) and the whole solved from there: partner and every level must be as it was said. Each of these four groups has a
 * fourth of so many seconds of the processor (0: no end), after which nothing further is tried. Ends with 1 where anything is
 * not so.
 */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "organisation.h"

#define MOST_SOLVES 8
#define GROUPS 4 /* both sides, without and with eligible partners */
#define PATH_BYTES 256

typedef struct stage {
    organisation on;
    reversa_programme *programme;
    reversa_problem *problem;
    reversa_matching *matching;
    char folder[PATH_BYTES];
    char *rules;  /* the programme as text */
    char *people; /* people.csv as text */
    int sample;
    int n_asked;
    int n_counts; /* rules whose counts were taken again */
    int n_named;  /* people of whom a rule is named */
    int n_named_match;
    int n_changes;
    int n_changes_match;
} stage;

/* The numbers of the command line. */
enum { SAMPLE, THREADS, SECONDS, N_NUMBERS };

/* ---- Files, and changes of them ---- */

static const char *place(const stage *s, const char *name)
{
    static char path[2 * PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s", s->folder, name);
    return path;
}

static char *slurp(const char *path)
{
    FILE *file = must(fopen(path, "rb"));
    size_t room = 1 << 20;
    size_t n = 0;
    char *text = must(malloc(room));
    for (size_t got; (got = fread(text + n, 1, room - n - 1, file)) > 0;) {
        n += got;
        if (room - n < 2)
            text = must(realloc(text, room *= 2));
    }
    text[n] = '\0';
    fclose(file);
    return text;
}

/* text[0 .. from), then `between`, then what follows text[to]. */
static void spill(const char *path, const char *text, size_t from, size_t to, const char *between)
{
    FILE *file = must(fopen(path, "wb"));
    fwrite(text, 1, from, file);
    fputs(between, file);
    fputs(text + to, file);
    if (fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

/* The rule of an index in the programme's text: from its brace to behind the other one. */
static void find_rule(const char *text, int32_t rule, size_t *from_out, size_t *to_out)
{
    const char *c = strchr(must(strstr(text, "\"rules\"")), '[');
    int depth = 0;
    for (int32_t k = -1;; c++) {
        if (*c == '{' && depth++ == 0 && ++k == rule)
            *from_out = (size_t)(c - text);
        if (*c == '}' && --depth == 0 && k == rule)
            break;
    }
    *to_out = (size_t)(c - text) + 1;
}

/* Leave a rule out: with the comma before it, or behind it where it is the first. */
static void drop_rule(const stage *s, int32_t rule)
{
    size_t from = 0;
    size_t to;
    find_rule(s->rules, rule, &from, &to);
    size_t before = from;
    while (strchr(" \n", s->rules[before - 1]))
        before--;
    if (s->rules[before - 1] == ',')
        from = before - 1;
    else
        to += strspn(s->rules + to, " \n,");
    spill(place(s, "programme.json"), s->rules, from, to, "");
}

/* Another bound: keys that come first are overridden by none, so the old one is cut out. */
static void bend_rule(const stage *s, const reversa_remedy *remedy)
{
    const char *key = remedy->is_most ? "\"at_most\":" : "\"at_least\":";
    char value[64];
    size_t from = 0;
    size_t to;
    find_rule(s->rules, remedy->index, &from, &to);
    const char *old = strstr(s->rules + from, key);
    bool is_there = old && old < s->rules + to;
    const char *sign = remedy->to < 0 ? "-" : "";
    int64_t size = remedy->to < 0 ? -remedy->to : remedy->to;
    snprintf(value, sizeof value, "%s %s%" PRId64 ".%06" PRId64 "%s", key, sign, size / 1000000, size % 1000000,
             is_there ? "" : ", ");
    from = is_there ? (size_t)(old - s->rules) : from + 1;
    to = is_there ? from + strcspn(old, ",\n}") : from;
    spill(place(s, "programme.json"), s->rules, from, to, value);
}

/* The next cell of a line of a CSV. */
static const char *end_of_cell(const char *c)
{
    bool quoted = false;
    for (; *c && (quoted || (*c != ',' && *c != '\n')); c++)
        quoted = quoted != (*c == '"');
    return c;
}

/* Another cell: behind what it has (`adds`), or instead. */
static void edit_people(const stage *s, const char *id, const char *column, const char *value, bool adds)
{
    int32_t index = 0;
    const char *c = s->people;
    size_t n = strlen(id);
    for (const char *end = end_of_cell(c);
         (size_t)(end - c) != strlen(column) || strncmp(c, column, strlen(column)) != 0; end = end_of_cell(c)) {
        c = end + 1;
        index++;
    }
    c = strchr(c, '\n') + 1;
    while (strncmp(c, id, n) != 0 || c[n] != ',') {
        const char *next = end_of_cell(c);
        while (*next == ',')
            next = end_of_cell(next + 1);
        if (!*next)
            must(NULL);
        c = next + 1;
    }
    while (index-- > 0)
        c = end_of_cell(c) + 1;
    const char *end = end_of_cell(c);
    size_t from = (size_t)((adds ? end : c) - s->people);
    char text[512];
    snprintf(text, sizeof text, "%s%s", adds && end > c ? ";" : "", value);
    spill(place(s, "people.csv"), s->people, from, (size_t)(end - s->people), text);
}

/* ---- Solving from files ---- */

typedef struct fresh {
    reversa_organisation made;
    reversa_programme *programme;
    reversa_problem *problem;
    reversa_matching *matching;
} fresh;

static fresh open_fresh(const stage *s)
{
    fresh f = {.matching = NULL};
    reversa_problem_options given;
    reversa_problem_options_init(&given);
    check(s->on.ctx, reversa_people_read(s->on.ctx, place(s, "people.csv"), NULL, &f.made.cohort));
    check(s->on.ctx,
          reversa_preferences_read(s->on.ctx, place(s, "preferences.csv"), f.made.cohort, &f.made.preferences));
    check(s->on.ctx, reversa_programme_read(s->on.ctx, place(s, "programme.json"), &f.programme));
    given.preferences = f.made.preferences;
    check(s->on.ctx, reversa_problem_create(s->on.ctx, f.made.cohort, f.programme, &given, &f.problem));
    return f;
}

static void close_fresh(const stage *s, fresh *f)
{
    reversa_matching_free(f->matching);
    reversa_problem_free(f->problem);
    reversa_programme_free(f->programme);
    reversa_preferences_free(f->made.preferences);
    reversa_cohort_free(f->made.cohort);
    spill(place(s, "programme.json"), s->rules, 0, 0, "");
    spill(place(s, "people.csv"), s->people, 0, 0, "");
}

/* The partner in a matching, NULL for none. */
static const char *partner_of(const fresh *f, const char *id, reversa_side side)
{
    int32_t person = reversa_cohort_find(f->made.cohort, id);
    for (int32_t k = 0; k < reversa_matching_n_pairs(f->matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(f->matching, k, &pair);
        if ((side == REVERSA_MENTOR ? pair.mentor : pair.mentee) == person)
            return reversa_cohort_id(f->made.cohort, side == REVERSA_MENTOR ? pair.mentee : pair.mentor);
    }
    return NULL;
}

/* How many of the others are eligible for someone, or of a list of them. */
static int32_t count_eligible(const stage *s, const reversa_problem *problem, const reversa_cohort *cohort,
                              int32_t person, reversa_side side)
{
    int32_t n = 0;
    int32_t n_people = reversa_cohort_n_people(cohort);
    reversa_scorer *scorer;
    int32_t *others = must(malloc((size_t)n_people * sizeof *others));
    int32_t *scores = must(malloc((size_t)n_people * sizeof *scores));
    for (int32_t p = 0; p < n_people; p++)
        others[p] = p;
    check(s->on.ctx, reversa_scorer_create(s->on.ctx, problem, &scorer));
    reversa_block block = {.mentees = side == REVERSA_MENTEE ? &person : others,
                           .n_mentees = side == REVERSA_MENTEE ? 1 : n_people,
                           .mentors = side == REVERSA_MENTEE ? others : &person,
                           .n_mentors = side == REVERSA_MENTEE ? n_people : 1};
    check(s->on.ctx, reversa_scorer_block(s->on.ctx, scorer, &block, scores));
    for (int32_t p = 0; p < n_people; p++)
        n += scores[p] != REVERSA_NOT_ELIGIBLE;
    reversa_scorer_free(scorer);
    free(others);
    free(scores);
    return n;
}

/* ---- Rules and changes ---- */

static void check_rules(stage *s, const reversa_why_not *answer, const reversa_person_answer *person, const char *id)
{
    int32_t most = 0;
    for (int32_t k = 0; k < reversa_why_not_n_rules(answer); k++) {
        reversa_removal removal;
        reversa_why_not_rule(answer, k, &removal);
        most = removal.n_alone > most ? removal.n_alone : most;
        if (removal.rule < 0 || !has_time(&s->on))
            continue;
        drop_rule(s, removal.rule);
        fresh f = open_fresh(s);
        int32_t n = count_eligible(s, f.problem, f.made.cohort, reversa_cohort_find(f.made.cohort, id), person->side);
        close_fresh(s, &f);
        s->n_counts++;
        if (n != person->n_eligible + removal.n_alone)
            wrong(&s->on, "a rule brings back others than it says", id);
    }
    reversa_removal named = {.n_alone = 0};
    if (person->opening >= 0)
        reversa_why_not_rule(answer, person->opening, &named);
    if (named.n_alone != most)
        wrong(&s->on, "the rule named is not the one that opens most", id);
}

/* Files as the change has them, solved. */
static fresh apply(const stage *s, const reversa_remedy *remedy, const reversa_person_answer *person, const char *id)
{
    static const char *const capacities[SIDES] = {"mentor_capacity", "mentee_capacity"};
    const char *partner = remedy->partner >= 0 ? reversa_cohort_id(s->on.made.cohort, remedy->partner) : NULL;
    char text[256];
    snprintf(text, sizeof text, "%" PRId64, remedy->to);
    if (remedy->kind == REVERSA_REMEDY_RULE && remedy->dropped)
        drop_rule(s, remedy->index);
    else if (remedy->kind == REVERSA_REMEDY_RULE)
        bend_rule(s, remedy);
    else if (remedy->kind == REVERSA_REMEDY_OWN_PLACE)
        edit_people(s, id, capacities[person->side], text, false);
    else if (remedy->kind == REVERSA_REMEDY_PLACE)
        edit_people(s, partner, capacities[!person->side], text, false);
    else if (remedy->kind == REVERSA_REMEDY_TAG) {
        snprintf(text, sizeof text, "%s:%d", remedy->tag, person->side == REVERSA_MENTEE ? 1 : 3);
        edit_people(s, id, remedy->column, text, true);
    }
    fresh f = open_fresh(s);
    check(s->on.ctx, reversa_match(s->on.ctx, f.problem, NULL, NULL, &f.matching));
    return f;
}

static void check_change(stage *s, const reversa_why_not *answer, int32_t index, const reversa_person_answer *person,
                         const char *id)
{
    reversa_remedy remedy;
    reversa_why_not_remedy(answer, index, &remedy);
    if (!remedy.checked || remedy.kind == REVERSA_REMEDY_LIMIT || !has_time(&s->on))
        return;
    fresh f = apply(s, &remedy, person, id);
    const char *partner = partner_of(&f, id, person->side);
    const char *said = remedy.matches ? reversa_cohort_id(s->on.made.cohort, remedy.new_partner) : NULL;
    bool same = (partner != NULL) == remedy.matches && (!partner || strcmp(partner, said) == 0);
    for (int32_t l = 0; l < reversa_matching_n_levels(s->matching); l++) {
        reversa_level before;
        reversa_level after;
        reversa_matching_level(s->matching, l, &before);
        reversa_matching_level(f.matching, l, &after);
        same = same && after.value - before.value == reversa_why_not_gain(answer, index, l);
    }
    if (!same)
        wrong(&s->on, remedy.text, id);
    close_fresh(s, &f);
    s->n_changes++;
    s->n_changes_match += remedy.matches;
}

/* Without the rule that is named, does the person have a partner? */
static void relax_named(stage *s, const reversa_why_not *answer, const reversa_person_answer *person, const char *id)
{
    reversa_removal named;
    reversa_why_not_rule(answer, person->opening, &named);
    if (person->opening < 0 || named.rule < 0 || !has_time(&s->on))
        return;
    drop_rule(s, named.rule);
    fresh f = open_fresh(s);
    check(s->on.ctx, reversa_match(s->on.ctx, f.problem, NULL, NULL, &f.matching));
    s->n_named++;
    s->n_named_match += partner_of(&f, id, person->side) != NULL;
    close_fresh(s, &f);
}

static void ask(stage *s, const reversa_unmatched *someone)
{
    const char *id = reversa_cohort_id(s->on.made.cohort, someone->person);
    reversa_why_not *answers[SIDES];
    reversa_person_answer person;
    reversa_why_not_options options;
    reversa_why_not_options_init(&options);
    options.solve = true;
    options.most_solves = MOST_SOLVES;
    check(s->on.ctx, reversa_why_not_find(s->on.ctx, s->problem, s->matching, someone->person, &options, answers));
    const reversa_why_not *answer = answers[someone->side];
    reversa_why_not_person(answer, &person);
    if (person.reason != someone->reason || person.n_partners != 0 ||
        count_eligible(s, s->problem, s->on.made.cohort, someone->person, someone->side) != person.n_eligible)
        wrong(&s->on, "the reason or the eligible partners are not those of the matching", id);
    check_rules(s, answer, &person, id);
    relax_named(s, answer, &person, id);
    for (int32_t k = 0; k < reversa_why_not_n_remedies(answer); k++)
        check_change(s, answer, k, &person, id);
    reversa_why_not_free(answers[REVERSA_MENTOR]);
    reversa_why_not_free(answers[REVERSA_MENTEE]);
    s->n_asked++;
}

static void ask_some(stage *s, reversa_side side, bool no_eligible)
{
    int32_t n = reversa_matching_n_unmatched(s->matching);
    int32_t start = n > 0 ? below(n) : 0;
    int n_asked = 0;
    for (int32_t k = 0; k < n && n_asked < s->sample && has_time(&s->on); k++) {
        reversa_unmatched someone;
        reversa_matching_unmatched(s->matching, (int32_t)((start + (int64_t)k * 7919) % n), &someone);
        if (someone.side != side || (someone.reason == REVERSA_REASON_NO_ELIGIBLE) != no_eligible)
            continue;
        ask(s, &someone);
        n_asked++;
    }
}

/* ---- One organisation ---- */

static void open_files(stage *s)
{
    const char *temporary = getenv("TMPDIR");
    reversa_context *ctx = s->on.ctx;
    snprintf(s->folder, sizeof s->folder, "%s/answers.XXXXXX", temporary ? temporary : "/tmp");
    must(mkdtemp(s->folder));
    check(ctx, reversa_people_write(ctx, s->on.made.cohort, place(s, "people.csv")));
    check(ctx, reversa_preferences_write(ctx, s->on.made.cohort, s->on.made.preferences, place(s, "preferences.csv")));
    check(ctx, reversa_programme_builtin(ctx, &s->programme));
    check(ctx, reversa_programme_write(ctx, s->programme, place(s, "programme.json")));
    s->people = slurp(place(s, "people.csv"));
    s->rules = slurp(place(s, "programme.json"));
}

static void close_files(stage *s)
{
    static const char *const names[] = {"people.csv", "preferences.csv", "programme.json"};
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
        remove(place(s, names[k]));
    rmdir(s->folder);
    free(s->rules);
    free(s->people);
}

static int run(const asked *a, const shape *drawn)
{
    stage s = {.on = open_organisation(a, drawn, a->numbers[THREADS]), .sample = a->numbers[SAMPLE]};
    reversa_context *ctx = s.on.ctx;
    reversa_problem_options given;
    open_files(&s);
    reversa_problem_options_init(&given);
    given.preferences = s.on.made.preferences;
    check(ctx, reversa_problem_create(ctx, s.on.made.cohort, s.programme, &given, &s.problem));
    check(ctx, reversa_match(ctx, s.problem, NULL, NULL, &s.matching));
    printf("%s: %d mentees, %d mentors, %d pairs\n", s.on.name, reversa_problem_n_people(s.problem, REVERSA_MENTEE),
           reversa_problem_n_people(s.problem, REVERSA_MENTOR), reversa_matching_n_pairs(s.matching));
    for (int group = 0; group < GROUPS; group++) {
        give_time(&s.on, (double)a->numbers[SECONDS] / GROUPS);
        ask_some(&s, (reversa_side)(group / 2), group % 2 == 0);
    }
    printf("  %d people asked about%s; %d counts of rules taken again\n"
           "  a rule named for %d: without it %d have a partner\n"
           "  %d changes applied and solved again, %d match the person\n"
           "  %d wrong\n",
           s.n_asked, s.on.ended ? " in the time there was" : "", s.n_counts, s.n_named, s.n_named_match, s.n_changes,
           s.n_changes_match, s.on.n_wrong);
    fflush(stdout);
    close_files(&s);
    reversa_matching_free(s.matching);
    reversa_problem_free(s.problem);
    reversa_programme_free(s.programme);
    return close_organisation(&s.on);
}

int main(int argc, char **argv)
{
    static const shape shapes[] = {
        {"mentors are plenty", 0.25}, {"mentors are scarce", 0.08}, {"mentors are very scarce", 0.005}};
    static const int numbers[][2] = {[SAMPLE] = {1, 2}, [THREADS] = {0, 1}, [SECONDS] = {0, 0}};
    asked a;
    int n_wrong = 0;
    if (!read_line(argc, argv, numbers, N_NUMBERS, &a)) {
        fputs("answers [people | PEOPLE.csv PREFERENCES.csv] [sample] [threads] [seconds]\n", stderr);
        return 2;
    }
    if (a.files[0])
        return run(&a, NULL) > 0;
    for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++)
        n_wrong += run(&a, &shapes[k]);
    return n_wrong > 0;
}
