/*
 * Writes an instance for the network solvers:
 *
 *   network_write KIND MENTORS CAPACITY RATIO DEGREE SEED FILE
 *
 * RATIO is mentees ÷ places of mentors; each mentee lists DEGREE mentors. Kinds: `uniform` (any mentor, any score),
 * `clustered` (people are skill vectors around a few centres and list the most similar mentors, so that popular mentors
 * collide), `popular` (a few mentors are on nearly every list, with the highest scores), `ties` (scores 0, half and full
 * alone); `dense-uniform` and `dense-clustered` write every pair and leave CAPACITY and DEGREE unused.
 */
#include "instance.h"

#include <math.h>
#include <stdbool.h>

#define SKILLS 16
#define LANES 16
#define MOST_CENTRES 128

static uint64_t random_state[2];

static uint64_t draw(void)
{
    uint64_t a = random_state[0];
    uint64_t b = random_state[1];
    uint64_t sum = a + b;
    b ^= a;
    random_state[0] = ((a << 24) | (a >> 40)) ^ b ^ (b << 16);
    random_state[1] = (b << 37) | (b >> 27);
    return sum;
}

static int32_t below(int64_t bound)
{
    return (int32_t)(draw() % (uint64_t)bound);
}

static double uniform(void)
{
    return (double)(draw() >> 11) * 0x1p-53;
}

static double normal(void)
{
    double radius = sqrt(-2 * log(uniform() + 1e-300));
    return radius * cos(6.283185307179586 * uniform());
}

static void seed_random(uint64_t seed)
{
    for (int k = 0; k < 2; k++) {
        seed += UINT64_C(0x9E3779B97F4A7C15);
        uint64_t z = (seed ^ (seed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
        random_state[k] = z ^ (z >> 31);
    }
}

/* ---- Lists drawn at random ---- */

static int32_t draw_mentor(const bench_instance *made, bool popular)
{
    bool favourite = popular && uniform() < 0.5;
    return below(favourite ? made->n_mentors / 20 + 1 : made->n_mentors);
}

static int32_t draw_score(const bench_instance *made, const char *kind, int32_t mentor)
{
    if (strcmp(kind, "ties") == 0)
        return 500000 * below(3);
    if (strcmp(kind, "popular") == 0 && mentor <= made->n_mentors / 20)
        return 500000 + below(500001);
    return below(1000001);
}

static void sort_row(int32_t *mentor, int32_t *score, int64_t n)
{
    for (int64_t k = 1; k < n; k++) {
        int32_t m = mentor[k];
        int32_t s = score ? score[k] : 0;
        int64_t place = k;
        for (; place > 0 && mentor[place - 1] > m; place--) {
            mentor[place] = mentor[place - 1];
            if (score)
                score[place] = score[place - 1];
        }
        mentor[place] = m;
        if (score)
            score[place] = s;
    }
}

static void fill_random(bench_instance *made, const char *kind, int64_t degree)
{
    bool popular = strcmp(kind, "popular") == 0;
    int64_t *last = (int64_t *)bench_room(made->n_mentors, sizeof *last);
    for (int64_t i = 0; i < made->n_mentees; i++) {
        int32_t *row = made->mentor + i * degree;
        for (int64_t k = 0; k < degree;) {
            int32_t j = draw_mentor(made, popular);
            if (last[j] == i + 1)
                continue;
            last[j] = i + 1;
            row[k++] = j;
        }
        sort_row(row, NULL, degree);
        for (int64_t k = 0; k < degree; k++)
            made->score[i * degree + k] = draw_score(made, kind, row[k]);
    }
    free(last);
}

/* ---- Skill vectors ---- */

typedef struct crowd {
    int64_t n;
    float *skill;    /* [n · SKILLS] of length 1 */
    int32_t *centre; /* [n] */
} crowd;

typedef struct centres {
    int32_t n;
    double skill[MOST_CENTRES][SKILLS];
    double weight[2][MOST_CENTRES]; /* supply and demand of a centre differ by up to 30 % */
} centres;

static void draw_centres(centres *c, int64_t n_mentors)
{
    c->n = n_mentors > 200000 ? MOST_CENTRES : 8;
    for (int32_t k = 0; k < c->n; k++) {
        for (int s = 0; s < SKILLS; s++)
            c->skill[k][s] = fabs(normal());
        c->weight[0][k] = 1 + 0.5 * uniform();
        c->weight[1][k] = c->weight[0][k] * (0.7 + 0.6 * uniform());
    }
}

static int32_t draw_centre(const centres *c, int side)
{
    double total = 0;
    for (int32_t k = 0; k < c->n; k++)
        total += c->weight[side][k];
    double place = uniform() * total;
    int32_t k = 0;
    while (k < c->n - 1 && place > c->weight[side][k])
        place -= c->weight[side][k++];
    return k;
}

static crowd draw_crowd(const centres *c, int side, int64_t n)
{
    crowd people = {.n = n};
    people.skill = (float *)bench_room(n * SKILLS, sizeof(float));
    people.centre = (int32_t *)bench_room(n, sizeof(int32_t));
    for (int64_t p = 0; p < n; p++) {
        float *skill = people.skill + p * SKILLS;
        double square = 1e-12;
        people.centre[p] = draw_centre(c, side);
        for (int s = 0; s < SKILLS; s++) {
            double value = c->skill[people.centre[p]][s] + 0.6 * normal();
            skill[s] = value > 0 ? (float)value : 0;
            square += (double)(skill[s] * skill[s]);
        }
        for (int s = 0; s < SKILLS; s++)
            skill[s] *= (float)(1 / sqrt(square));
    }
    return people;
}

/* Mentors in the order of their centres, in blocks of LANES with each skill side by side. */
typedef struct shelf {
    int64_t n_blocks;
    int32_t *order; /* position → mentor */
    int64_t first[MOST_CENTRES + 1];
    float *lane; /* [blocks · SKILLS · LANES] */
} shelf;

static shelf sort_mentors(const crowd *mentors, const centres *c)
{
    shelf s = {.n_blocks = (mentors->n + LANES - 1) / LANES};
    int64_t n = 0;
    s.order = (int32_t *)bench_room(mentors->n, sizeof(int32_t));
    s.lane = (float *)bench_room(s.n_blocks * SKILLS * LANES, sizeof(float));
    for (int32_t k = 0; k < c->n; k++) {
        s.first[k] = n;
        for (int64_t j = 0; j < mentors->n; j++) {
            if (mentors->centre[j] == k)
                s.order[n++] = (int32_t)j;
        }
    }
    s.first[c->n] = n;
    for (int64_t q = 0; q < n; q++) {
        for (int k = 0; k < SKILLS; k++)
            s.lane[(q / LANES * SKILLS + k) * LANES + q % LANES] = mentors->skill[(int64_t)s.order[q] * SKILLS + k];
    }
    return s;
}

static void score_block(const shelf *s, const float *skill, int64_t block, int32_t *score)
{
    const float *lane = s->lane + block * SKILLS * LANES;
    float sum[LANES] = {0};
    for (int k = 0; k < SKILLS; k++) {
        for (int l = 0; l < LANES; l++)
            sum[l] += skill[k] * lane[k * LANES + l];
    }
    for (int l = 0; l < LANES; l++) {
        float million = sum[l] * 1e6f + 0.5f;
        score[l] = million > 1e6f ? 1000000 : (int32_t)million;
    }
}

/* A row being made: a heap with the smallest score on top. */
typedef struct best_row {
    int32_t *mentor;
    int32_t *score;
    int64_t n;
    int64_t degree;
} best_row;

static void swap_entries(best_row *row, int64_t a, int64_t b)
{
    int32_t m = row->mentor[a];
    int32_t s = row->score[a];
    row->mentor[a] = row->mentor[b];
    row->score[a] = row->score[b];
    row->mentor[b] = m;
    row->score[b] = s;
}

static void offer(best_row *row, int32_t mentor, int32_t score)
{
    int64_t k = 0;
    if (row->n < row->degree) {
        k = row->n++;
        row->mentor[k] = mentor;
        row->score[k] = score;
        for (; k > 0 && row->score[(k - 1) / 2] > row->score[k]; k = (k - 1) / 2)
            swap_entries(row, k, (k - 1) / 2);
        return;
    }
    if (score <= row->score[0])
        return;
    row->mentor[0] = mentor;
    row->score[0] = score;
    for (int64_t child = 1; child < row->n; child = 2 * k + 1) {
        if (child + 1 < row->n && row->score[child + 1] < row->score[child])
            child++;
        if (row->score[child] >= row->score[k])
            return;
        swap_entries(row, k, child);
        k = child;
    }
}

static void fill_clustered(bench_instance *made, int64_t degree)
{
    centres *c = (centres *)bench_room(1, sizeof *c);
    int32_t score[LANES];
    draw_centres(c, made->n_mentors);
    crowd mentors = draw_crowd(c, 0, made->n_mentors);
    crowd mentees = draw_crowd(c, 1, made->n_mentees);
    shelf s = sort_mentors(&mentors, c);
    for (int64_t i = 0; i < made->n_mentees; i++) {
        best_row row = {made->mentor + i * degree, made->score + i * degree, 0, degree};
        bool own = made->n_mentors > 200000; /* a tenth of the work, and who is alike is in one's own cluster */
        int64_t block = own ? s.first[mentees.centre[i]] / LANES : 0;
        int64_t end = own ? (s.first[mentees.centre[i] + 1] + LANES - 1) / LANES : s.n_blocks;
        for (; block < end; block++) {
            score_block(&s, mentees.skill + i * SKILLS, block, score);
            for (int l = 0; l < LANES && block * LANES + l < mentors.n; l++)
                offer(&row, s.order[block * LANES + l], score[l]);
        }
        sort_row(row.mentor, row.score, degree);
    }
    free(c);
    free(mentors.skill);
    free(mentors.centre);
    free(mentees.skill);
    free(mentees.centre);
    free(s.order);
    free(s.lane);
}

/* ---- Files ---- */

static void put(FILE *file, const void *block, int64_t count, size_t size)
{
    if (fwrite(block, size, (size_t)count, file) != (size_t)count) {
        fprintf(stderr, "the instance cannot be written\n");
        exit(1);
    }
}

static void write_sparse(FILE *file, const bench_instance *made)
{
    int64_t head[] = {made->n_mentees, made->n_mentors, made->n_pairs};
    put(file, SPARSE_MAGIC, 8, 1);
    put(file, head, 3, sizeof *head);
    put(file, made->most_mentee, made->n_mentees, sizeof(int32_t));
    put(file, made->most_mentor, made->n_mentors, sizeof(int32_t));
    put(file, made->offset, made->n_mentees + 1, sizeof(int64_t));
    put(file, made->mentor, made->n_pairs, sizeof(int32_t));
    put(file, made->score, made->n_pairs, sizeof(int32_t));
}

static void make_sparse(FILE *file, const char *kind, bench_instance *made, int64_t degree, int32_t capacity)
{
    made->n_pairs = made->n_mentees * degree;
    made->most_mentee = (int32_t *)bench_room(made->n_mentees, sizeof(int32_t));
    made->most_mentor = (int32_t *)bench_room(made->n_mentors, sizeof(int32_t));
    made->offset = (int64_t *)bench_room(made->n_mentees + 1, sizeof(int64_t));
    made->mentor = (int32_t *)bench_room(made->n_pairs, sizeof(int32_t));
    made->score = (int32_t *)bench_room(made->n_pairs, sizeof(int32_t));
    for (int64_t i = 0; i < made->n_mentees; i++) {
        made->most_mentee[i] = 1;
        made->offset[i + 1] = (i + 1) * degree;
    }
    for (int64_t j = 0; j < made->n_mentors; j++)
        made->most_mentor[j] = capacity;
    if (strcmp(kind, "clustered") == 0)
        fill_clustered(made, degree);
    else
        fill_random(made, kind, degree);
    write_sparse(file, made);
}

static void make_dense(FILE *file, bool clustered, const bench_instance *made)
{
    int64_t head[] = {made->n_mentees, made->n_mentors};
    int32_t *row = (int32_t *)bench_room(made->n_mentors + LANES, sizeof *row);
    centres *c = (centres *)bench_room(1, sizeof *c);
    put(file, DENSE_MAGIC, 8, 1);
    put(file, head, 2, sizeof *head);
    draw_centres(c, made->n_mentors);
    crowd mentors = draw_crowd(c, 0, made->n_mentors);
    crowd mentees = draw_crowd(c, 1, made->n_mentees);
    shelf s = sort_mentors(&mentors, c);
    int32_t score[LANES];
    for (int64_t i = 0; i < made->n_mentees; i++) {
        for (int64_t j = 0; j < made->n_mentors && !clustered; j++)
            row[j] = below(1000001);
        for (int64_t block = 0; block < s.n_blocks && clustered; block++) {
            score_block(&s, mentees.skill + i * SKILLS, block, score);
            for (int l = 0; l < LANES && block * LANES + l < mentors.n; l++)
                row[s.order[block * LANES + l]] = score[l];
        }
        put(file, row, made->n_mentors, sizeof *row);
    }
}

int main(int argc, char **argv)
{
    if (argc != 8) {
        fprintf(stderr, "usage: network_write KIND MENTORS CAPACITY RATIO DEGREE SEED FILE\n");
        return 2;
    }
    bench_instance made = {.n_mentors = strtoll(argv[2], NULL, 10)};
    int32_t capacity = (int32_t)strtol(argv[3], NULL, 10);
    int64_t degree = strtoll(argv[5], NULL, 10);
    bool dense = strncmp(argv[1], "dense-", 6) == 0;
    made.n_mentees = llround((double)made.n_mentors * (dense ? 1 : capacity) * strtod(argv[4], NULL));
    degree = degree < made.n_mentors ? degree : made.n_mentors;
    seed_random(strtoull(argv[6], NULL, 10));
    FILE *file = fopen(argv[7], "wb");
    if (!file) {
        fprintf(stderr, "%s cannot be written\n", argv[7]);
        return 1;
    }
    if (dense)
        make_dense(file, strcmp(argv[1], "dense-clustered") == 0, &made);
    else
        make_sparse(file, argv[1], &made, degree, capacity);
    return fclose(file) != 0;
}
