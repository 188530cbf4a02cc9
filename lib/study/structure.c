/*
 * Who works where and under whom: departments of sizes that fall off like 1 / rank, teams of about eight under a lead, and
 * above the leads as many layers of managers as a span of seven (more in very large departments) asks for.
 *
 * Invariant: a department lies in one piece, its head first, then layer after layer down to its members; a manager's
 * level is above the level of each report.
 */
#include "study/organisation.h"

#include "study/vocabulary.h"

#define TEAM_SIZE 9  /* with its lead */
#define SPAN 7       /* leads of a manager, managers of a manager */
#define MAX_LAYERS 4 /* lead, manager, senior manager, head: levels 6 to 9 */
#define HEAD_LEVEL 9
#define MAX_MEMBER_LEVEL 7
#define LEVEL_JITTER 300 /* per mille of the leads that stand one level lower */
#define MOVED 170        /* per mille of the members who are in another team: teams are not all of one size */

static const int32_t member_levels[MAX_MEMBER_LEVEL] = {9, 13, 20, 22, 17, 12, 7};

/* A department in the making. */
typedef struct rv_department {
    rv_organisation *organisation;
    rv_random *random;
    uint8_t index;
    int32_t first; /* position of the head */
    int32_t size;
    int32_t n_layers;
    int32_t count[MAX_LAYERS]; /* managers by layer, 0 for the leads */
    int32_t start[MAX_LAYERS]; /* position of the first of each layer */
    int32_t first_team;        /* the management's; those of the leads follow */
} rv_department;

static int32_t square_root(int32_t n)
{
    int32_t low = 0;
    int32_t high = 46341; /* squares of smaller numbers fit into 31 bits */
    while (high - low > 1) {
        int32_t middle = low + (high - low) / 2;
        if ((int64_t)middle * middle <= n)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static int32_t divide_up(int32_t a, int32_t b)
{
    return (a + b - 1) / b;
}

/* How many managers each layer has. */
static void plan_layers(rv_department *department)
{
    int32_t teams = divide_up(department->size, TEAM_SIZE);
    int32_t span = SPAN;
    while ((int64_t)span * span * span < teams)
        span++;
    department->n_layers = 1;
    department->count[0] = teams;
    while (department->count[department->n_layers - 1] > 1) {
        department->count[department->n_layers] = divide_up(department->count[department->n_layers - 1], span);
        department->n_layers++;
    }
    int32_t position = department->first;
    for (int32_t layer = department->n_layers - 1; layer >= 0; layer--) {
        department->start[layer] = position;
        position += department->count[layer];
    }
}

static void place(rv_organisation *organisation, int32_t position, int32_t manager, int32_t level, int32_t team)
{
    organisation->manager[position] = manager;
    organisation->level[position] = (uint8_t)level;
    organisation->team[position] = team;
}

static void place_managers(const rv_department *department)
{
    rv_organisation *organisation = department->organisation;
    int32_t head = department->n_layers - 1;
    place(organisation, department->first, 0, HEAD_LEVEL, department->first_team);
    for (int32_t layer = head - 1; layer >= 0; layer--)
        for (int32_t k = 0; k < department->count[layer]; k++) {
            int64_t above = (int64_t)k * department->count[layer + 1] / department->count[layer];
            int32_t level = HEAD_LEVEL - (head - layer);
            if (layer == 0 && head < MAX_LAYERS - 1 && rv_draw_chance(department->random, LEVEL_JITTER))
                level--;
            place(organisation, department->start[layer] + k, department->start[layer + 1] + (int32_t)above, level,
                  department->first_team);
        }
    for (int32_t k = 0; k < department->count[0]; k++) /* a lead belongs to the team */
        organisation->team[department->start[0] + k] = department->first_team + 1 + k;
}

static void place_members(const rv_department *department)
{
    rv_organisation *organisation = department->organisation;
    int32_t teams = department->count[0];
    int32_t first = department->start[0] + teams;
    int32_t members = department->first + department->size - first;
    for (int32_t k = 0; k < members; k++) {
        int32_t team = (int32_t)((int64_t)k * teams / members);
        if (rv_draw_chance(department->random, MOVED))
            team = (int32_t)rv_random_below(department->random, teams);
        int32_t lead = department->start[0] + team;
        int32_t below = organisation->level[lead] - 1;
        int32_t level = 1 + rv_draw_weighted(department->random, member_levels,
                                             below < MAX_MEMBER_LEVEL ? below : MAX_MEMBER_LEVEL);
        place(organisation, first + k, lead, level, department->first_team + 1 + team);
    }
}

static void name_teams(const rv_department *department)
{
    rv_organisation *organisation = department->organisation;
    for (int32_t number = 0; number <= department->count[0]; number++) {
        organisation->team_department[department->first_team + number] = department->index;
        organisation->team_number[department->first_team + number] = number;
    }
    organisation->n_teams += department->count[0] + 1;
}

static void draw_department(rv_department *department)
{
    plan_layers(department);
    place_managers(department);
    place_members(department);
    name_teams(department);
}

/* People of a department when `people` are shared out by weights 1 / (rank + 2); what is left over goes to the first. */
static void share_out(int32_t people, int32_t n_departments, int32_t *sizes)
{
    const int64_t unit = 1000000;
    int64_t sum = 0;
    int32_t left = people;
    for (int32_t i = 0; i < n_departments; i++)
        sum += unit / (i + 2);
    for (int32_t i = 0; i < n_departments; i++) {
        sizes[i] = (int32_t)(people * (unit / (i + 2)) / sum);
        left -= sizes[i];
    }
    for (int32_t i = 0; left > 0; i = (i + 1) % n_departments, left--)
        sizes[i]++;
}

static reversa_status allocate(reversa_context *ctx, rv_organisation *organisation)
{
    size_t n = (size_t)organisation->n;
    /* A team for each lead and one for each management: fewer than people and departments together. */
    size_t most_teams = n + RV_N_DEPARTMENTS + 1;
    rv_arena *arena = &organisation->arena;
    organisation->level = rv_arena_alloc(ctx, arena, n, sizeof *organisation->level);
    organisation->manager = rv_arena_alloc(ctx, arena, n, sizeof *organisation->manager);
    organisation->team = rv_arena_alloc(ctx, arena, n, sizeof *organisation->team);
    organisation->team_department = rv_arena_alloc(ctx, arena, most_teams, sizeof *organisation->team_department);
    organisation->team_number = rv_arena_alloc(ctx, arena, most_teams, sizeof *organisation->team_number);
    bool made = organisation->level && organisation->manager && organisation->team && organisation->team_department &&
                organisation->team_number;
    return made ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_structure_draw(reversa_context *ctx, rv_organisation *organisation)
{
    rv_random random = rv_draw_stream(organisation->seed, "structure");
    int32_t sizes[RV_N_DEPARTMENTS] = {0};
    int32_t others = organisation->n - 1;
    int32_t n_departments = square_root(others) / 2;
    reversa_status status = allocate(ctx, organisation);
    if (status)
        return status;
    n_departments = n_departments < 1 ? 1 : n_departments > RV_N_DEPARTMENTS ? RV_N_DEPARTMENTS : n_departments;
    share_out(others, n_departments, sizes);
    place(organisation, 0, -1, RV_TOP_LEVEL, 0);
    organisation->team_department[0] = RV_N_DEPARTMENTS; /* the executive office */
    organisation->team_number[0] = 0;
    organisation->n_teams = 1;
    organisation->n_departments = n_departments;
    int32_t first = 1;
    for (int32_t i = 0; !status && i < n_departments; i++) {
        rv_department department = {.organisation = organisation,
                                    .random = &random,
                                    .index = (uint8_t)i,
                                    .first = first,
                                    .size = sizes[i],
                                    .first_team = organisation->n_teams};
        if (sizes[i] > 0)
            draw_department(&department);
        first += sizes[i];
        status = rv_poll(ctx);
    }
    return status;
}
