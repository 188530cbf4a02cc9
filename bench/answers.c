/*
 * Answers to "why not" on large organisations, held against the data: is what they say true, and do the changes help?
 *
 *   answers [people] [sample] [threads]                100000 2 1
 *   answers PEOPLE.csv PREFERENCES.csv [sample] [threads]
 *
 * Of people without a partner, on both sides, those with no eligible partner first: the counts of every rule are taken again
 * under programmes without that rule; every change that was tried is applied to the files (a cell of people.csv, a rule of the
 * programme) and the whole solved from there: partner and every level must be as it was said. Ends with 1 where one is not.
 */
#include <reversa.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIDES 2
#define MOST_SOLVES 8
#define PATH_BYTES 256

typedef struct stage {
    reversa_context *ctx;
    reversa_organisation made;
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
    int n_wrong;
} stage;

static uint64_t random_state = 1;

/* Xorshift64*: 0 .. bound − 1. */
static int32_t below(int32_t bound)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (int32_t)((random_state * UINT64_C(0x2545F4914F6CDD1D) >> 33) % (uint64_t)bound);
}

static void check(reversa_context *ctx, reversa_status status)
{
    reversa_error error;
    if (!status)
        return;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "%s: %s\n", reversa_status_name(status), error.message);
    exit(1);
}

static void *must(void *memory)
{
    if (!memory) {
        fputs("Out of memory, or no such file, person or rule\n", stderr);
        exit(1);
    }
    return memory;
}

static void wrong(stage *s, const char *what, const char *id)
{
    printf("  WRONG: %s: %s\n", what, id);
    s->n_wrong++;
}

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
    check(s->ctx, reversa_people_read(s->ctx, place(s, "people.csv"), NULL, &f.made.cohort));
    check(s->ctx, reversa_preferences_read(s->ctx, place(s, "preferences.csv"), f.made.cohort, &f.made.preferences));
    check(s->ctx, reversa_programme_read(s->ctx, place(s, "programme.json"), &f.programme));
    given.preferences = f.made.preferences;
    check(s->ctx, reversa_problem_create(s->ctx, f.made.cohort, f.programme, &given, &f.problem));
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
    check(s->ctx, reversa_scorer_create(s->ctx, problem, &scorer));
    reversa_block block = {.mentees = side == REVERSA_MENTEE ? &person : others,
                           .n_mentees = side == REVERSA_MENTEE ? 1 : n_people,
                           .mentors = side == REVERSA_MENTEE ? others : &person,
                           .n_mentors = side == REVERSA_MENTEE ? n_people : 1};
    check(s->ctx, reversa_scorer_block(s->ctx, scorer, &block, scores));
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
        if (removal.rule < 0)
            continue;
        drop_rule(s, removal.rule);
        fresh f = open_fresh(s);
        int32_t n = count_eligible(s, f.problem, f.made.cohort, reversa_cohort_find(f.made.cohort, id), person->side);
        close_fresh(s, &f);
        s->n_counts++;
        if (n != person->n_eligible + removal.n_alone)
            wrong(s, "a rule brings back others than it says", id);
    }
    reversa_removal named = {.n_alone = 0};
    if (person->opening >= 0)
        reversa_why_not_rule(answer, person->opening, &named);
    if (named.n_alone != most)
        wrong(s, "the rule named is not the one that opens most", id);
}

/* Files as the change has them, solved. */
static fresh apply(const stage *s, const reversa_remedy *remedy, const reversa_person_answer *person, const char *id)
{
    static const char *const capacities[SIDES] = {"mentor_capacity", "mentee_capacity"};
    const char *partner = remedy->partner >= 0 ? reversa_cohort_id(s->made.cohort, remedy->partner) : NULL;
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
    check(s->ctx, reversa_match(s->ctx, f.problem, NULL, NULL, &f.matching));
    return f;
}

static void check_change(stage *s, const reversa_why_not *answer, int32_t index, const reversa_person_answer *person,
                         const char *id)
{
    reversa_remedy remedy;
    reversa_why_not_remedy(answer, index, &remedy);
    if (!remedy.checked || remedy.kind == REVERSA_REMEDY_LIMIT)
        return;
    fresh f = apply(s, &remedy, person, id);
    const char *partner = partner_of(&f, id, person->side);
    const char *said = remedy.matches ? reversa_cohort_id(s->made.cohort, remedy.new_partner) : NULL;
    bool same = (partner != NULL) == remedy.matches && (!partner || strcmp(partner, said) == 0);
    for (int32_t l = 0; l < reversa_matching_n_levels(s->matching); l++) {
        reversa_level before;
        reversa_level after;
        reversa_matching_level(s->matching, l, &before);
        reversa_matching_level(f.matching, l, &after);
        same = same && after.value - before.value == reversa_why_not_gain(answer, index, l);
    }
    if (!same)
        wrong(s, remedy.text, id);
    close_fresh(s, &f);
    s->n_changes++;
    s->n_changes_match += remedy.matches;
}

/* Without the rule that is named, does the person have a partner? */
static void relax_named(stage *s, const reversa_why_not *answer, const reversa_person_answer *person, const char *id)
{
    reversa_removal named;
    reversa_why_not_rule(answer, person->opening, &named);
    if (person->opening < 0 || named.rule < 0)
        return;
    drop_rule(s, named.rule);
    fresh f = open_fresh(s);
    check(s->ctx, reversa_match(s->ctx, f.problem, NULL, NULL, &f.matching));
    s->n_named++;
    s->n_named_match += partner_of(&f, id, person->side) != NULL;
    close_fresh(s, &f);
}

static void ask(stage *s, const reversa_unmatched *someone)
{
    const char *id = reversa_cohort_id(s->made.cohort, someone->person);
    reversa_why_not *answers[SIDES];
    reversa_person_answer person;
    reversa_why_not_options options;
    reversa_why_not_options_init(&options);
    options.solve = true;
    options.most_solves = MOST_SOLVES;
    check(s->ctx, reversa_why_not_find(s->ctx, s->problem, s->matching, someone->person, &options, answers));
    const reversa_why_not *answer = answers[someone->side];
    reversa_why_not_person(answer, &person);
    if (person.reason != someone->reason || person.n_partners != 0 ||
        count_eligible(s, s->problem, s->made.cohort, someone->person, someone->side) != person.n_eligible)
        wrong(s, "the reason or the eligible partners are not those of the matching", id);
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
    int asked = 0;
    for (int32_t k = 0; k < n && asked < s->sample; k++) {
        reversa_unmatched someone;
        reversa_matching_unmatched(s->matching, (int32_t)((start + (int64_t)k * 7919) % n), &someone);
        if (someone.side != side || (someone.reason == REVERSA_REASON_NO_ELIGIBLE) != no_eligible)
            continue;
        ask(s, &someone);
        asked++;
    }
}

/* ---- One organisation ---- */

static stage open_stage(int sample, int threads)
{
    const char *temporary = getenv("TMPDIR");
    stage s = {.sample = sample};
    check(s.ctx, reversa_context_create(NULL, &s.ctx));
    reversa_context_set_threads(s.ctx, threads);
    snprintf(s.folder, sizeof s.folder, "%s/answers.XXXXXX", temporary ? temporary : "/tmp");
    must(mkdtemp(s.folder));
    return s;
}

static void close_stage(stage *s)
{
    static const char *const names[] = {"people.csv", "preferences.csv", "programme.json"};
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
        remove(place(s, names[k]));
    rmdir(s->folder);
    reversa_matching_free(s->matching);
    reversa_problem_free(s->problem);
    reversa_programme_free(s->programme);
    reversa_previous_free(s->made.previous);
    reversa_preferences_free(s->made.preferences);
    reversa_cohort_free(s->made.cohort);
    reversa_context_free(s->ctx);
    free(s->rules);
    free(s->people);
}

/* Of people and preferences that are there; they are released. */
static int run(stage *s, const char *name)
{
    reversa_problem_options given;
    reversa_problem_options_init(&given);
    check(s->ctx, reversa_people_write(s->ctx, s->made.cohort, place(s, "people.csv")));
    check(s->ctx, reversa_preferences_write(s->ctx, s->made.cohort, s->made.preferences, place(s, "preferences.csv")));
    check(s->ctx, reversa_programme_builtin(s->ctx, &s->programme));
    check(s->ctx, reversa_programme_write(s->ctx, s->programme, place(s, "programme.json")));
    s->people = slurp(place(s, "people.csv"));
    s->rules = slurp(place(s, "programme.json"));
    given.preferences = s->made.preferences;
    check(s->ctx, reversa_problem_create(s->ctx, s->made.cohort, s->programme, &given, &s->problem));
    check(s->ctx, reversa_match(s->ctx, s->problem, NULL, NULL, &s->matching));
    printf("%s: %d mentees, %d mentors, %d pairs\n", name, reversa_problem_n_people(s->problem, REVERSA_MENTEE),
           reversa_problem_n_people(s->problem, REVERSA_MENTOR), reversa_matching_n_pairs(s->matching));
    for (int side = 0; side < SIDES; side++) {
        ask_some(s, (reversa_side)side, true);
        ask_some(s, (reversa_side)side, false);
    }
    printf("  %d people asked about; %d counts of rules taken again\n"
           "  a rule named for %d: without it %d have a partner\n"
           "  %d changes applied and solved again, %d match the person\n"
           "  %d wrong\n",
           s->n_asked, s->n_counts, s->n_named, s->n_named_match, s->n_changes, s->n_changes_match, s->n_wrong);
    fflush(stdout);
    int n_wrong = s->n_wrong;
    close_stage(s);
    return n_wrong;
}

static int run_drawn(const char *name, double mentor_share, int64_t people, int sample, int threads)
{
    stage s = open_stage(sample, threads);
    reversa_generate_options options;
    reversa_generate_options_init(&options);
    options.people = people;
    options.mentor_share = mentor_share;
    check(s.ctx, reversa_generate(s.ctx, &options, &s.made));
    return run(&s, name);
}

static int run_files(const char *people, const char *preferences, int sample, int threads)
{
    stage s = open_stage(sample, threads);
    check(s.ctx, reversa_people_read(s.ctx, people, NULL, &s.made.cohort));
    check(s.ctx, reversa_preferences_read(s.ctx, preferences, s.made.cohort, &s.made.preferences));
    return run(&s, people);
}

static int argument(int argc, char **argv, int index, int otherwise)
{
    return argc > index ? (int)strtol(argv[index], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        double share;
    } shapes[] = {{"mentors are plenty", 0.25}, {"mentors are scarce", 0.08}, {"mentors are very scarce", 0.005}};
    int people = argument(argc, argv, 1, 100000);
    int first = people > 0 ? 2 : 3;
    int sample = argument(argc, argv, first, 2);
    int threads = argument(argc, argv, first + 1, 1);
    int n_wrong = 0;
    if ((people < 1 && argc < 3) || sample < 1 || threads < 0) {
        fputs("answers [people | PEOPLE.csv PREFERENCES.csv] [sample] [threads]\n", stderr);
        return 2;
    }
    if (people < 1)
        return run_files(argv[1], argv[2], sample, threads) > 0;
    for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++)
        n_wrong += run_drawn(shapes[k].name, shapes[k].share, people, sample, threads);
    return n_wrong > 0;
}
